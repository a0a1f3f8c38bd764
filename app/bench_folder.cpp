#include "bench_folder.h"

#include <cstdlib>
#include <string>
#include <system_error>

#include "base/error.h"

namespace chreode {

BenchFolder::BenchFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "chreode-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw Error("No folder for the bench can be made.", name);
  path = name;
}

BenchFolder::~BenchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

}  // namespace chreode
