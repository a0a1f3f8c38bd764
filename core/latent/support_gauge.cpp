#include "latent/support_gauge.h"
