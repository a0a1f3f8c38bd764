#include "model/gene_alignment.h"
