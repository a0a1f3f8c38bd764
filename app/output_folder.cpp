#include "output_folder.h"

#include <filesystem>

#include <unistd.h>

#include "base/error.h"

namespace chreode {

void refuseUnwritable(const std::string& path, const std::string& sentence) {
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  if (access(folder.c_str(), W_OK) != 0) throw Error(sentence, path);
}

}  // namespace chreode
