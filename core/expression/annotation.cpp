#include "expression/annotation.h"
