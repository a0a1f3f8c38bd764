#pragma once

#include <memory>

#include "../categorical_column.h"
#include "expression/dataset.h"
#include "whatif/response.h"

namespace chreode {

/// Six genes of a count model: A and B rise, C and D fall, E is too low to be ranked, F stays. B's
/// measured change has the other sign.
inline std::shared_ptr<Response> sixGenes(
    std::shared_ptr<const std::vector<std::string>> genes = nullptr) {
  auto response = std::make_shared<Response>();
  response->genes = genes ? genes
                          : std::make_shared<const std::vector<std::string>>(
                                std::vector<std::string>{"A", "B", "C", "D", "E", "F"});
  response->cells = 1;
  response->decodedCells = 1;
  const auto vector = [](std::initializer_list<float> values) {
    Vector result(static_cast<Index>(values.size()));
    Index at = 0;
    for (const float value : values) result[at++] = value;
    return result;
  };
  response->base = vector({1.5f, 20.0f, 7.5f, 40.0f, 0.125f, 3.0f});
  response->edited = vector({7.5f, 60.0f, 1.5f, 20.0f, 0.25f, 3.0f});
  response->change = vector({2.0f, 1.5f, -2.0f, -1.0f, 0.25f, 0.0f});
  response->measuredBase = vector({1.0f, 25.0f, 6.0f, 30.0f, 0.0f, 3.0f});
  response->measuredEdited = vector({6.0f, 12.5f, 2.0f, 20.0f, 0.0f, 3.0f});
  response->measuredChange = vector({1.75f, -1.0f, -1.5f, -0.5f, 0.0f, 0.0f});
  response->ranked = {true, true, true, true, false, true};
  response->pcaChange = response->change;
  response->measuredAgreement = 0.834;
  response->pcaAgreement = -0.5;
  return response;
}

/// Eight cells with a label of two types, a batch that is nested in the condition, and a number.
inline std::shared_ptr<Dataset> eightCells() {
  auto data = std::make_shared<Dataset>();
  for (int cell = 0; cell < 8; ++cell) data->cells.names.push_back("cell" + std::to_string(cell));
  data->cells.columns.push_back(
      categorical("type", {"T", "B", "unused"}, {0, 1, 0, 1, 0, 1, 0, -1}));
  data->cells.columns.push_back(
      categorical("donor", {"d1", "d2", "d3", "d4"}, {0, 0, 1, 1, 2, 2, 3, 3}));
  data->cells.columns.push_back(
      categorical("condition", {"rest", "stim"}, {0, 0, 0, 0, 1, 1, 1, 1}));
  Annotation depth;
  depth.name = "depth";
  depth.kind = Annotation::Kind::numeric;
  depth.numbers = {1, 2, 3, 4, 5, 6, 7, 8};
  data->cells.columns.push_back(depth);
  data->genes.names = {"CD3D", "MS4A1", "LYZ"};
  return data;
}

}  // namespace chreode
