#include "expression/variable_genes.h"
