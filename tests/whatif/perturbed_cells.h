#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "expression/dataset.h"

namespace chreode {

/// A group of cells whose log values are `mean` plus normal noise, with its values of the columns.
struct CellGroup {
  std::vector<std::string> values;
  Eigen::VectorXd mean;
  int cells = 0;
};

/// Log values of such groups, clipped at 0; `noise` 0 gives each cell its group's mean.
inline std::shared_ptr<Dataset> groupedCells(const std::vector<std::string>& columns,
                                             const std::vector<CellGroup>& groups, double noise,
                                             std::uint64_t seed) {
  auto data = std::make_shared<Dataset>();
  data->name = "groups";
  data->taken = {"X", Scale::log};
  const Eigen::Index genes = groups.front().mean.size();
  for (Eigen::Index gene = 0; gene < genes; ++gene) {
    data->genes.names.push_back("G" + std::to_string(gene));
  }
  for (const std::string& name : columns) {
    Annotation column;
    column.name = name;
    column.kind = Annotation::Kind::categorical;
    data->cells.columns.push_back(column);
  }
  Random random(seed);
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> places;
  std::vector<float> values;
  for (const CellGroup& group : groups) {
    for (int i = 0; i < group.cells; ++i) {
      data->cells.names.push_back("cell" + std::to_string(data->cells.names.size()));
      for (std::size_t c = 0; c < columns.size(); ++c) {
        Annotation& column = data->cells.columns[c];
        int level = column.levelOf(group.values[c]);
        if (level < 0) {
          level = static_cast<int>(column.levels.size());
          column.levels.push_back(group.values[c]);
        }
        column.codes.push_back(level);
      }
      for (Eigen::Index gene = 0; gene < genes; ++gene) {
        const double value = group.mean[gene] + (noise > 0.0 ? noise * random.normal() : 0.0);
        if (value <= 0.0) continue;
        places.push_back(static_cast<std::int32_t>(gene));
        values.push_back(static_cast<float>(value));
      }
      offsets.push_back(static_cast<std::int64_t>(places.size()));
    }
  }
  const auto cells = static_cast<Index>(data->cells.names.size());
  data->matrix = std::make_shared<const ExpressionMatrix>(cells, genes, std::move(offsets),
                                                          std::move(places), std::move(values));
  data->dataHash = seed + 1;
  return data;
}

inline Eigen::VectorXd randomProfile(Eigen::Index genes, double least, double most,
                                     std::uint64_t seed) {
  Random random(seed);
  Eigen::VectorXd profile(genes);
  for (Eigen::Index i = 0; i < genes; ++i) profile[i] = least + (most - least) * random.uniform();
  return profile;
}

}  // namespace chreode
