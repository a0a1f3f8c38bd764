#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>

#include "base/random.h"
#include "bench_folder.h"
#include "bench_projection.h"
#include "judge/projection_quality.h"
#include "neighbors/neighbor_graph.h"
#include "projection/axes_view.h"
#include "projection/umap.h"

namespace chreode {

namespace {

constexpr int kNeighbors = 15;
constexpr int kJudged = 1000;

/// umap-learn on the same codes from the same start: seconds of the fastest round, and the places
/// of the last. The first fit, of fewer rows, is there to compile.
constexpr const char* kUmapLearn = R"(
import sys, time, warnings, numpy as np
warnings.filterwarnings("ignore")
import umap
folder, cells, latent, epochs, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
codes = np.fromfile(folder + "/codes", dtype=np.float32).reshape(cells, latent)
start = np.fromfile(folder + "/start", dtype=np.float32).reshape(cells, 3)
def fit(n):
    model = umap.UMAP(n_neighbors=15, n_components=3, min_dist=0.1, n_epochs=epochs, init=start[:n].copy())
    begin = time.perf_counter()
    places = model.fit_transform(codes[:n])
    return time.perf_counter() - begin, places
fit(min(cells, 5000))
best = 1e30
for i in range(rounds):
    seconds, places = fit(cells)
    best = min(best, seconds)
places.astype(np.float32).tofile(folder + "/places")
print(best)
)";

/// Twenty groups of cells of several sizes and shapes, and a way between every second two.
Matrix generatedCodes(int cells, int latent) {
  constexpr int kGroups = 20;
  Random random(11);
  Matrix centres(kGroups, latent), widths(kGroups, latent);
  for (Index i = 0; i < centres.size(); ++i) {
    centres.data()[i] = static_cast<float>(3.0 * random.normal());
    widths.data()[i] = static_cast<float>(0.3 + 0.7 * random.uniform());
  }
  Matrix codes(cells, latent);
  for (Index i = 0; i < cells; ++i) {
    const auto group = static_cast<Index>(random.below(kGroups));
    const float along =
        group % 2 == 0 && random.uniform() < 0.3 ? static_cast<float>(random.uniform()) : 0.0f;
    for (Index j = 0; j < latent; ++j) {
      codes(i, j) = (1.0f - along) * centres(group, j) +
                    along * centres(group % 2 == 0 ? group + 1 : group, j) +
                    widths(group, j) * static_cast<float>(random.normal());
    }
  }
  return codes;
}

double secondsOf(const std::shared_ptr<const Matrix>& codes, const ProjectBench& options,
                 int threads, int rounds, Matrix* places) {
  double best = 1e30;
  for (int round = 0; round < rounds; ++round) {
    UmapOptions umap;
    umap.neighbors = kNeighbors;
    umap.epochs = options.epochs;
    umap.threads = threads;
    const auto begin = std::chrono::steady_clock::now();
    UmapStatus status = UmapStatus::start(codes, umap);
    status.run(options.epochs);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    best = std::min(best, took.count());
    if (places) *places = status.places();
  }
  return best;
}

double recallOf(const std::shared_ptr<const Matrix>& codes) {
  const Neighbors graph = neighborGraph(codes, kNeighbors - 1, 2, 0);
  const NeighborIndex exact(codes, 0, {codes->rows(), 1.0});
  Random random(3);
  std::vector<std::int32_t> rows;
  for (int i = 0; i < kJudged; ++i) {
    rows.push_back(
        static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(codes->rows()))));
  }
  const Neighbors truth = exact.findAmongRows(kNeighbors - 1, rows);
  double found = 0.0;
  for (Index i = 0; i < truth.indices.rows(); ++i) {
    const auto own = graph.indices.row(rows[static_cast<std::size_t>(i)]);
    for (Index j = 0; j < truth.indices.cols(); ++j) {
      found += (own.array() == truth.indices(i, j)).any();
    }
  }
  return found / static_cast<double>(truth.indices.size());
}

void write(const std::filesystem::path& path, const Matrix& matrix) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(matrix.data()),
             static_cast<std::streamsize>(matrix.size() * sizeof(float)));
}

/// Null where umap-learn is absent.
nlohmann::json umapLearnSeconds(const std::filesystem::path& folder, const ProjectBench& options,
                                int threads) {
  const std::string count = std::to_string(threads);
  const std::string command = "NUMBA_NUM_THREADS=" + count + " OMP_NUM_THREADS=" + count +
                              " OPENBLAS_NUM_THREADS=" + count + " /usr/bin/python3 -c '" +
                              kUmapLearn + "' '" + folder.string() + "' " +
                              std::to_string(options.cells) + " " + std::to_string(options.latent) +
                              " " + std::to_string(options.epochs) + " " +
                              std::to_string(options.rounds) + " 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::array<char, 128> line{};
  if (!pipe || !std::fgets(line.data(), static_cast<int>(line.size()), pipe.get())) return nullptr;
  const double value = std::strtod(line.data(), nullptr);
  return value > 0.0 ? nlohmann::json(value) : nlohmann::json();
}

nlohmann::json over(double own, const nlohmann::json& peer) {
  return peer.is_number() ? nlohmann::json(own / peer.get<double>()) : nlohmann::json();
}

}  // namespace

nlohmann::json benchProject(const ProjectBench& options) {
  const auto codes = std::make_shared<const Matrix>(generatedCodes(options.cells, options.latent));
  const BenchFolder folder;
  const Matrix start = codePrincipalScores(*codes, 3);
  write(folder.path / "codes", *codes);
  write(folder.path / "start", start * (10.0f / start.cwiseAbs().maxCoeff()));
  const auto judged = [&](const Matrix& places) {
    return projectionQuality(*codes, places, kNeighbors, kJudged, 5, 2).trustworthiness;
  };
  Matrix places;
  const double one = secondsOf(codes, options, 1, options.rounds, &places);
  const nlohmann::json peerOne = umapLearnSeconds(folder.path, options, 1);
  const double two = secondsOf(codes, options, 2, options.rounds, nullptr);
  const nlohmann::json peerTwo = umapLearnSeconds(folder.path, options, 2);
  nlohmann::json result{{"cells", options.cells},
                        {"epochs", options.epochs},
                        {"seconds_1", one},
                        {"seconds_2", two},
                        {"umap_learn_seconds_1", peerOne},
                        {"umap_learn_seconds_2", peerTwo},
                        {"over_umap_learn_1", over(one, peerOne)},
                        {"over_umap_learn_2", over(two, peerTwo)},
                        {"trustworthiness", judged(places)},
                        {"umap_learn_trustworthiness", nullptr},
                        {"neighbor_recall", recallOf(codes)},
                        {"seconds_200k", nullptr}};
  if (std::ifstream file(folder.path / "places", std::ios::binary); file) {
    Matrix theirs(options.cells, 3);
    file.read(reinterpret_cast<char*>(theirs.data()),
              static_cast<std::streamsize>(theirs.size() * sizeof(float)));
    if (file) result["umap_learn_trustworthiness"] = judged(theirs);
  }
  if (options.large) {
    const auto many =
        std::make_shared<const Matrix>(generatedCodes(10 * options.cells, options.latent));
    result["seconds_200k"] = secondsOf(many, options, 2, 1, nullptr);
  }
  return result;
}

}  // namespace chreode
