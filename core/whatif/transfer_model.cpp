#include "whatif/transfer_model.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <unordered_set>

#include "expression/data_hash.h"
#include "expression/select_cells.h"
#include "model/adopted_embedding.h"

namespace chreode {

namespace {

using Hashes = std::unordered_set<std::uint64_t>;

Hashes hashesIn(const nlohmann::json& record, const char* key) {
  Hashes hashes;
  const auto found = record.find(key);
  if (found == record.end() || !found->is_array()) return hashes;
  for (const nlohmann::json& hash : *found) {
    if (hash.is_number_integer()) hashes.insert(hash.get<std::uint64_t>());
  }
  return hashes;
}

std::string fileWord(const std::string& text) {
  std::string word;
  for (const char c : text) {
    const bool plain =
        std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
    word += plain ? c : '_';
  }
  return word;
}

/// What a model that was trained for a question says of it.
nlohmann::json recordOf(const TransferQuestion& question, const std::string& alsoWithout) {
  nlohmann::json record{{"condition", question.condition},
                        {"control", question.control},
                        {"perturbed", question.perturbed},
                        {"classes", question.classes},
                        {"target", question.target}};
  if (!alsoWithout.empty()) record["also_without"] = alsoWithout;
  return record;
}

template <typename T>
void take(const nlohmann::json& options, const char* key, T& value) {
  const auto found = options.find(key);
  if (found == options.end()) return;
  try {
    value = found->get<T>();
  } catch (const nlohmann::json::exception&) {
    // A record of another program: the usual value stays.
  }
}

std::vector<std::int32_t> cellsWithout(const Dataset& data, std::span<const std::int32_t> hidden) {
  std::vector<bool> isHidden(data.cells.size(), false);
  for (const std::int32_t cell : hidden) isHidden[static_cast<std::size_t>(cell)] = true;
  std::vector<std::int32_t> visible;
  for (std::size_t cell = 0; cell < isHidden.size(); ++cell) {
    if (!isHidden[cell]) visible.push_back(static_cast<std::int32_t>(cell));
  }
  return visible;
}

/// A decoder of one linear layer.
bool isLinear(const ModelCard& card) {
  if (!card.layers.is_object() || !card.layers.contains("decoder")) return false;
  int layers = 0;
  for (const nlohmann::json& entry : card.layers.at("decoder")) {
    layers += entry.is_object() && entry.contains("linear");
  }
  return layers == 1;
}

/// Trains without the target's perturbed cells, and without those of the source class
/// `alsoWithout` where that is not empty.
std::shared_ptr<const LatentModel> trainWithout(const Dataset& data, const LogValues& values,
                                                const TransferCells& cells,
                                                const std::string& alsoWithout,
                                                const TrainingOptions& options,
                                                const Progress& progress) {
  std::vector<std::int32_t> hidden = cells.hidden;
  for (const ClassCells& source : cells.sources) {
    if (source.name == alsoWithout) {
      hidden.insert(hidden.end(), source.perturbed.begin(), source.perturbed.end());
    }
  }
  // Log values as the changes are told in; counts as they are.
  const bool logs = options.likelihood == Likelihood::gaussian || data.taken.scale == Scale::log;
  const auto visible =
      logs ? visibleData(data, values, hidden)
           : std::shared_ptr<const Dataset>(selectCells(data, cellsWithout(data, hidden)));
  TrainingData training = prepareTraining(*visible, options);
  training.record["transfer"] = recordOf(cells.question, alsoWithout);
  training.record["excluded"] = hidden.size();
  const TransferQuestion& question = cells.question;
  training.record["filters"].push_back(question.classes + "=" + question.target + "," +
                                       question.condition + "=" + question.perturbed);
  if (!alsoWithout.empty()) {
    training.record["filters"].push_back(question.classes + "=" + alsoWithout + "," +
                                         question.condition + "=" + question.perturbed);
  }
  // So that the model is later given the values that it learned from.
  if (logs) training.targetSum = values.depth;
  if (logs && values.ofFile && data.taken.countUnits) training.record["log_values"] = "file";
  TrainingControl control;
  return TorchEngine::instance().train(training, options, control, {}, progress).model;
}

/// Whether a model that is kept was trained for this question with these options.
bool isWithout(const ModelCard& card, const Dataset& data, const TransferQuestion& question,
               const std::string& alsoWithout, const TrainingOptions& options) {
  if (!card.training.is_object()) return false;
  const auto says = [&](const char* key, const nlohmann::json& wanted) {
    const auto found = card.training.find(key);
    return found != card.training.end() && *found == wanted;
  };
  // Decoder and length are chosen by the training and recorded as they were asked for.
  return says("transfer", recordOf(question, alsoWithout)) && says("options", toJson(options)) &&
         says("data_hash", dataHashText(data));
}

}  // namespace

SawTarget sawTarget(const ModelCard& card, const Dataset& data,
                    std::span<const std::int32_t> hidden) {
  if (!card.training.is_object()) return SawTarget::unknown;
  Hashes learned = hashesIn(card.training, "cells");
  if (learned.empty()) return SawTarget::unknown;
  for (const std::uint64_t hash : hashesIn(card.training, "heldout_cells")) learned.erase(hash);
  for (const std::int32_t cell : hidden) {
    if (learned.contains(hashOfCell(data.cells.names[static_cast<std::size_t>(cell)]))) {
      return SawTarget::yes;
    }
  }
  const nlohmann::json options = card.training.value("options", nlohmann::json::object());
  if (adoptionOf(card) || (options.is_object() && options.contains("start"))) {
    return SawTarget::unknown;
  }
  const bool known =
      std::any_of(data.cells.names.begin(), data.cells.names.end(),
                  [&](const std::string& name) { return learned.contains(hashOfCell(name)); });
  return known ? SawTarget::no : SawTarget::unknown;
}

nlohmann::json toJson(SawTarget saw) {
  if (saw == SawTarget::unknown) return "unknown";
  return saw == SawTarget::yes;
}

TrainingOptions transferTraining(const ModelCard* given, const TransferQuestion& question,
                                 std::uint64_t seed, int threads) {
  TrainingOptions options;
  if (given && given->training.is_object() && !adoptionOf(*given)) {
    const auto found = given->training.find("options");
    if (found != given->training.end() && found->is_object()) {
      take(*found, "latent", options.latentSize);
      take(*found, "hidden", options.hidden);
      take(*found, "dropout", options.dropout);
      take(*found, "batch_size", options.batchSize);
      take(*found, "genes", options.genes);
      take(*found, "batch", options.batchColumns);
      std::string likelihood;
      take(*found, "likelihood", likelihood);
      for (const Likelihood one : {Likelihood::negativeBinomial, Likelihood::zeroInflated,
                                   Likelihood::poisson, Likelihood::gaussian}) {
        if (likelihood == likelihoodName(one)) options.likelihood = one;
      }
      take(given->training, "steps", options.steps);
      if (options.steps > 0) {
        options.decoder = isLinear(*given) ? DecoderKind::linear : DecoderKind::mlp;
      }
      std::string sample;
      take(*found, "sample", sample);
      if (!sample.empty()) options.sampleColumn = sample;
    }
  }
  // A code that is told the condition would not hold it.
  std::erase(options.batchColumns, question.condition);
  // Whole samples held out could be the condition itself.
  if (!options.sampleColumn || *options.sampleColumn == question.condition) {
    options.sampleColumn = "";
  }
  options.seed = seed;
  options.threads = threads;
  return options;
}

std::shared_ptr<const Dataset> visibleData(const Dataset& data, const LogValues& values,
                                           std::span<const std::int32_t> hidden) {
  Dataset logs = data;
  logs.matrix = values.x;
  logs.taken.scale = Scale::log;
  logs.taken.recovered = false;
  logs.taken.countUnits = nullptr;
  return selectCells(logs, cellsWithout(data, hidden));
}

std::string withoutPath(const std::string& path, const TransferQuestion& question,
                        const std::string& alsoWithout, std::uint64_t seed) {
  const std::filesystem::path whole(path);
  std::string name = whole.stem().string() + ".without-" + fileWord(question.target) + "-" +
                     fileWord(question.perturbed);
  if (!alsoWithout.empty()) name += "-" + fileWord(alsoWithout);
  if (seed > 0) name += ".seed" + std::to_string(seed);
  return (whole.parent_path() / (name + ".pt")).string();
}

WithoutModels modelsWithout(const WithoutRequest& request, const Progress& progress) {
  const Dataset& data = *request.data;
  const TransferCells cells = transferCells(data, request.question);
  const LogValues values = logValues(data, cells.allowed);
  const ModelCard* given = request.given ? &request.given->card() : nullptr;
  std::uint64_t firstSeed = 0;
  if (given && given->training.is_object()) take(given->training, "seed", firstSeed);
  const std::size_t others = request.leaveOut ? cells.sources.size() : 0;
  const auto count = static_cast<double>(static_cast<std::size_t>(request.seeds) + others);
  double done = 0.0;
  WithoutModels all;
  const auto make = [&](std::uint64_t seed, const std::string& also) {
    const Progress part = progress.part(done / count, (done + 1.0) / count);
    done += 1.0;
    const TrainingOptions options =
        transferTraining(given, request.question, seed, request.threads);
    TorchEngine& engine = TorchEngine::instance();
    std::string path;
    if (!request.path.empty()) path = withoutPath(request.path, request.question, also, seed);
    if (!path.empty()) all.paths.push_back(path);
    if (!path.empty() && std::filesystem::exists(path)) {
      auto kept = engine.load(path);
      if (isWithout(kept->card(), data, request.question, also, options)) return kept;
    }
    auto model = trainWithout(data, values, cells, also, options, part);
    progress.check();  // a training that is stopped gives what it has so far
    if (path.empty()) return model;
    engine.save(*model, path);
    return engine.load(path);
  };
  for (int i = 0; i < request.seeds; ++i) {
    all.models.push_back(make(firstSeed + static_cast<std::uint64_t>(i), ""));
  }
  for (std::size_t i = 0; i < others; ++i) {
    all.leftOut.push_back(make(firstSeed, cells.sources[i].name));
  }
  return all;
}

}  // namespace chreode
