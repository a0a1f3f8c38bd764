#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "files/hdf5_handle.h"

namespace chreode {

/// A group or dataset of an open file; a default-made one stands for something that is not there.
class Hdf5Node {
 public:
  Hdf5Node() = default;
  explicit Hdf5Node(Hdf5Handle object) : m_object(std::move(object)) {}

  explicit operator bool() const { return static_cast<bool>(m_object); }
  bool isGroup() const;
  bool isDataset() const;
  hid_t id() const { return m_object.id(); }

  /// The object under `path` in this group, or one that is not there. Throws Error for a link into
  /// another file and for one that does not open.
  Hdf5Node child(const std::string& path) const;
  std::vector<std::string> children() const;  ///< names in alphabetical order
  /// For messages: the file and the place in it.
  std::string where() const;
  std::string name() const;  ///< the path in the file

  bool hasAttribute(const std::string& attribute) const;
  /// Empty when the attribute is absent or holds something else.
  std::string text(const std::string& attribute) const;
  std::vector<std::string> texts(const std::string& attribute) const;
  std::vector<std::int64_t> integers(const std::string& attribute) const;
  /// The object that a reference attribute names, or one that is not there.
  Hdf5Node referred(const std::string& attribute) const;

 private:
  Hdf5Handle m_object;
};

/// The root group of the HDF5 file at `path`, which is known to be one and to be sound (see
/// checkHdf5). Throws Error.
Hdf5Node openHdf5Root(const std::string& path);

}  // namespace chreode
