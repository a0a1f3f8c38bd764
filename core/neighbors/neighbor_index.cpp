#include "neighbors/neighbor_index.h"
