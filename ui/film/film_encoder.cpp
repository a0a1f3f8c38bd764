#include "film/film_encoder.h"

#include <cstdlib>
#include <filesystem>

#include <dlfcn.h>

#include "base/error.h"

namespace chreode {

namespace {

/// Beside the running program, unless CHREODE_FILM names another file (tests run elsewhere).
std::string libraryPath() {
  if (const char* given = std::getenv("CHREODE_FILM")) return given;
  std::error_code failure;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failure);
  return (program.parent_path() / "chreode_film.so").string();
}

}  // namespace

std::unique_ptr<FilmEncoder> FilmEncoder::open(const std::string& path, const QSize& size,
                                               int framesPerSecond, const FilmWords& words) {
  const std::string library = libraryPath();
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!handle) {
    const char* reason = dlerror();
    throw Error("The film library cannot be loaded (" +
                    std::string(reason ? reason : "no reason given") +
                    "); reinstall or rebuild Chreode.",
                library);
  }
  using Entry = FilmEncoder* (*)(const std::string&, const QSize&, int, const FilmWords&);
  const auto entry = reinterpret_cast<Entry>(dlsym(handle, "chreodeFilmEncoder"));
  if (!entry) throw Error("This is not Chreode's film library.", library);
  return std::unique_ptr<FilmEncoder>(entry(path, size, framesPerSecond, words));
}

}  // namespace chreode
