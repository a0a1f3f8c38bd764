#include "model/gene_coverage.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "expression/normalize.h"

namespace chreode {

namespace {

/// As few digits as tell genes apart: a record is text.
double shortened(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", number);
  return std::strtod(text, nullptr);
}

std::vector<double> shortened(std::vector<double> numbers) {
  for (double& number : numbers) number = shortened(number);
  return numbers;
}

/// An array of the record with a finite number for each gene; empty where it is not one.
std::vector<double> numbersOf(const ModelCard& card, const char* key) {
  if (!card.training.is_object()) return {};
  const auto found = card.training.find(key);
  if (found == card.training.end() || !found->is_array() || found->size() != card.genes.size()) {
    return {};
  }
  std::vector<double> numbers;
  for (const nlohmann::json& number : *found) {
    if (!number.is_number() || !std::isfinite(number.get<double>())) return {};
    numbers.push_back(number.get<double>());
  }
  return numbers;
}

/// Divides by the sum; false where there is none, or a number is negative.
bool normalize(std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) {
    if (!(value >= 0.0) || !std::isfinite(value)) return false;
    sum += value;
  }
  if (!(sum > 0.0)) return false;
  for (double& value : values) value /= sum;
  return true;
}

}  // namespace

std::vector<double> trainingMeans(const ModelCard& card) {
  return numbersOf(card, "gene_means");
}

GeneShares geneShares(const ModelCard& card) {
  GeneShares shares;
  shares.values = numbersOf(card, card.inputSpace == Space::counts ? "gene_means" : "gene_shares");
  if (!shares.values.empty() && normalize(shares.values)) {
    shares.source = GeneShares::Source::training;
    return shares;
  }
  shares.values.assign(card.genes.size(), 1.0 / static_cast<double>(card.genes.size()));
  return shares;
}

GeneShares geneShares(const LatentModel& model) {
  const ModelCard& card = model.card();
  GeneShares shares = geneShares(card);
  if (shares.source == GeneShares::Source::training) return shares;
  const Matrix mean = model.decode(Matrix::Zero(1, model.latentSize()), Vector::Ones(1),
                                   Levels::Zero(1, static_cast<Index>(card.covariates.size())));
  std::vector<double> values(mean.data(), mean.data() + mean.size());
  if (card.outputSpace == Space::log1p) {
    for (double& value : values) value = std::max(0.0, std::expm1(value));
  }
  if (normalize(values)) {
    shares.values = std::move(values);
    shares.source = GeneShares::Source::decoder;
  }
  return shares;
}

double coveredShare(const GeneShares& shares, const std::vector<std::int32_t>& datasetGene) {
  if (std::all_of(datasetGene.begin(), datasetGene.end(), [](auto gene) { return gene >= 0; })) {
    return 1.0;
  }
  double covered = 0.0;
  for (std::size_t i = 0; i < datasetGene.size(); ++i) {
    if (datasetGene[i] >= 0) covered += shares.values[i];
  }
  return covered;
}

nlohmann::json geneMeansRecord(const ExpressionMatrix& x, const std::vector<std::int32_t>& cells,
                               bool counts) {
  nlohmann::json record{{"gene_means", shortened(geneMeans(x, cells))}};
  if (counts) return record;
  std::vector<double> shares(static_cast<std::size_t>(x.genes()), 0.0);
  for (const std::int32_t cell : cells) {
    const auto row = x.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      shares[static_cast<std::size_t>(row.genes[i])] +=
          std::expm1(static_cast<double>(row.values[i]));
    }
  }
  if (normalize(shares)) record["gene_shares"] = shortened(std::move(shares));
  return record;
}

}  // namespace chreode
