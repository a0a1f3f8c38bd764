#include "projection/linear_view.h"
