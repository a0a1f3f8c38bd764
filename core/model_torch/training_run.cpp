#include "model_torch/training_run.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/error.h"
#include "base/grouped_number.h"
#include "base/hash.h"
#include "base/no_number.h"
#include "model_torch/code_activity.h"
#include "model_torch/torch_model.h"
#include "model_torch/training_length.h"
#include "model_torch/vae_script.h"

namespace chreode {

namespace {

constexpr double kCodesShare = 0.07;  ///< of the time goes to fresh codes

/// Tells whether a checkpoint belongs to this run: made of what decides its outcome.
std::string fingerprintOf(const TrainingData& data, const TrainingOptions& options) {
  return Hash()
      .add(toJson(options).dump())
      .add(data.record.dump())
      .add(static_cast<std::uint64_t>(data.x->genes()))
      .add(std::span<const std::int32_t>(data.trainingCells))
      .add(static_cast<std::uint64_t>(options.threads))
      .add(options.start ? options.start->card().toJson().dump() : std::string())
      .hex();
}

std::optional<VaeNetwork> startOf(const TrainingOptions& options) {
  if (!options.start) return {};
  const auto* model = dynamic_cast<const TorchModel*>(options.start.get());
  if (!model) throw Error("Only a model that was trained here can be trained further.");
  return networkOf(model->module(), model->card());
}

/// How far the model that a run goes on from had been trained.
int stepsOf(const std::shared_ptr<const LatentModel>& start) {
  if (!start || !start->card().training.is_object()) return 0;
  return start->card().training.value("steps", 0);
}

const char* nameOf(bool linear) {
  return linear ? "linear" : "MLP";
}

}  // namespace

TrainingRun::TrainingRun(const TrainingData& data, const TrainingOptions& options,
                         TrainingControl& control, const TrainingObserver& observer,
                         const Progress& progress)
    : m_data(data),
      m_options(options),
      m_run(control, progress),
      m_observer(observer),
      m_progress(progress),
      m_startNetwork(startOf(options)),
      m_validation(data, options.seed),
      m_checkpoint(options.checkpoint, fingerprintOf(data, options), options.checkpointSeconds),
      m_heldoutSample(spread(data.heldoutCells, kHeldoutSample)) {
  if (data.trainingCells.size() < 2) throw Error("Training needs at least two training cells.");
  const bool hiddenFits =
      !options.hidden.empty() && std::all_of(options.hidden.begin(), options.hidden.end(),
                                             [](int units) { return units > 0; });
  if (options.latentSize < 1 || !hiddenFits || options.batchSize < 2 || options.dropout < 0.0 ||
      options.dropout >= 1.0) {
    throw Error(
        "Training needs at least one latent number, one hidden unit a layer, batches of two, and a "
        "dropout from 0 to less than 1.");
  }
  if (m_startNetwork) {
    m_options.decoder =
        m_startNetwork->shape.linearDecoder ? DecoderKind::linear : DecoderKind::mlp;
    m_options.latentSize = m_startNetwork->shape.latent;
  }
  m_tryBoth = m_options.decoder == DecoderKind::automatic;
  m_mostSteps = options.steps;
  if (options.epochs > 0) {
    const double batches = static_cast<double>(data.trainingCells.size()) / options.batchSize;
    m_mostSteps = std::max(1, static_cast<int>(std::lround(batches * options.epochs)));
  }
  m_lengthIsChosen = m_mostSteps == 0;
  if (m_lengthIsChosen) m_mostSteps = kMostSteps;
  m_stepsPlanned = m_mostSteps * (m_tryBoth ? 2.0 : 1.0);
}

bool TrainingRun::consider(VaeTrainer& trainer, std::optional<Kept>& kept) {
  const double score = m_validation.of(trainer.averaged());
  m_losses.push_back({{"decoder", nameOf(trainer.averaged().shape.linearDecoder)},
                      {"step", trainer.steps()},
                      {"loss", m_recentLoss},
                      {"validation", score}});
  const double gain = m_data.counts ? kLeastGain : kLeastGain * std::abs(score);
  const bool better = !kept || score > kept->score + gain;
  // A length that the caller asked for is kept to, whatever the validation cells say.
  if (better || !m_lengthIsChosen) {
    kept = Kept{trainer.averaged().clone(), score, trainer.steps()};
  }
  return better;
}

void TrainingRun::publish(VaeTrainer& trainer, bool withHeldout) {
  const double done = m_stepsBefore + trainer.steps();
  TrainingUpdate update;
  // Beside "Training", that a run is training says nothing.
  if (m_tryBoth) {
    update.phase = std::string(nameOf(trainer.averaged().shape.linearDecoder)) + " decoder";
  }
  update.step = static_cast<int>(done);
  update.steps = static_cast<int>(m_stepsPlanned);
  update.loss = m_recentLoss;
  update.secondsLeft = m_run.seconds() * (m_stepsPlanned - done) / std::max(done, 1.0);
  update.heldoutLoss = kNoNumber;
  if (withHeldout && !m_heldoutSample.empty()) {
    update.heldoutLoss = negativeElbo(trainer.averaged(), m_data, m_heldoutSample);
  }
  if (withHeldout && m_observer) {
    update.activity = codeActivity(trainer.averaged(), m_data, activitySample(m_data));
  }
  if (m_observer && trainer.atEpochEnd() && m_run.seconds() >= m_nextCodes) {
    const double before = m_run.seconds();
    update.codes = std::make_shared<Matrix>(encodeAll(trainer.averaged(), m_data));
    m_nextCodes = m_run.seconds() + std::max(0.5, (m_run.seconds() - before) / kCodesShare);
  }
  if (m_observer) m_observer(update);
  if (m_progress.report) m_progress.report(done / m_stepsPlanned, update.phase);
}

VaeShape TrainingRun::shapeOf(bool linear) const {
  VaeShape shape;
  if (m_startNetwork) {
    shape = m_startNetwork->shape;
  } else {
    shape.genes = static_cast<int>(m_data.x->genes());
    shape.latent = m_options.latentSize;
    shape.hidden = m_options.hidden;
    shape.likelihood = m_data.counts ? m_data.likelihood : Likelihood::gaussian;
    shape.linearDecoder = linear;
    shape.targetSum = m_data.counts ? m_data.targetSum : 0.0;
    for (const Covariate& covariate : m_data.covariates) {
      shape.covariateLevels.push_back(static_cast<int>(covariate.levels.size()));
    }
  }
  shape.dropout = m_options.dropout;
  return shape;
}

VaeTrainer TrainingRun::trainerOf(bool linear) const {
  const Arithmetic arithmetic = Arithmetic::named(m_options.device);
  if (!m_startNetwork) {
    return {m_data, shapeOf(linear), m_options.batchSize, m_options.seed, arithmetic};
  }
  VaeNetwork start = m_startNetwork->clone();
  start.shape = shapeOf(linear);
  return {m_data, start, m_options.batchSize, m_options.seed, arithmetic};
}

void TrainingRun::writeCheckpoint(const VaeTrainer& trainer, const std::optional<Kept>& kept,
                                  const std::optional<Kept>& done, int withoutGain) {
  RunState state;
  state.linear = trainer.isLinear();
  state.done = done;
  state.kept = kept;
  state.withoutGain = withoutGain;
  state.stepsBefore = m_stepsBefore;
  state.stepsPlanned = m_stepsPlanned;
  state.recentLoss = m_recentLoss;
  state.losses = m_losses;
  m_checkpoint.write(state, trainer);
}

std::optional<TrainingRun::Kept> TrainingRun::trainDecoder(bool linear,
                                                           const std::optional<Kept>& done) {
  VaeTrainer trainer = trainerOf(linear);
  std::optional<Kept> kept;
  int withoutGain = 0;
  m_recentLoss = kNoNumber;
  if (m_resumed) {
    m_checkpoint.restore(trainer);
    kept = std::move(m_resumed->kept);
    withoutGain = m_resumed->withoutGain;
    m_stepsBefore = m_resumed->stepsBefore;
    m_stepsPlanned = m_resumed->stepsPlanned;
    m_recentLoss = m_resumed->recentLoss;
    m_losses = m_resumed->losses;
    m_resumedAt = m_stepsBefore + trainer.steps();
    m_resumed.reset();
  }
  while (trainer.steps() < m_mostSteps && !m_run.stopRequested()) {
    if (m_lengthIsChosen && withoutGain >= m_options.patience) break;
    m_run.waitWhilePaused();
    const auto before = Clock::now();
    const double loss = trainer.step();
    m_stepSeconds += std::chrono::duration<double>(Clock::now() - before).count();
    ++m_stepsHere;
    if (!std::isfinite(loss)) {
      throw Error("Training diverged at step " + std::to_string(trainer.steps()) +
                  "; look for extreme values in the matrix.");
    }
    m_recentLoss = std::isnan(m_recentLoss) ? loss : 0.95 * m_recentLoss + 0.05 * loss;
    const bool validates = trainer.steps() % kValidateEvery == 0 || trainer.steps() == m_mostSteps;
    if (validates) withoutGain = consider(trainer, kept) ? 0 : withoutGain + 1;
    if (m_checkpoint.isDue()) writeCheckpoint(trainer, kept, done, withoutGain);
    if (validates || trainer.atEpochEnd()) publish(trainer, validates);
  }
  // Stopped before the first validation: what there is so far is the best so far.
  if (!kept && trainer.steps() > 0) consider(trainer, kept);
  m_stepsBefore += trainer.steps();
  m_stepsPlanned -= m_mostSteps - trainer.steps();
  return kept;
}

std::string TrainingRun::chosenSentence(const std::optional<Kept>& linear,
                                        const std::optional<Kept>& mlp) const {
  const bool isLinear = linear && (!mlp || linear->score >= mlp->score);
  const auto figure = [this](const Kept& kept) {
    char text[64];
    if (m_data.counts) {
      std::snprintf(text, sizeof text, "%.1f %% of the deviance", 100.0 * kept.score);
    } else {
      std::snprintf(text, sizeof text, "a loss of %.1f a cell", -kept.score);
    }
    return std::string(text);
  };
  const Kept& best = isLinear ? *linear : *mlp;
  std::string sentence = std::string(isLinear ? "Linear" : "MLP") + " decoder after " +
                         groupedNumber(best.steps) + " steps: " + figure(best) +
                         " on the validation cells";
  if (linear && mlp) {
    const Kept& other = isLinear ? *mlp : *linear;
    sentence += std::string(", against ") + figure(other) + " with the " + nameOf(!isLinear) +
                " decoder after " + groupedNumber(other.steps);
  }
  return sentence + ".";
}

std::shared_ptr<const LatentModel> TrainingRun::modelOf(const Kept& kept,
                                                        const std::string& chosen) const {
  ModelCard card;
  card.name = "VAE, " + std::to_string(m_options.latentSize) + " numbers, " +
              nameOf(kept.network.shape.linearDecoder) + " decoder";
  card.genes = m_data.genes;
  card.latentSize = m_options.latentSize;
  card.inputSpace = m_data.counts ? Space::counts : Space::log1p;
  card.outputSpace = card.inputSpace;
  card.inputTargetSum = m_data.targetSum;
  card.likelihood = likelihoodName(kept.network.shape.likelihood);
  card.covariates = m_data.covariates;
  card.layers = decoderLayers(kept.network.shape);
  card.training = m_data.record.is_object() ? m_data.record : nlohmann::json::object();
  card.training["seed"] = m_options.seed;
  card.training["steps"] = kept.steps + stepsOf(m_options.start);
  card.training["options"] = toJson(m_options);
  card.training["chosen"] = chosen;
  card.training["losses"] = m_losses;
  card.training["kl_per_number"] = m_activity.klPerNumber;
  card.training["active_units"] = m_activity.activeUnits;
  return std::make_shared<TorchModel>(std::move(card), scriptModule(kept.network));
}

TrainingResult TrainingRun::run() {
  try {
    return train();
  } catch (const Error&) {
    m_checkpoint.remove();
    throw;
  }
}

TrainingResult TrainingRun::train() {
  std::optional<Kept> mlp;
  std::optional<Kept> linear;
  m_resumed = m_checkpoint.read([this](bool isLinear) { return shapeOf(isLinear); });
  if (m_resumed && m_resumed->linear) {
    mlp = std::move(m_resumed->done);
  } else if (m_options.decoder != DecoderKind::linear) {
    mlp = trainDecoder(false, {});
  }
  if (m_options.decoder != DecoderKind::mlp && !(mlp && m_run.stopRequested())) {
    linear = trainDecoder(true, mlp);
  }
  m_checkpoint.remove();
  if (!mlp && !linear) throw Cancelled();
  TrainingResult result;
  result.chosen = chosenSentence(linear, mlp);
  result.linearDecoder = linear && (!mlp || linear->score >= mlp->score);
  Kept& best = result.linearDecoder ? *linear : *mlp;
  m_activity = codeActivity(best.network, m_data, activitySample(m_data));
  result.activity = m_activity;
  result.model = modelOf(best, result.chosen);
  result.steps = best.steps;
  const int batchSize =
      std::min(m_options.batchSize, static_cast<int>(m_data.trainingCells.size()));
  result.epochs = static_cast<double>(best.steps) * batchSize /
                  static_cast<double>(m_data.trainingCells.size());
  const std::vector<std::int32_t>& judging =
      m_data.heldoutCells.empty() ? m_data.validationCells : m_data.heldoutCells;
  result.heldoutLoss = negativeElbo(best.network, m_data, judging);
  result.heldoutLossMeanModel = meanModelLoss(m_data, judging);
  result.seconds = m_run.seconds();
  result.cellsPerSecond =
      static_cast<double>(m_stepsHere) * batchSize / std::max(m_stepSeconds, 1e-9);
  result.resumedAt = m_resumedAt;
  return result;
}

}  // namespace chreode
