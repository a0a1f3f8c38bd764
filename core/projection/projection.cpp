#include "projection/projection.h"
