#include "files/open_dataset.h"
