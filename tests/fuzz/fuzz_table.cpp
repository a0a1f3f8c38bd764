#include "base/error.h"
#include "files/file_kind.h"
#include "files/text_matrix_file.h"
#include "memory_file.h"

/// A table in a text file, plain or gzip: what it is, its annotations and its matrices.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const chreode::MemoryFile input(bytes, size);
  try {
    if (!chreode::mayBeTable(input.path())) return 0;
    chreode::TextMatrixFile file(input.path(), {});
    for (const auto& matrix : file.contents().matrices) file.read(matrix.which, {});
  } catch (const chreode::Error&) {
    // one sentence
  }
  return 0;
}
