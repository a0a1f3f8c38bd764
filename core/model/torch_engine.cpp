#include "model/torch_engine.h"

#include <cstdlib>
#include <filesystem>
#include <mutex>

#include <dlfcn.h>

#include "base/error.h"

namespace chreode {

namespace {

/// Beside the running program, unless CHREODE_TORCH names another file (tests run elsewhere).
std::string libraryPath() {
  if (const char* given = std::getenv("CHREODE_TORCH")) return given;
  std::error_code failure;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failure);
  return (program.parent_path() / "chreode_torch.so").string();
}

TorchEngine* open() {
  const std::string path = libraryPath();
  // Never closed: LibTorch's own threads and registries do not survive that.
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!library) {
    const char* reason = dlerror();
    throw Error("The training library cannot be loaded (" +
                    std::string(reason ? reason : "no reason given") +
                    "); reinstall or rebuild Chreode.",
                path);
  }
  using Entry = TorchEngine* (*)();
  const auto entry = reinterpret_cast<Entry>(dlsym(library, "chreodeTorchEngine"));
  if (!entry) throw Error("This is not Chreode's training library.", path);
  return entry();
}

}  // namespace

TorchEngine& TorchEngine::instance() {
  static std::mutex mutex;
  static TorchEngine* engine = nullptr;  // stays null after a failure, so a later call tries again
  const std::lock_guard lock(mutex);
  if (!engine) engine = open();
  return *engine;
}

}  // namespace chreode
