#include "model/blas.h"
