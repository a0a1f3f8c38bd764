#include "whatif/drag_experiment.h"
