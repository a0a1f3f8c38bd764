#include "files/hdf5_outside.h"

namespace chreode {

namespace {

/// Called before HDF5 follows a link into another file: never.
herr_t refuseExternalLink(const char*, const char*, const char*, const char*, unsigned*, hid_t,
                          void*) {
  return -1;
}

}  // namespace

Hdf5Handle withinFile() {
  Hdf5Handle access(H5Pcreate(H5P_LINK_ACCESS));
  H5Pset_elink_cb(access.id(), refuseExternalLink, nullptr);
  return access;
}

bool keepsValuesOutside(hid_t creationList) {
  const H5D_layout_t layout = H5Pget_layout(creationList);
  return layout == H5D_VIRTUAL ||
         (layout == H5D_CONTIGUOUS && H5Pget_external_count(creationList) > 0);
}

}  // namespace chreode
