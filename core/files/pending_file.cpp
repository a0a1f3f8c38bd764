#include "files/pending_file.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <unistd.h>

#include "base/error.h"

namespace chreode {

namespace {

/// Where a link leads, so that what is written does not take the link's place.
std::string withoutLinks(const std::string& target) {
  std::filesystem::path path = target;
  std::error_code failure;
  // A link may lead to a file that is not there yet, or in a circle.
  for (int links = 0; links < 40 && std::filesystem::is_symlink(path, failure); ++links) {
    path = path.parent_path() / std::filesystem::read_symlink(path, failure);
    if (failure) return target;
  }
  return path.string();
}

/// The paths that a signal removes. A handler may neither lock nor allocate, so they are plain
/// strings behind atomic pointers.
std::array<std::atomic<char*>, 64> unfinished;

int enlist(const std::string& path) {
  char* const copy = strdup(path.c_str());
  for (std::size_t slot = 0; copy && slot < unfinished.size(); ++slot) {
    char* empty = nullptr;
    if (unfinished[slot].compare_exchange_strong(empty, copy)) return static_cast<int>(slot);
  }
  std::free(copy);
  return -1;
}

void strike(int& slot) {
  if (slot >= 0) std::free(unfinished[static_cast<std::size_t>(slot)].exchange(nullptr));
  slot = -1;
}

extern "C" void removeUnfinished(int signal) {
  for (auto& path : unfinished) {
    if (char* const file = path.exchange(nullptr)) unlink(file);
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

PendingFile::PendingFile(const std::string& target)
    : m_target(withoutLinks(target)),
      m_path(m_target + ".part" + std::to_string(getpid())),
      m_slot(-1) {
  std::error_code ignored;
  const auto status = std::filesystem::status(m_target, ignored);
  if (std::filesystem::is_directory(status)) {
    throw Error("This is a folder; name a file to write.", m_target);
  }
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw Error("This is no ordinary file; name a file to write.", m_target);
  }
  if (std::filesystem::exists(status) && access(m_target.c_str(), W_OK) != 0) {
    throw Error("The file is there and may not be overwritten.", m_target);
  }
  m_slot = enlist(m_path);  // before there is a file that a signal would leave behind
  errno = 0;
  if (!std::ofstream(m_path, std::ios::binary)) {
    strike(m_slot);
    throw Error("The file cannot be written: " + std::string(std::strerror(errno)) + ".", m_target);
  }
}

PendingFile::~PendingFile() {
  std::error_code ignored;
  strike(m_slot);
  if (!m_path.empty()) std::filesystem::remove(m_path, ignored);
}

void PendingFile::refuseToReplace(const std::string& source, const std::string& target) {
  std::error_code ignored;
  const auto file = std::filesystem::weakly_canonical(target, ignored);
  const bool inside = std::filesystem::is_directory(source, ignored) &&
                      std::filesystem::equivalent(source, file.parent_path(), ignored) &&
                      std::filesystem::exists(file, ignored);
  if (inside || std::filesystem::equivalent(source, file, ignored)) {
    throw Error("The file to be written is one that is read; give it another name.", target);
  }
}

void PendingFile::putInPlace() {
  std::error_code error;
  std::filesystem::rename(m_path, m_target, error);
  if (error) throw Error("The file cannot be put in place: " + error.message() + ".", m_target);
  strike(m_slot);
  m_path.clear();
}

void PendingFile::removeOnSignals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (std::signal(signal, removeUnfinished) == SIG_IGN) std::signal(signal, SIG_IGN);
  }
}

}  // namespace chreode
