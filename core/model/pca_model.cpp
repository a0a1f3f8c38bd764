#include "model/pca_model.h"
