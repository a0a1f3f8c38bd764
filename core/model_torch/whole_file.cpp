#include "model_torch/whole_file.h"

#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace chreode {

void writeWholeFile(const std::string& path, const std::string& bytes, const char* refusal) {
  std::filesystem::path temporary(path);
  temporary += ".part";
  std::error_code failure;
  {
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) {
      std::filesystem::remove(temporary, failure);
      throw Error(refusal, path);
    }
  }
  std::filesystem::rename(temporary, path, failure);
  if (failure) {
    std::filesystem::remove(temporary, failure);
    throw Error(refusal, path);
  }
}

}  // namespace chreode
