// What a TorchScript module must do before it counts as a model: the contract, tried out.
#include <algorithm>

#include "base/error.h"
#include "model_torch/torch_model.h"

namespace chreode {

namespace {

constexpr Index kMostLevelsTried = 512;
constexpr Index kWarmUpRows[] = {1, 17, 256};

/// Made-up cells in the input space: small whole numbers, different from cell to cell.
Matrix madeUpCells(Index cells, Index genes) {
  Matrix x(cells, genes);
  for (Index i = 0; i < cells; ++i) {
    for (Index g = 0; g < genes; ++g) {
      x(i, g) = static_cast<float>(i % 2 == 0 ? (g + i) % 3 : (g + i) % 2);
    }
  }
  return x;
}

/// Each level of every covariate once or more, a row each.
Levels everyLevel(const std::vector<Covariate>& covariates) {
  Index most = 1;
  for (const Covariate& covariate : covariates) {
    most = std::max(most, static_cast<Index>(covariate.levels.size()));
  }
  Levels levels(std::min(most, kMostLevelsTried), static_cast<Index>(covariates.size()));
  for (Index c = 0; c < levels.cols(); ++c) {
    const auto count = static_cast<Index>(covariates[static_cast<std::size_t>(c)].levels.size());
    for (Index i = 0; i < levels.rows(); ++i) {
      levels(i, c) = static_cast<int>(std::max<Index>(0, std::min(count - 1, most - 1 - i)));
    }
  }
  return levels;
}

bool isAboutShapes(const std::string& reason) {
  for (const char* word : {"shapes cannot be multiplied", "size mismatch", "must match the size",
                           "must match the existing size", "invalid for input of size",
                           "Expected size", "same size", "Sizes of tensors must match"}) {
    if (reason.find(word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

void TorchModel::check() {
  for (const char* method : {"encode", "decode"}) {
    const auto found = m_module.find_method(method);
    if (!found) {
      throw Error(std::string("The model has no method \"") + method +
                  "\"; a model for Chreode needs encode and decode.");
    }
    const std::size_t wanted = std::string(method) == "encode" ? 3 : 4;  // self among them
    if (found->function().getSchema().arguments().size() != wanted) {
      throw Error(std::string("The model's ") + method + " takes other arguments than (" +
                  (wanted == 3 ? "x, covariate" : "z, library, covariate") + ").");
    }
  }
  const Index genes = geneCount();
  const Matrix x = madeUpCells(2, genes);
  const Levels levels = Levels::Zero(2, static_cast<Index>(m_card.covariates.size()));
  Encoded first;
  try {
    first = encodeBatch(x, levels);
  } catch (const Error& error) {
    if (!isAboutShapes(error.what())) throw;
    throw Error("The model's encode does not take the " + std::to_string(genes) +
                " genes that its chreode.json lists; the list must name the columns of the "
                "model's input, in order.");
  }
  const Encoded second = encodeBatch(x, levels);
  const Vector library = Vector::Constant(2, 1000.0f);
  const Matrix decoded = decodeByScript(first.mean, library, levels);
  const Matrix again = decodeByScript(first.mean, library, levels);
  if (first.mean != second.mean || first.variance != second.variance || decoded != again) {
    throw Error(
        "The model gives different numbers for the same cells; save it in evaluation mode "
        "(model.eval(), which turns dropout off) and without sampling.");
  }
  if (!first.mean.allFinite() || !first.variance.allFinite() || !decoded.allFinite()) {
    throw Error("The model gives NaN or infinite numbers for two plain cells.");
  }
  if ((first.variance.array() < 0.0f).any()) {
    throw Error(
        "The model's encode gives negative variances; it must return variances, not their "
        "logarithms.");
  }
  checkLibrary(first.mean, decoded, levels);
  checkCovariates();
  for (const Index rows : kWarmUpRows) {
    const Levels zero = Levels::Zero(rows, levels.cols());
    const Encoded warm = encodeBatch(madeUpCells(rows, genes), zero);
    decodeByScript(warm.mean, Vector::Constant(rows, 1000.0f), zero);
  }
}

void TorchModel::checkLibrary(const Matrix& z, const Matrix& decoded, const Levels& levels) {
  if (m_card.outputSpace != Space::counts) return;
  // On the other side of the code too: a linear decoder is negative on one of the two.
  const Matrix mirrored = decodeByScript(-z, Vector::Constant(z.rows(), 1000.0f), levels);
  if ((decoded.array() < 0.0f).any() || (mirrored.array() < 0.0f).any()) {
    throw Error(
        "The model's decode gives negative counts; set output.space to \"log1p\" in chreode.json "
        "if it returns log values.");
  }
  const Matrix twice = decodeByScript(z, Vector::Constant(z.rows(), 2000.0f), levels);
  const float scale = decoded.array().abs().maxCoeff();
  if (((twice - 2.0f * decoded).array().abs() > 2e-3f * scale).any()) {
    throw Error(
        "The model's decode does not scale its mean with library, as it must where the output is "
        "counts; multiply the gene shares by library.unsqueeze(1).");
  }
}

void TorchModel::checkCovariates() {
  if (m_card.covariates.empty()) return;
  const auto call = [this](const Levels& levels) {
    const Encoded codes = encodeBatch(madeUpCells(levels.rows(), geneCount()), levels);
    const Matrix mean =
        decodeByScript(codes.mean, Vector::Constant(levels.rows(), 1000.0f), levels);
    return codes.mean.allFinite() && mean.allFinite();
  };
  try {
    if (!call(everyLevel(m_card.covariates))) throw Error("it gives NaN or infinite numbers");
  } catch (const Error& error) {
    throw Error(
        "The model does not take every level of the covariates that its chreode.json lists; the "
        "levels must be those it was trained with, in order (" +
        std::string(error.what()) + ").");
  }
  try {
    const Levels none = Levels::Constant(2, static_cast<Index>(m_card.covariates.size()), -1);
    m_takesUnknownLevels = call(none);
  } catch (const Error&) {
    m_takesUnknownLevels = false;
  }
}

void TorchModel::refuseLevels(const Levels& levels) const {
  for (Index c = 0; c < levels.cols(); ++c) {
    const Covariate& covariate = m_card.covariates[static_cast<std::size_t>(c)];
    const int least = levels.rows() > 0 ? levels.col(c).minCoeff() : 0;
    const int greatest = levels.rows() > 0 ? levels.col(c).maxCoeff() : 0;
    if (least < -1 || greatest >= static_cast<int>(covariate.levels.size())) {
      throw Error("Level " + std::to_string(least < -1 ? least : greatest) + " of covariate \"" +
                  covariate.name + "\" is out of range: the model knows " +
                  std::to_string(covariate.levels.size()) + ".");
    }
    if (least < 0 && !m_takesUnknownLevels) {
      throw Error("The model needs a known level of covariate \"" + covariate.name +
                  "\" for every cell, and some cells have none; give the cells a column of that "
                  "name with the model's levels.");
    }
  }
}

}  // namespace chreode
