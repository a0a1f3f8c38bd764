#include "files/walk/object_walk.h"

#include <utility>

#include "files/hdf5_outside.h"
#include "files/walk/attribute_walk.h"
#include "files/walk/dataset_walk.h"
#include "files/walk/type_walk.h"
#include "files/walk/unknown_version.h"
#include "files/walk/verdict.h"

namespace chreode {

namespace {

herr_t collectLink(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

}  // namespace

ObjectWalk::ObjectWalk(const Hdf5Handle& file) : m_within(withinFile()) {
  H5Fget_filesize(file.id(), &m_fileBytes);
  Object root{Hdf5Handle(H5Oopen(file.id(), "/", H5P_DEFAULT)), ""};
  if (!root.handle) refuse("The file is damaged: it has no root group.");
  if (isNew(root)) m_waiting.push_back(std::move(root));
}

void ObjectWalk::run() {
  while (!m_waiting.empty()) {
    const Object object = std::move(m_waiting.back());
    m_waiting.pop_back();
    visit(object);
  }
}

bool ObjectWalk::isNew(const Object& object) {
  H5O_info_t info{};
  if (H5Oget_info2(object.handle.id(), &info, H5O_INFO_BASIC | H5O_INFO_NUM_ATTRS) < 0) {
    if (failedAtUnknownVersion()) return false;
    refuse("This part cannot be read: the file is damaged.", object.path);
  }
  return m_seen.insert(info.addr).second;
}

void ObjectWalk::visit(const Object& object) {
  AttributeWalk attributes(object.handle, object.path, m_fileBytes);
  attributes.run();
  for (const Hdf5Handle& referred : attributes.referred()) {
    Object found{referred, object.path};
    if (isNew(found)) m_waiting.push_back(std::move(found));
  }
  switch (H5Iget_type(object.handle.id())) {
    case H5I_GROUP:
      visitGroup(object);
      break;
    case H5I_DATASET:
      DatasetWalk(object.handle, object.path, m_fileBytes).run();
      break;
    case H5I_DATATYPE:
      walkType(object.handle);
      break;
    default:
      break;
  }
}

void ObjectWalk::visitGroup(const Object& group) {
  std::vector<std::string> names;
  if (H5Literate(group.handle.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collectLink, &names) < 0 &&
      !failedAtUnknownVersion()) {
    refuse("The list of what this group holds cannot be read: the file is damaged.", group.path);
  }
  for (const std::string& name : names) visitLink(group, name);
}

void ObjectWalk::visitLink(const Object& group, const std::string& name) {
  const std::string path = group.path + "/" + name;
  H5L_info_t link{};
  if (H5Lexists(group.handle.id(), name.c_str(), H5P_DEFAULT) <= 0 ||
      H5Lget_info(group.handle.id(), name.c_str(), &link, H5P_DEFAULT) < 0) {
    if (failedAtUnknownVersion()) return;
    refuse("This part is listed but not there: the file is damaged.", path);
  }
  if (link.type == H5L_TYPE_EXTERNAL) refuse(kExternalLink, path);
  Object object{Hdf5Handle(H5Oopen(group.handle.id(), name.c_str(), m_within.id())), path};
  if (!object.handle) {
    // A soft link may lead nowhere, which harms only who needs it.
    if (link.type != H5L_TYPE_HARD || failedAtUnknownVersion()) return;
    refuse("This part does not open: the file is damaged.", path);
  }
  if (!isNew(object)) return;
  if (H5Iget_type(object.handle.id()) == H5I_GROUP) {
    m_waiting.push_back(std::move(object));
  } else {
    visit(object);
  }
}

}  // namespace chreode
