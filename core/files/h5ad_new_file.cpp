#include "files/h5ad_new_file.h"

#include "base/error.h"
#include "files/h5ad_elements.h"

namespace chreode {

Hdf5Handle createH5ad(const std::string& path) {
  const Hdf5Handle creation(H5Pcreate(H5P_FILE_CREATE));
  H5Pset_obj_track_times(creation.id(), false);  // of the root group
  const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS));
  // From 1.8 on the attributes of one object may take more than 64 KB: the names of many columns.
  H5Pset_libver_bounds(access.id(), H5F_LIBVER_V18, H5F_LIBVER_V18);
  Hdf5Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.id(), access.id()));
  if (!file) throw Error("The file cannot be created.", path);
  return file;
}

void addColors(nlohmann::json& uns, const AnnotationTable& cells) {
  for (const Annotation& column : cells.columns) {
    if (column.kind != Annotation::Kind::categorical || column.colors.empty()) continue;
    const std::string key = elementName(column.name) + "_colors";
    if (!uns.contains(key)) uns[key] = column.colors;
  }
}

}  // namespace chreode
