#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench.h"
#include "bench_cells.h"
#include "command_output.h"
#include "stats/cell_comparison.h"
#include "stats/shown_values.h"

namespace chreode {

namespace {

constexpr int kComparedGroups = 12;

/// The same without a gene-major copy.
std::shared_ptr<Dataset> freshCopy(const Dataset& data) {
  auto copy = std::make_shared<Dataset>(data);
  copy->matrix = data.matrix->withValues(data.matrix->values().copy());
  return copy;
}

template <typename T>
void writeRaw(const std::filesystem::path& path, std::span<const T> numbers) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(numbers.data()),
            static_cast<std::streamsize>(numbers.size_bytes()));
}

/// What tests/bench/rank_genes.py says of the same values; null where it cannot be run.
nlohmann::json peerOf(const Dataset& data, const ComparisonRequest& request,
                      const CellComparison& found) {
  namespace fs = std::filesystem;
  const fs::path script = fs::path(CHREODE_BENCH_SCRIPTS) / "rank_genes.py";
  if (!fs::exists(script)) return nullptr;
  std::string place = (fs::temp_directory_path() / "chreode-bench-XXXXXX").string();
  if (!mkdtemp(place.data())) return nullptr;
  const fs::path folder(place);
  const ShownValues values(data);
  std::vector<std::uint8_t> side(data.cells.size(), 0);
  for (const std::int32_t cell : request.a) side[static_cast<std::size_t>(cell)] = 1;
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> cells;
  std::vector<float> shown;
  std::vector<double> u, p;
  for (Index gene = 0; gene < data.matrix->genes(); ++gene) {
    const auto column = data.matrix->column(gene);
    for (std::size_t i = 0; i < column.cells.size(); ++i) {
      cells.push_back(column.cells[i]);
      shown.push_back(values.shown(static_cast<std::size_t>(column.cells[i]), column.values[i]));
    }
    offsets.push_back(static_cast<std::int64_t>(cells.size()));
    u.push_back(found.genes[static_cast<std::size_t>(gene)].statistic);
    p.push_back(found.genes[static_cast<std::size_t>(gene)].p);
  }
  writeRaw(folder / "side.u8", std::span<const std::uint8_t>(side));
  writeRaw(folder / "offsets.i64", std::span<const std::int64_t>(offsets));
  writeRaw(folder / "cells.i32", std::span<const std::int32_t>(cells));
  writeRaw(folder / "values.f32", std::span<const float>(shown));
  writeRaw(folder / "u.f64", std::span<const double>(u));
  writeRaw(folder / "p.f64", std::span<const double>(p));
  const std::string output =
      outputOf("OMP_NUM_THREADS=1 /usr/bin/python3 " + shellWord(script.string()) + " " +
               shellWord(place) + " 2>/dev/null");
  fs::remove_all(folder);
  const auto answer = nlohmann::json::parse(output, nullptr, false);
  return answer.is_object() ? answer : nlohmann::json();
}

}  // namespace

nlohmann::json benchDe(const DeBench& options) {
  const auto data = benchCells(options.cells, options.genes, kComparedGroups);
  ComparisonRequest request;
  for (std::int32_t cell = 0; cell < options.cells; cell += kComparedGroups)
    request.a.push_back(cell);
  request.b = restOf(data->cellCount(), request.a);
  request.test = CellTest::wilcoxon;
  CellComparison found;
  // From the rows each time: the gene-major copy is part of it.
  const auto secondsOn = [&](int threads) {
    double least = 0.0;
    for (int round = 0; round < options.rounds; ++round) {
      const auto fresh = freshCopy(*data);
      const auto start = std::chrono::steady_clock::now();
      found = compareCells(*fresh, request, threads);
      const double seconds =
          std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      least = round == 0 ? seconds : std::min(least, seconds);
    }
    return least;
  };
  const double one = secondsOn(1);
  const double two = secondsOn(2);
  data->matrix->makeGeneMajor();
  const nlohmann::json peer = peerOf(*data, request, found);
  nlohmann::json figures{{"cells", options.cells},
                         {"genes", options.genes},
                         {"nonzeros", data->matrix->nonzeros()},
                         {"seconds_1", one},
                         {"seconds_2", two},
                         {"scipy_rankdata_seconds", nullptr},
                         {"over_scipy_rankdata", nullptr},
                         {"u_error", nullptr},
                         {"p_error", nullptr}};
  if (peer.is_object()) {
    figures["scipy_rankdata_seconds"] = peer["seconds"];
    figures["over_scipy_rankdata"] = peer["seconds"].get<double>() / one;
    figures["u_error"] = peer["u_error"];
    figures["p_error"] = peer["p_error"];
  }
  return figures;
}

}  // namespace chreode
