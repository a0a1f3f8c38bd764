#include "model/decoder_kernel.h"
