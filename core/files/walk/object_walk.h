#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "files/hdf5_handle.h"

namespace chreode {

/// Goes from the root of a file to every object that a link or an object reference leads to, once
/// each, and has HDF5 read all that the program may ask of it. Ends the program (verdict.h) at what
/// is damaged or lies outside the file.
class ObjectWalk {
 public:
  explicit ObjectWalk(const Hdf5Handle& file);

  void run();

 private:
  struct Object {
    Hdf5Handle handle;
    std::string path;
  };

  bool isNew(const Object& object);
  void visit(const Object& object);
  void visitGroup(const Object& group);
  void visitLink(const Object& group, const std::string& name);

  Hdf5Handle m_within;  ///< for opening links
  hsize_t m_fileBytes = 0;
  std::vector<Object> m_waiting;  ///< groups, and what references lead to
  std::unordered_set<haddr_t> m_seen;
};

}  // namespace chreode
