#include "model/model_card.h"
