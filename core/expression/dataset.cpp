#include "expression/dataset.h"
