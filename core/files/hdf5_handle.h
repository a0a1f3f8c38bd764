#pragma once

#include <mutex>

#include <hdf5.h>

namespace chreode {

/// Owns one identifier of the HDF5 library, of whatever kind, and gives it back.
class Hdf5Handle {
 public:
  Hdf5Handle() = default;
  explicit Hdf5Handle(hid_t id) : m_id(id) {}
  ~Hdf5Handle() { close(); }
  Hdf5Handle(Hdf5Handle&& other) noexcept;
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept;
  Hdf5Handle(const Hdf5Handle& other);
  Hdf5Handle& operator=(const Hdf5Handle& other);

  hid_t id() const { return m_id; }
  explicit operator bool() const { return m_id >= 0; }
  void close();

 private:
  hid_t m_id = H5I_INVALID_HID;
};

/// Held by every public function of this folder while it uses HDF5: keeps the library from
/// printing, sets up our filters and no plugins, and takes turns where the library was built
/// without threads.
class Hdf5Access {
 public:
  Hdf5Access();

 private:
  std::unique_lock<std::recursive_mutex> m_turn;
};

/// Whether several threads may use the library at once, taking turns inside it. Where they may not,
/// Hdf5Access keeps others out for as long as it lives, and one thread must do all of a reading.
bool hdf5IsThreadSafe();

}  // namespace chreode
