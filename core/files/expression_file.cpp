#include "files/expression_file.h"
