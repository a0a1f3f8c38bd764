// open_mutated ORIGINAL PART FOLDER SEED FIRST COUNT: damages a copy of ORIGINAL (a file, or a
// folder of which one file is damaged) in COUNT ways, has a process of its own open each as the
// program does, and prints one line for each that ended in anything but data or one sentence, then
// "N opened, M refused, most S s". PART may be empty. Damage FIRST + i depends on SEED and on its
// number alone.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "bytes_mutation.h"
#include "files/file_preview.h"
#include "files/hdf5_handle.h"
#include "files/open_dataset.h"
#include "hdf5_mutation.h"

namespace fs = std::filesystem;

namespace {

constexpr int kOpened = 0;
constexpr int kRefused = 1;
constexpr int kNoSentence = 2;
constexpr int kOtherException = 3;
constexpr unsigned kSeconds = 10;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// What `info` and the window do: the annotations, a preview, the matrix that is taken, every
/// other.
int openAll(const std::string& path, const std::string& part, std::string& said) {
  try {
    const auto file = chreode::ExpressionFile::open(path, part);
    for (const auto& matrix : file->contents().matrices) {
      try {
        file->read(matrix.which, {});
      } catch (const chreode::Error&) {
        // one of several
      }
    }
    try {
      chreode::previewOf(*file);
    } catch (const chreode::Error&) {
      // of a matrix that may not be the one that is taken
    }
    chreode::datasetOf(*file, {{}, part}, {});
    return kOpened;
  } catch (const chreode::Error& error) {
    said = error.what();
    return said.back() == '.' && said.find('\n') == said.npos ? kRefused : kNoSentence;
  } catch (const std::exception& error) {
    said = error.what();
    return kOtherException;
  }
}

class Run {
 public:
  Run(char** arguments)
      : m_original(arguments[1]),
        m_part(arguments[2]),
        m_copy(fs::path(arguments[3]) / m_original.filename()),
        m_seed(std::strtoull(arguments[4], nullptr, 10)) {
    std::vector<fs::path> paths{m_original};
    if (fs::is_directory(m_original)) {
      paths.assign(fs::directory_iterator(m_original), {});
      std::sort(paths.begin(), paths.end());
      fs::create_directories(m_copy);
    }
    for (const fs::path& path : paths) {
      m_files.push_back({m_copy / fs::relative(path, m_original), read(path)});
      if (path == m_original) m_files.back().path = m_copy;
    }
    m_isHdf5 = m_files.front().bytes.substr(1, 3) == "HDF";
  }

  void one(std::uint64_t number) {
    const auto start = std::chrono::steady_clock::now();
    std::fflush(stdout);  // else the child would print it again
    const pid_t child = fork();
    if (child == 0) {
      alarm(kSeconds);
      damage(number);
      std::string said;
      const int code = openAll(m_copy.string(), m_part, said);
      if (code > kRefused) {
        std::printf("%llu: %s\n", static_cast<unsigned long long>(number), said.c_str());
        std::fflush(stdout);
      }
      _exit(code);
    }
    int status = 0;
    waitpid(child, &status, 0);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    m_most = std::max(m_most, took.count());
    if (WIFEXITED(status) && WEXITSTATUS(status) == kOpened) {
      ++m_opened;
    } else if (WIFEXITED(status) && WEXITSTATUS(status) == kRefused) {
      ++m_refused;
    } else {
      std::printf("damage %llu: %s %d\n", static_cast<unsigned long long>(number),
                  WIFSIGNALED(status) ? "signal" : "code",
                  WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    }
  }

  void report() const {
    std::printf("%d opened, %d refused, most %.2f s\n", m_opened, m_refused, m_most);
  }

  /// Leaves the file that damage `number` gives.
  void damage(std::uint64_t number) {
    chreode::Random random(m_seed, number);
    const std::size_t which = random.below(m_files.size());
    const bool lie = m_isHdf5 && random.below(4) == 0;
    for (std::size_t i = 0; i < m_files.size(); ++i) {
      std::string bytes = m_files[i].bytes;
      if (i == which && !lie) {
        if (m_isHdf5) {
          chreode::mutateBytes(bytes, random);
        } else {
          chreode::mutateText(bytes, random);
        }
      }
      write(m_files[i].path, bytes);
    }
    if (lie) chreode::mutateHdf5(m_copy.string(), random);
  }

 private:
  struct File {
    fs::path path;
    std::string bytes;
  };

  fs::path m_original;
  std::string m_part;
  fs::path m_copy;
  std::uint64_t m_seed;
  std::vector<File> m_files;
  bool m_isHdf5 = false;
  int m_opened = 0;
  int m_refused = 0;
  double m_most = 0.0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) return 2;
  { const chreode::Hdf5Access once; }  // the children need not set the library up again
  Run run(argv);
  const std::uint64_t first = std::strtoull(argv[5], nullptr, 10);
  const std::uint64_t count = std::strtoull(argv[6], nullptr, 10);
  if (count == 0) {
    run.damage(first);
    return 0;
  }
  for (std::uint64_t i = first; i < first + count; ++i) run.one(i);
  run.report();
  return 0;
}
