#include "projection/stored_view.h"
