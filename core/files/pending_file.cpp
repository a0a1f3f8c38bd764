#include "files/pending_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <unistd.h>

#include "base/error.h"

namespace chreode {

PendingFile::PendingFile(const std::string& target)
    : m_target(target), m_path(target + ".part" + std::to_string(getpid())) {
  std::error_code ignored;
  const auto status = std::filesystem::status(m_target, ignored);
  if (std::filesystem::is_directory(status)) {
    throw Error("This is a folder; name a file to write.", m_target);
  }
  if (std::filesystem::exists(status) && access(m_target.c_str(), W_OK) != 0) {
    throw Error("The file is there and may not be overwritten.", m_target);
  }
  errno = 0;
  if (!std::ofstream(m_path, std::ios::binary)) {
    throw Error("The file cannot be written: " + std::string(std::strerror(errno)) + ".", m_target);
  }
}

PendingFile::~PendingFile() {
  std::error_code ignored;
  if (!m_path.empty()) std::filesystem::remove(m_path, ignored);
}

void PendingFile::putInPlace() {
  std::error_code error;
  std::filesystem::rename(m_path, m_target, error);
  if (error) throw Error("The file cannot be put in place: " + error.message() + ".", m_target);
  m_path.clear();
}

}  // namespace chreode
