#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

namespace chreode {

/// A file that lives in memory, for readers that want a path.
class MemoryFile {
 public:
  MemoryFile(const std::uint8_t* bytes, std::size_t size) : m_file(memfd_create("input", 0)) {
    for (std::size_t done = 0; done < size;) {
      const ssize_t count = write(m_file, bytes + done, size - done);
      if (count <= 0) break;
      done += static_cast<std::size_t>(count);
    }
  }
  ~MemoryFile() { close(m_file); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(m_file); }

 private:
  int m_file;
};

}  // namespace chreode
