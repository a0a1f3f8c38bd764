#include "expression/normalize.h"
