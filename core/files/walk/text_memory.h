#pragma once

#include <cstddef>
#include <vector>

#include "files/hdf5_handle.h"

namespace chreode {

/// Memory for the texts of variable length that one reading brings, given back all at once: a
/// million blocks of their own would cost more than the reading.
class TextMemory {
 public:
  TextMemory();
  ~TextMemory();
  TextMemory(const TextMemory&) = delete;
  TextMemory& operator=(const TextMemory&) = delete;

  hid_t transfer() const { return m_transfer.id(); }  ///< the list to read with

 private:
  static void* take(std::size_t size, void* memory);
  static void giveBack(void*, void*) {}

  Hdf5Handle m_transfer;
  std::vector<char*> m_blocks;
  std::size_t m_left = 0;
};

}  // namespace chreode
