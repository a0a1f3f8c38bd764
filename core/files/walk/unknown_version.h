#pragma once

namespace chreode {

/// Whether the last call of HDF5, closing included, failed at a form of something that is newer
/// than the library: no damage, and the program cannot read it either.
bool failedAtUnknownVersion();

}  // namespace chreode
