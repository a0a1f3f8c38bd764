#pragma once

#include <string>
#include <vector>

#include "files/hdf5_handle.h"

namespace chreode {

struct ChunkBounds {
  std::size_t valueBytes = 0;
  hsize_t fileBytes = 0;
  bool packed = false;  ///< by some filter
};

/// Looks up every chunk of a dataset, without its values. Ends the program (verdict.h) where the
/// list of chunks is damaged or a chunk is larger than its values and the file allow.
void walkChunks(const Hdf5Handle& dataset, const std::vector<hsize_t>& shape,
                const std::vector<hsize_t>& chunk, const ChunkBounds& bounds,
                const std::string& path);

}  // namespace chreode
