#pragma once

#include <string>
#include <vector>

#include "files/hdf5_handle.h"

namespace chreode {

/// Reads every attribute of an object as the program would. Ends the program (verdict.h) where an
/// attribute is damaged.
class AttributeWalk {
 public:
  AttributeWalk(const Hdf5Handle& object, const std::string& path, hsize_t fileBytes);

  void run();
  /// The objects that references among the values lead to.
  const std::vector<Hdf5Handle>& referred() const { return m_referred; }

 private:
  void read(const std::string& name);

  const Hdf5Handle& m_object;
  const std::string& m_path;
  hsize_t m_fileBytes;
  std::vector<Hdf5Handle> m_referred;
};

}  // namespace chreode
