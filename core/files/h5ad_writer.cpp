#include "files/h5ad_writer.h"
