#include "expression/matrix_scale.h"
