#include "files/hdf5_handle.h"

#include <utility>

#include "base/error.h"
#include "files/hdf5_filters.h"

namespace chreode {

namespace {

/// Keeps the library's word on a file that ends too early.
herr_t findTruncation(unsigned, const H5E_error2_t* entry, void* found) {
  if (entry->desc && std::string(entry->desc).rfind("truncated file", 0) == 0) {
    *static_cast<bool*>(found) = true;
  }
  return 0;
}

std::recursive_mutex& turns() {
  static std::recursive_mutex mutex;
  return mutex;
}

void setUpLibrary() {
  // What a file may load into the program is decided here, not by a folder of plugins.
  H5PLset_loading_state(0);
  registerFilters();
}

}  // namespace

Hdf5Handle::Hdf5Handle(Hdf5Handle&& other) noexcept
    : m_id(std::exchange(other.m_id, H5I_INVALID_HID)) {
}

Hdf5Handle& Hdf5Handle::operator=(Hdf5Handle&& other) noexcept {
  std::swap(m_id, other.m_id);
  return *this;
}

Hdf5Handle::Hdf5Handle(const Hdf5Handle& other) : m_id(other.m_id) {
  if (m_id >= 0) H5Iinc_ref(m_id);
}

Hdf5Handle& Hdf5Handle::operator=(const Hdf5Handle& other) {
  if (this != &other) *this = Hdf5Handle(other);
  return *this;
}

void Hdf5Handle::close() {
  if (m_id >= 0) H5Idec_ref(m_id);
  m_id = H5I_INVALID_HID;
}

Hdf5Access::Hdf5Access() {
  hbool_t threadSafe = false;
  H5is_library_threadsafe(&threadSafe);
  if (!threadSafe) m_turn = std::unique_lock(turns());
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // each thread has its own
  static std::once_flag once;
  std::call_once(once, setUpLibrary);
}

Hdf5Handle openHdf5File(const std::string& path) {
  Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
  if (file) return file;
  bool truncated = false;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, findTruncation, &truncated);
  if (truncated) {
    throw Error("The file is cut short: its end is missing; copy or download it again.", path);
  }
  throw Error("The file is HDF5 but does not open: it is damaged or in use by a writing program.",
              path);
}

}  // namespace chreode
