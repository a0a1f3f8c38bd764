#include "model/adopted_embedding.h"

#include <algorithm>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include "base/error.h"
#include "base/grouped_number.h"
#include "base/hash.h"
#include "expression/normalize.h"

namespace chreode {

namespace {

constexpr double kUsualDepth = 1e4;  ///< what most programs normalise to, if not to the median
constexpr const char* kRecord = "adopted";

/// Why an embedding cannot be the code; empty when it can.
std::string refusalOf(const Embedding& embedding, const Dataset& data) {
  const std::string name = "obsm/" + embedding.name;
  const Index columns = embedding.values.cols();
  if (embedding.values.rows() != data.cellCount() || columns == 0) {
    return name + " holds no numbers for the cells and cannot be a code.";
  }
  if (columns < kFewestCodeColumns || columns > kMostCodeColumns) {
    return name + " has " + groupedNumber(columns) + (columns == 1 ? " column" : " columns") +
           "; a code has 2 to 200.";
  }
  Index missing = 0;
  Index first = -1;
  for (Index cell = 0; cell < embedding.values.rows(); ++cell) {
    if (embedding.values.row(cell).allFinite()) continue;
    if (first < 0) first = cell;
    ++missing;
  }
  if (missing > 0) {
    return name + " has no numbers for " + groupedNumber(missing) + " of " +
           groupedNumber(data.cellCount()) + " cells (the first is " +
           data.cells.names[static_cast<std::size_t>(first)] +
           "); take them out of the file or fill them in.";
  }
  for (Index c = 0; c < columns; ++c) {
    if (embedding.values.col(c).maxCoeff() > embedding.values.col(c).minCoeff()) continue;
    return "Number " + std::to_string(c + 1) + " of " + name +
           " is the same for all cells; a code needs numbers that vary.";
  }
  return {};
}

std::uint64_t rowHash(const std::string& cell, const Matrix& codes, Index row) {
  Hash hash;
  hash.add(cell);
  hash.add(std::span<const float>(codes.row(row).data(), static_cast<std::size_t>(codes.cols())));
  return hash.value();
}

std::vector<std::uint64_t> rowHashes(const Dataset& data, const Matrix& codes) {
  std::vector<std::uint64_t> rows;
  for (Index cell = 0; cell < codes.rows(); ++cell) {
    rows.push_back(rowHash(data.cells.names[static_cast<std::size_t>(cell)], codes, cell));
  }
  return rows;
}

/// The log scales that another program may have worked on, over the model's genes.
std::vector<LogInput> logInputs(const Dataset& data, const TrainingData& training) {
  std::unordered_map<std::string_view, std::int32_t> places;
  for (std::size_t i = 0; i < data.genes.names.size(); ++i) {
    places.emplace(data.genes.names[i], static_cast<std::int32_t>(i));
  }
  std::vector<std::int32_t> genes;
  for (const std::string& gene : training.genes) genes.push_back(places.at(gene));
  std::vector<LogInput> inputs;
  const auto add = [&](const std::shared_ptr<const ExpressionMatrix>& x, double sum, bool ofFile) {
    inputs.push_back({x->selectGenes(genes), sum, ofFile});
  };
  if (data.taken.scale == Scale::log) {
    add(data.matrix, 0.0, true);
    return inputs;
  }
  if (data.taken.countUnits) {
    add(fileLogValues(*data.matrix, *data.taken.countUnits), 0.0, true);
    return inputs;
  }
  const double depth = medianDepth(*data.matrix);
  for (const double sum : {depth, kUsualDepth}) add(logNormalize(*data.matrix, sum), sum, false);
  return inputs;
}

}  // namespace

std::vector<AdoptableEmbedding> adoptableEmbeddings(const Dataset& data) {
  std::vector<AdoptableEmbedding> list;
  for (const Embedding& embedding : data.embeddings) {
    list.push_back({embedding.name, embedding.values.cols(), refusalOf(embedding, data)});
  }
  return list;
}

AdoptionData prepareAdoption(const Dataset& data, const AdoptionOptions& options) {
  const Embedding* embedding = data.embedding(options.key);
  if (!embedding && options.key.starts_with("obsm/")) {
    embedding = data.embedding(std::string_view(options.key).substr(5));
  }
  if (!embedding) {
    std::string known;
    for (const Embedding& other : data.embeddings) {
      known += (known.empty() ? "" : ", ") + other.name;
    }
    throw Error("There is no obsm/" + options.key + " in the file; it has " +
                    (known.empty() ? "no obsm that can be a code" : known) + ".",
                data.path);
  }
  if (const std::string refusal = refusalOf(*embedding, data); !refusal.empty()) {
    throw Error(refusal, data.path);
  }
  const TrainingOptions& asked = options.training;
  if (asked.likelihood == Likelihood::zeroInflated || asked.likelihood == Likelihood::poisson) {
    throw Error(
        "The decoder of an embedding has the likelihood nb (counts) or gaussian (log values).",
        data.path);
  }
  if (asked.hidden.size() > 1) {
    throw Error("The decoder of an embedding has one hidden layer; give one number of units.",
                data.path);
  }
  AdoptionData adoption;
  adoption.training = prepareTraining(data, asked);
  adoption.key = embedding->name;
  adoption.codes = embedding->values;
  adoption.logs = logInputs(data, adoption.training);
  adoption.rows = rowHashes(data, adoption.codes);
  return adoption;
}

int AdoptionFit::worstNumber() const {
  return static_cast<int>(std::min_element(encoderNumbers.begin(), encoderNumbers.end()) -
                          encoderNumbers.begin());
}

nlohmann::json AdoptionFit::toJson() const {
  return {{"key", key},
          {"decoder_fit", decoder},
          {"decoder_fit_of", decoderIsOfCounts ? "deviance" : "variance"},
          {"encoder_r2", encoder},
          {"encoder_r2_numbers", encoderNumbers},
          {"linear", linear}};
}

std::string AdoptionFit::sentences() const {
  std::string text = "The codes are obsm/" + key + " of the file. On held-out cells the decoder " +
                     "explains " + shareAsPercent(decoder) + " of the " +
                     (decoderIsOfCounts ? "counts' deviance" : "log values' variance") +
                     ", and the distilled encoder gives back " + shareAsPercent(encoder) +
                     " of the codes' variance";
  if (!encoderNumbers.empty()) {
    const int worst = worstNumber();
    text += " (least of number " + std::to_string(worst + 1) + ": " +
            shareAsPercent(encoderNumbers[static_cast<std::size_t>(worst)]) + ")";
  }
  return text + ".";
}

std::optional<AdoptionFit> adoptionOf(const ModelCard& card) {
  if (!card.training.is_object()) return std::nullopt;
  const auto found = card.training.find(kRecord);
  if (found == card.training.end() || !found->is_object()) return std::nullopt;
  try {
    AdoptionFit fit;
    fit.key = found->at("key").get<std::string>();
    fit.decoder = found->at("decoder_fit").get<double>();
    fit.decoderIsOfCounts = found->at("decoder_fit_of") == "deviance";
    fit.encoder = found->at("encoder_r2").get<double>();
    fit.encoderNumbers = found->at("encoder_r2_numbers").get<std::vector<double>>();
    fit.linear = found->at("linear").get<bool>();
    return fit;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

std::string encoderClosedBecause(const ModelCard& card) {
  const std::optional<AdoptionFit> fit = adoptionOf(card);
  if (!fit || fit->encoderServes()) return {};
  return "The encoder distilled for obsm/" + fit->key + " gives back " +
         shareAsPercent(fit->encoder) + " of the codes' variance on held-out cells, less than " +
         shareAsPercent(kLeastEncoderR2) +
         ": cells that are changed or new cannot be encoded; dragging a cell needs no encoder.";
}

std::shared_ptr<const Matrix> adoptedCodes(const Dataset& data, const ModelCard& card) {
  const std::optional<AdoptionFit> fit = adoptionOf(card);
  if (!fit) return nullptr;
  const Embedding* embedding = data.embedding(fit->key);
  if (!embedding || embedding->values.cols() != card.latentSize ||
      embedding->values.rows() != data.cellCount()) {
    return nullptr;
  }
  const auto rows = card.training[kRecord].find("rows");
  if (rows == card.training[kRecord].end() || !rows->is_array()) return nullptr;
  std::unordered_set<std::uint64_t> known;
  for (const nlohmann::json& row : *rows) {
    if (row.is_number_unsigned()) known.insert(row.get<std::uint64_t>());
  }
  for (const std::uint64_t row : rowHashes(data, embedding->values)) {
    if (!known.contains(row)) return nullptr;
  }
  return std::make_shared<const Matrix>(embedding->values);
}

Encoded codesOf(const LatentModel& model, const Dataset& data, const ExpressionMatrix& input,
                const MissingGenes& missing, const Levels& covariates, const Progress& progress) {
  if (const auto own = adoptedCodes(data, model.card())) {
    return {*own, Matrix::Zero(own->rows(), own->cols())};
  }
  return encodeFilled(model, input, missing, covariates, progress);
}

}  // namespace chreode
