#include "latent/latent_edit.h"
