#include "whatif/gene_shift.h"
