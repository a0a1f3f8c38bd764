#include "files/hdf5_check.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "files/child_program.h"
#include "files/hdf5_text.h"
#include "files/walk/verdict.h"

namespace chreode {

namespace {

constexpr const char* kProgram = "chreode-hdf5-walk";
// The walk limits its own processor time (walk/limits.cpp); this is for disks that do not answer.
constexpr std::chrono::milliseconds kTime{9000};
constexpr std::uintmax_t kBytesPerMillisecond = 5000;

/// Beside the running program, or where the build puts it for the tests. CHREODE_HDF5_WALK names
/// another one.
std::string walkingProgram() {
  if (const char* given = std::getenv("CHREODE_HDF5_WALK")) return given;
  std::error_code failure;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", failure).parent_path();
  for (const auto& place : {folder, folder / "../../app"}) {
    const std::string path = (place / kProgram).string();
    if (access(path.c_str(), X_OK) == 0) return path;
  }
  return {};
}

bool isBeingWritten(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return false;
  const bool locked = flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close(file);  // which gives the lock back
  return locked;
}

[[noreturn]] void refuse(const std::string& sentence, const std::string& where, bool written) {
  if (!written) throw Error(sentence, where);
  throw Error(
      "Another program is writing this file, and its parts do not fit together yet; open it again "
      "when that program is done.",
      where);
}

}  // namespace

std::vector<std::string> checkHdf5(const std::string& path, const Progress& progress) {
  std::vector<std::string> notices;
  const bool written = isBeingWritten(path);
  if (written) {
    notices.push_back(
        "Another program has this file open for writing; what it writes from now on is not shown.");
  }
  std::error_code ignored;
  const std::uintmax_t bytes = std::filesystem::file_size(path, ignored);
  const std::string program = walkingProgram();
  ChildProgram walk({program, std::filesystem::absolute(path, ignored).string()});
  if (!walk.isRunning()) {
    notices.push_back("The file was not checked for damage, because the program " +
                      std::string(kProgram) + " is not beside this one; install Chreode again.");
    return notices;
  }
  const auto most = kTime + std::chrono::milliseconds(ignored ? 0 : bytes / kBytesPerMillisecond);
  switch (walk.wait(most, progress)) {
    case ChildProgram::End::timedOut:
      refuse(
          "Reading what the file holds comes to no end: it is damaged, or its disk does not "
          "answer; "
          "copy it to another disk.",
          path, written);
    case ChildProgram::End::signalled:
      refuse(walk.code() == SIGPROF || walk.code() == SIGXCPU
                 ? "The file is damaged: reading what it holds comes to no end; copy or download "
                   "it again."
                 : "The file is damaged: its parts lead to places that are not there; copy or "
                   "download it again.",
             path, written);
    case ChildProgram::End::exited:
      break;
  }
  if (walk.code() == static_cast<int>(Verdict::sound)) return notices;
  if (walk.code() == static_cast<int>(Verdict::refused)) {
    const std::string& said = walk.output();
    const std::size_t end = said.find('\n');
    std::string place = end == said.npos ? std::string() : asUtf8(said.substr(end + 1));
    if (!place.empty() && place.back() == '\n') place.pop_back();
    refuse(said.substr(0, end), place.empty() ? path : path + ", " + place, written);
  }
  refuse(walk.code() == static_cast<int>(Verdict::noMemory)
             ? "The file is damaged: a part of it claims an impossible size; copy or download it "
               "again."
             : "The file is damaged: what it holds cannot be read; copy or download it again.",
         path, written);
}

}  // namespace chreode
