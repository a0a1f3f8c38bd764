#include "expression/expression_matrix.h"
