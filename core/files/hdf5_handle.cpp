#include "files/hdf5_handle.h"

#include <utility>

#include "files/hdf5_filters.h"

namespace chreode {

namespace {

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

bool hdf5IsThreadSafe() {
  hbool_t threadSafe = false;
  H5is_library_threadsafe(&threadSafe);
  return threadSafe;
}

Hdf5Access::Hdf5Access() {
  // Before anything else is asked of HDF5. Its own clean-up at exit closes once more what could not
  // be written, say on a full disk, and crashes; every handle here closes itself.
  static std::once_flag first;
  std::call_once(first, [] { H5dont_atexit(); });
  if (!hdf5IsThreadSafe()) m_turn = std::unique_lock(turns());
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // each thread has its own
  static std::once_flag once;
  std::call_once(once, setUpLibrary);
}

}  // namespace chreode
