#include "whatif/response.h"
