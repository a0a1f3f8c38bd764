#include "files/walk/unknown_version.h"

#include <hdf5.h>

namespace chreode {

bool failedAtUnknownVersion() {
  bool found = false;
  const auto look = [](unsigned, const H5E_error2_t* entry, void* result) -> herr_t {
    if (entry->min_num == H5E_VERSION || entry->min_num == H5E_UNSUPPORTED) {
      *static_cast<bool*>(result) = true;
    }
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, look, &found);
  return found;
}

}  // namespace chreode
