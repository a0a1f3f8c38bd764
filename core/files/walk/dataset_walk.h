#pragma once

#include <string>
#include <vector>

#include "files/hdf5_handle.h"

namespace chreode {

/// Reads a dataset as the program would: all values, but of large arrays of plain numbers, whose
/// chunks the program unpacks itself, only the list of the chunks and a first block. Ends the
/// program (verdict.h) where the dataset is damaged or has values outside the file.
class DatasetWalk {
 public:
  DatasetWalk(const Hdf5Handle& dataset, const std::string& path, hsize_t fileBytes);

  void run();

 private:
  bool describe();
  double valueCount() const;
  bool isPlain() const;
  bool isLarge() const;
  void readAll() const;
  void readEnds() const;
  void readFields(const std::vector<hsize_t>& size) const;
  bool read(const Hdf5Handle& memoryType, const std::vector<hsize_t>& start,
            const std::vector<hsize_t>& size) const;

  const Hdf5Handle& m_dataset;
  const std::string& m_path;
  hsize_t m_fileBytes;
  Hdf5Handle m_creation;
  Hdf5Handle m_type;
  std::vector<hsize_t> m_shape;
  std::vector<hsize_t> m_chunk;  ///< empty when not chunked
};

}  // namespace chreode
