#pragma once

#include <string>

#include "files/hdf5_handle.h"

namespace chreode {

/// An HDF5 file that was opened, or one sentence on why it was not.
struct Hdf5Opening {
  Hdf5Handle file;
  std::string whyNot;
};

/// Opens an HDF5 file for reading, without a lock: network disks may have none, and a writing
/// program's would keep a reader out.
Hdf5Opening openForReading(const std::string& path);

}  // namespace chreode
