#include "files/walk/attribute_walk.h"

#include <cstring>

#include "files/walk/type_walk.h"
#include "files/walk/unknown_version.h"
#include "files/walk/verdict.h"

namespace chreode {

namespace {

constexpr double kMostAttributeBytes = 256.0 * 1024.0 * 1024.0;

herr_t collectName(hid_t, const char* name, const H5A_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

}  // namespace

AttributeWalk::AttributeWalk(const Hdf5Handle& object, const std::string& path, hsize_t fileBytes)
    : m_object(object), m_path(path), m_fileBytes(fileBytes) {
}

void AttributeWalk::run() {
  std::vector<std::string> names;
  if (H5Aiterate2(m_object.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collectName, &names) < 0 &&
      !failedAtUnknownVersion()) {
    refuse("The attributes of this part cannot be read: the file is damaged.", m_path);
  }
  for (const std::string& name : names) read(name);
}

void AttributeWalk::read(const std::string& name) {
  if (H5Aexists(m_object.id(), name.c_str()) <= 0) return;
  const Hdf5Handle attribute(H5Aopen(m_object.id(), name.c_str(), H5P_DEFAULT));
  if (!attribute) return;
  const Hdf5Handle type(H5Aget_type(attribute.id()));
  const Hdf5Handle space(H5Aget_space(attribute.id()));
  const hssize_t count = space ? H5Sget_simple_extent_npoints(space.id()) : 0;
  if (!type || count <= 0) return;
  walkType(type);
  for (const Hdf5Handle& memoryType : memoryTypes(type)) {
    const std::size_t size = H5Tget_size(memoryType.id());
    const double bytes = static_cast<double>(count) * static_cast<double>(size);
    if (static_cast<hsize_t>(count) > m_fileBytes || bytes > kMostAttributeBytes ||
        H5Aget_storage_size(attribute.id()) > m_fileBytes) {
      refuse(
          "An attribute of this part claims more values than the file can hold: the file is "
          "damaged.",
          m_path);
    }
    std::vector<char> values(static_cast<std::size_t>(count) * size);
    if (H5Aread(attribute.id(), memoryType.id(), values.data()) < 0) continue;
    if (H5Tequal(memoryType.id(), H5T_STD_REF_OBJ) > 0) {
      for (std::size_t at = 0; at < values.size(); at += size) {
        hobj_ref_t reference{};
        std::memcpy(&reference, values.data() + at, sizeof(reference));
        Hdf5Handle object(H5Rdereference2(attribute.id(), H5P_DEFAULT, H5R_OBJECT, &reference));
        if (object) m_referred.push_back(std::move(object));
      }
    } else {
      H5Dvlen_reclaim(memoryType.id(), space.id(), H5P_DEFAULT, values.data());
    }
  }
}

}  // namespace chreode
