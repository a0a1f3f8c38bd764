#include "model/torch_engine.h"
