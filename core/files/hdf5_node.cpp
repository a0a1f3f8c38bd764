#include "files/hdf5_node.h"

#include "base/error.h"
#include "files/hdf5_opening.h"
#include "files/hdf5_outside.h"
#include "files/hdf5_text.h"

namespace chreode {

namespace {

herr_t collectName(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

struct Attribute {
  Hdf5Handle handle;
  Hdf5Handle type;
  std::size_t count = 0;
};

Attribute openAttribute(hid_t object, const std::string& name) {
  Attribute attribute;
  if (object < 0 || H5Aexists(object, name.c_str()) <= 0) return attribute;
  attribute.handle = Hdf5Handle(H5Aopen(object, name.c_str(), H5P_DEFAULT));
  if (!attribute.handle) return attribute;
  attribute.type = Hdf5Handle(H5Aget_type(attribute.handle.id()));
  const Hdf5Handle space(H5Aget_space(attribute.handle.id()));
  const hssize_t count = space ? H5Sget_simple_extent_npoints(space.id()) : 0;
  attribute.count = count > 0 ? static_cast<std::size_t>(count) : 0;
  return attribute;
}

}  // namespace

bool Hdf5Node::isGroup() const {
  return m_object && H5Iget_type(id()) == H5I_GROUP;
}

bool Hdf5Node::isDataset() const {
  return m_object && H5Iget_type(id()) == H5I_DATASET;
}

Hdf5Node Hdf5Node::child(const std::string& path) const {
  if (!isGroup() || path.empty() || H5Lexists(id(), path.c_str(), H5P_DEFAULT) <= 0) return {};
  Hdf5Handle object(H5Oopen(id(), path.c_str(), withinFile().id()));
  if (object) return Hdf5Node(std::move(object));
  H5L_info_t link{};
  H5Lget_info(id(), path.c_str(), &link, H5P_DEFAULT);
  const std::string place = where() + (name() == "/" ? "" : "/") + path;
  if (link.type == H5L_TYPE_EXTERNAL) throw Error(kExternalLink, place);
  throw Error("This part does not open: the file is damaged or a link in it leads nowhere.", place);
}

std::vector<std::string> Hdf5Node::children() const {
  std::vector<std::string> names;
  if (isGroup()) {
    H5Literate(id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collectName, &names);
  }
  return names;
}

std::string Hdf5Node::name() const {
  const ssize_t length = H5Iget_name(id(), nullptr, 0);
  if (length <= 0) return {};
  std::string name(static_cast<std::size_t>(length) + 1, '\0');
  H5Iget_name(id(), name.data(), name.size());
  name.pop_back();
  return asUtf8(name);
}

std::string Hdf5Node::where() const {
  const ssize_t length = H5Fget_name(id(), nullptr, 0);
  if (length <= 0) return name();
  std::string file(static_cast<std::size_t>(length) + 1, '\0');
  H5Fget_name(id(), file.data(), file.size());
  file.pop_back();
  return file + ", " + name();
}

bool Hdf5Node::hasAttribute(const std::string& attribute) const {
  return m_object && H5Aexists(id(), attribute.c_str()) > 0;
}

std::string Hdf5Node::text(const std::string& attribute) const {
  const auto all = texts(attribute);
  return all.empty() ? std::string() : all.front();
}

std::vector<std::string> Hdf5Node::texts(const std::string& attribute) const {
  std::vector<std::string> texts;
  const Attribute opened = openAttribute(id(), attribute);
  if (!opened.handle || H5Tget_class(opened.type.id()) != H5T_STRING) return texts;
  const auto read = [&](hid_t type, void* buffer) {
    return H5Aread(opened.handle.id(), type, buffer);
  };
  if (!readTexts(opened.type.id(), opened.count, read, texts)) texts.clear();
  return texts;
}

std::vector<std::int64_t> Hdf5Node::integers(const std::string& attribute) const {
  const Attribute opened = openAttribute(id(), attribute);
  if (!opened.handle) return {};
  const H5T_class_t kind = H5Tget_class(opened.type.id());
  // A float attribute is allowed: R's writers store shapes as such.
  if (kind != H5T_INTEGER && kind != H5T_ENUM && kind != H5T_FLOAT) return {};
  std::vector<std::int64_t> values(opened.count);
  if (values.empty() || H5Aread(opened.handle.id(), H5T_NATIVE_INT64, values.data()) < 0) return {};
  return values;
}

Hdf5Node Hdf5Node::referred(const std::string& attribute) const {
  const Attribute opened = openAttribute(id(), attribute);
  if (!opened.handle || opened.count != 1 || H5Tequal(opened.type.id(), H5T_STD_REF_OBJ) <= 0) {
    return {};
  }
  hobj_ref_t reference{};
  if (H5Aread(opened.handle.id(), H5T_STD_REF_OBJ, &reference) < 0) return {};
  return Hdf5Node(
      Hdf5Handle(H5Rdereference2(opened.handle.id(), H5P_DEFAULT, H5R_OBJECT, &reference)));
}

Hdf5Node openHdf5Root(const std::string& path) {
  const Hdf5Opening opening = openForReading(path);
  if (!opening.file) throw Error(opening.whyNot, path);
  Hdf5Node root(Hdf5Handle(H5Oopen(opening.file.id(), "/", H5P_DEFAULT)));
  if (!root) throw Error("The file is damaged: it has no root group.", path);
  return root;
}

}  // namespace chreode
