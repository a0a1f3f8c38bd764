#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "bench.h"
#include "command_output.h"
#include "files/open_dataset.h"
#include "files/plain_read.h"

namespace chreode {

namespace {

/// Reads the same arrays with h5py, or the whole file with anndata; prints the seconds.
constexpr const char* kPythonRead = R"(
import sys, time
way, path, place = sys.argv[1:4]
if way == "h5py":
    import h5py
    start = time.perf_counter()
    with h5py.File(path, "r") as file:
        node = file[place]
        arrays = [node[name][:] for name in ("data", "indices", "indptr")] if isinstance(node, h5py.Group) else [node[:]]
else:
    import warnings; warnings.simplefilter("ignore")
    import anndata
    start = time.perf_counter()
    if place == "matrix":
        raise SystemExit
    anndata.read_h5ad(path)
print(time.perf_counter() - start)
)";

using Seconds = std::optional<double>;  ///< none where the peer is absent or cannot read the file

double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double secondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return secondsSince(start);
}

Seconds pythonSeconds(const std::string& way, const std::string& path, const std::string& place) {
  const std::string output =
      outputOf("/usr/bin/python3 -c " + shellWord(kPythonRead) + " " + way + " " + shellWord(path) +
               " " + shellWord(place) + " 2>/dev/null");
  const double seconds = std::strtod(output.c_str(), nullptr);
  return seconds > 0.0 ? Seconds(seconds) : Seconds();
}

void keepLeast(Seconds& least, Seconds seconds) {
  if (seconds && (!least || *seconds < *least)) least = seconds;
}

nlohmann::json numberOf(Seconds seconds) {
  return seconds ? nlohmann::json(*seconds) : nlohmann::json();
}

nlohmann::json ratio(Seconds peer, Seconds own) {
  return peer && own ? nlohmann::json(*peer / *own) : nlohmann::json();
}

/// Where the matrix stands that openDataset takes.
std::string placeOf(const Dataset& data) {
  if (data.format.rfind("10x", 0) == 0) return "matrix";
  return data.taken.which == "raw" ? "raw/X" : data.taken.which;
}

/// The greatest memory that this process has held so far, in bytes.
std::int64_t greatestMemory() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    std::int64_t kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return 1024 * kilobytes;
  }
  return 0;
}

/// Milliseconds until a gene's value of every cell is there, the median over many genes.
double geneMilliseconds(const ExpressionMatrix& matrix) {
  constexpr Index kGenes = 101;
  std::vector<float> values(static_cast<std::size_t>(matrix.cells()));
  std::vector<double> seconds;
  for (Index i = 0; i < kGenes; ++i) {
    seconds.push_back(secondsOf([&] {
      const auto column = matrix.column(i * (matrix.genes() - 1) / (kGenes - 1));
      std::fill(values.begin(), values.end(), 0.0f);
      column.values.visit([&](auto kept) {
        for (std::size_t k = 0; k < kept.size(); ++k) {
          values[static_cast<std::size_t>(column.cells[k])] = static_cast<float>(kept[k]);
        }
      });
    }));
  }
  std::nth_element(seconds.begin(), seconds.begin() + kGenes / 2, seconds.end());
  return 1000.0 * seconds[kGenes / 2];
}

}  // namespace

nlohmann::json measureLoadMemory(const std::string& file) {
  const std::int64_t before = greatestMemory();
  const auto data = openDataset(file, {}, {});
  return {{"rise", greatestMemory() - before}, {"kept", data->matrix->bytes()}};
}

nlohmann::json benchLoad(const LoadBench& options) {
  const std::string& file = options.file;
  const std::string place = placeOf(*openDataset(file, {}, {}));  // also warms the page cache
  Seconds h5dread, h5py, anndata, one, two, annotations;
  for (int round = 0; round < options.rounds; ++round) {
    try {
      keepLeast(h5dread, secondsOf([&] { readPlainly(file, place); }));
    } catch (const Error&) {
      // A format without such arrays: no peer.
    }
    const auto start = std::chrono::steady_clock::now();
    const auto annotationsReady = [&](const std::shared_ptr<const Dataset>&) {
      keepLeast(annotations, secondsSince(start));
    };
    openDataset(file, {{}, {}, 1}, {}, annotationsReady);
    keepLeast(one, secondsSince(start));
    keepLeast(h5py, pythonSeconds("h5py", file, place));
    keepLeast(two, secondsOf([&] { openDataset(file, {{}, {}, 2}, {}); }));
    keepLeast(anndata, pythonSeconds("anndata", file, place));
  }
  double geneMs = 0.0;
  {
    const auto data = openDataset(file, {}, {});
    data->matrix->makeGeneMajor();
    geneMs = geneMilliseconds(*data->matrix);
  }
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  const auto memory = nlohmann::json::parse(
      outputOf(shellWord(program) + " bench load " + shellWord(file) + " --memory --json"), nullptr,
      false);
  return {{"h5dread_s", numberOf(h5dread)},
          {"h5py_s", numberOf(h5py)},
          {"anndata_s", numberOf(anndata)},
          {"chreode_1_s", numberOf(one)},
          {"chreode_2_s", numberOf(two)},
          {"annotations_s", numberOf(annotations)},
          {"gene_ms", geneMs},
          {"over_h5dread", ratio(h5dread, one)},
          {"over_h5py", ratio(h5py, one)},
          {"over_anndata", ratio(anndata, two)},
          {"peak_bytes", memory.value("rise", std::int64_t{0})},
          {"csr_bytes", memory.value("kept", std::int64_t{0})}};
}

}  // namespace chreode
