#include "model_torch/adoption_run.h"

#include <algorithm>
#include <cmath>

#include <ATen/CPUGeneratorImpl.h>

#include "base/error.h"
#include "base/grouped_number.h"
#include "base/matrix_rows.h"
#include "base/no_number.h"
#include "expression/normalize.h"
#include "model_torch/adam.h"
#include "model_torch/torch_model.h"
#include "model_torch/training_length.h"
#include "model_torch/vae_evaluation.h"

namespace chreode {

namespace {

/// From here on an embedding counts as a linear function of the log expression: principal
/// components of another normalisation or of more cells still reach it, learned codes do not.
constexpr double kLinearR2 = 0.98;
constexpr int kPatience = 4;            ///< validations without a gain
constexpr double kAdoptionRate = 2e-3;  ///< of learning

torch::Tensor copiedTensor(const Matrix& matrix) {
  return torch::from_blob(const_cast<float*>(matrix.data()), {matrix.rows(), matrix.cols()})
      .clone();
}

torch::Tensor copiedTensor(const RowVector& vector) {
  return torch::from_blob(const_cast<float*>(vector.data()), {vector.size()}).clone();
}

/// Moves the running mean of a network's numbers towards what they are now.
void follow(const AdoptedNetwork& mean, const AdoptedNetwork& now, double decay) {
  const torch::NoGradGuard guard;
  const auto step = [decay](const std::vector<torch::Tensor>& slow,
                            const std::vector<torch::Tensor>& fast) {
    for (std::size_t i = 0; i < slow.size(); ++i) {
      torch::Tensor target = slow[i];
      target.lerp_(fast[i].detach(), 1.0 - decay);
    }
  };
  step(mean.parameters(), now.parameters());
  step(mean.buffers(), now.buffers());
}

}  // namespace

AdoptionRun::AdoptionRun(const AdoptionData& data, const AdoptionOptions& options,
                         TrainingControl& control, const TrainingObserver& observer,
                         const Progress& progress)
    : m_data(data),
      m_options(options),
      m_run(control, progress),
      m_observer(observer),
      m_progress(progress) {
  const std::vector<std::int32_t>& training = data.training.trainingCells;
  if (training.size() < 2 || data.training.validationCells.empty()) {
    throw Error("Adopting an embedding needs training and validation cells.");
  }
  const Eigen::MatrixXd codes = rowsOf(data.codes, training).cast<double>();
  const Eigen::RowVectorXd mean = codes.colwise().mean();
  const Eigen::RowVectorXd deviation =
      ((codes.rowwise() - mean).colwise().squaredNorm() / static_cast<double>(codes.rows()))
          .cwiseSqrt();
  m_mean = mean.cast<float>();
  // A number that varies among the other cells only stays as it is.
  m_deviation = deviation.unaryExpr([](double d) { return d > 0.0 ? d : 1.0; }).cast<float>();
  Matrix standard = data.codes.rowwise() - m_mean;
  standard = standard * m_deviation.cwiseInverse().asDiagonal();
  m_codes = copiedTensor(standard);
}

void AdoptionRun::publish(const std::string& phase, int steps, double loss, double heldoutLoss) {
  // Three networks at most, of which the first two share the longer part of the time.
  const int planned = std::max(m_stepsBefore + kMostSteps, 2 * kMostSteps);
  const double done = m_stepsBefore + steps;
  TrainingUpdate update;
  update.phase = phase;
  update.step = steps;
  update.steps = kMostSteps;
  update.loss = loss;
  update.heldoutLoss = heldoutLoss;
  update.secondsLeft = m_run.seconds() * (planned - done) / std::max(done, 1.0);
  if (m_observer) m_observer(update);
  if (m_progress.report) m_progress.report(0.1 + 0.85 * std::min(1.0, done / planned), phase);
}

AdoptionRun::LinearEncoder AdoptionRun::linearEncoder(const LogInput& input, double from,
                                                      double to) {
  // In standardised units: conjugate gradients then end where all numbers are served.
  const Matrix standard =
      Eigen::Map<const Matrix>(m_codes.data_ptr<float>(), m_codes.size(0), m_codes.size(1));
  const std::vector<std::int32_t>& validation = m_data.training.validationCells;
  LinearEncoder encoder{input, {}, 0.0};
  encoder.map = fitFromExpression(*input.x, standard, m_data.training.trainingCells, validation,
                                  m_progress.part(from, to));
  encoder.map.weights = encoder.map.weights * m_deviation.asDiagonal();
  encoder.map.bias = (encoder.map.bias.array() * m_deviation.array()).matrix() + m_mean;
  encoder.score = explainedVariance(rowsOf(m_data.codes, validation),
                                    apply(encoder.map, *input.x, validation), m_mean);
  return encoder;
}

void AdoptionRun::chooseScale() {
  const TrainingData& training = m_data.training;
  const double count = static_cast<double>(m_data.logs.size());
  for (std::size_t i = 0; i < m_data.logs.size(); ++i) {
    LinearEncoder encoder = linearEncoder(m_data.logs[i], 0.08 * static_cast<double>(i) / count,
                                          0.08 * static_cast<double>(i + 1) / count);
    if (i == 0 || encoder.score > m_encoder.score) m_encoder = std::move(encoder);
  }
  m_linear = m_encoder.score >= kLinearR2;
  const Likelihood wanted = m_options.training.likelihood;
  m_counts = training.counts && wanted != Likelihood::gaussian &&
             (wanted == Likelihood::negativeBinomial || !m_linear);
  if (!m_counts) return;
  m_linear = false;
  const LogInput own{logNormalize(*training.x, training.targetSum), training.targetSum, false};
  m_encoder = linearEncoder(own, 0.08, 0.1);
}

torch::Tensor AdoptionRun::decoderInputs() const {
  std::vector<torch::Tensor> parts = {m_codes};
  const Levels& levels = m_data.training.levels;
  for (std::size_t c = 0; c < m_data.training.covariates.size(); ++c) {
    const auto count = static_cast<Index>(m_data.training.covariates[c].levels.size());
    Matrix block = Matrix::Zero(levels.rows(), count);
    for (Index cell = 0; cell < levels.rows(); ++cell) {
      const int level = levels(cell, static_cast<Index>(c));
      if (level >= 0) block(cell, level) = 1.0f;
    }
    parts.push_back(copiedTensor(block));
  }
  return torch::cat(parts, 1).contiguous();
}

DecoderTask AdoptionRun::decoderTask() const {
  DecoderTask task;
  task.x = m_counts ? m_data.training.x : m_encoder.input.x;
  task.counts = m_counts;
  task.inputs = decoderInputs();
  task.training = m_data.training.trainingCells;
  task.center = geneCenter(*task.x, m_counts, task.training);
  return task;
}

AdoptionRun::Kept AdoptionRun::leastSquaresDecoder(const DecoderTask& task,
                                                   std::span<const std::int32_t> cells) const {
  const Matrix inputs = Eigen::Map<const Matrix>(task.inputs.data_ptr<float>(), task.inputs.size(0),
                                                 task.inputs.size(1));
  const LinearMap map = fitToExpression(inputs, *task.x, cells);
  Kept kept;
  kept.network = AdoptedNetwork::linear(false, copiedTensor(Matrix(map.weights.transpose())),
                                        copiedTensor(map.bias));
  kept.network.outScale = logVariances(*task.x, task.training);
  kept.score = decoderFit(kept.network, task, m_data.training.validationCells);
  return kept;
}

std::optional<AdoptionRun::Kept> AdoptionRun::learn(AdoptedNetwork network,
                                                    const std::string& phase, const Loss& loss,
                                                    const Score& score) {
  AdoptedNetwork averaged = network.clone();
  network.setRequiresGrad();
  Adam adam(network.parameters());
  Random random(m_options.training.seed, 23);
  std::vector<std::int32_t> order = m_data.training.trainingCells;
  const std::size_t size =
      std::min<std::size_t>(static_cast<std::size_t>(m_options.training.batchSize), order.size());
  std::size_t position = order.size();
  const std::vector<std::int32_t> heldout = spread(m_data.training.heldoutCells, kHeldoutSample);
  std::optional<Kept> kept;
  double recent = kNoNumber;
  int withoutGain = 0;
  int steps = 0;
  while (steps < kMostSteps && withoutGain < kPatience && !m_run.stopRequested()) {
    m_run.waitWhilePaused();
    if (position + size > order.size()) {
      for (std::size_t i = order.size() - 1; i > 0; --i)
        std::swap(order[i], order[random.below(i + 1)]);
      position = 0;
    }
    const torch::Tensor value = loss(network, {order.data() + position, size}, true);
    position += size;
    adam.clearGradients();
    value.backward();
    adam.step(kAdoptionRate);
    follow(averaged, network, std::min(kAverageDecay, (1.0 + steps) / (10.0 + steps)));
    ++steps;
    const double now = value.item<double>();
    if (!std::isfinite(now)) {
      throw Error("The decoder diverged at step " + std::to_string(steps) +
                  "; look for extreme values in the matrix or the embedding.");
    }
    recent = std::isnan(recent) ? now : 0.95 * recent + 0.05 * now;
    if (steps % kValidateEvery != 0 && steps % 50 != 0) continue;
    double heldoutLoss = kNoNumber;
    if (steps % kValidateEvery == 0) {
      const torch::NoGradGuard guard;
      const double figure = score(averaged);
      const bool better = !kept || figure > kept->score + kLeastGain;
      if (better) kept = Kept{averaged.clone(), figure, steps};
      withoutGain = better ? 0 : withoutGain + 1;
      if (!heldout.empty()) heldoutLoss = loss(averaged, heldout, false).item<double>();
    }
    publish(phase, steps, recent, heldoutLoss);
  }
  // Stopped before the first validation: what there is so far is the best so far.
  if (!kept && steps > 0) kept = Kept{averaged.clone(), score(averaged), steps};
  m_stepsBefore += steps;
  return kept;
}

std::optional<AdoptionRun::Kept> AdoptionRun::learnDecoder(const DecoderTask& task, bool hidden) {
  const auto genes = static_cast<std::int64_t>(task.x->genes());
  const torch::Tensor center =
      torch::from_blob(const_cast<float*>(task.center.data()), {genes}).clone();
  AdoptedNetwork network;
  if (hidden) {
    const torch::Generator generator = at::detail::createCPUGenerator(m_options.training.seed);
    network = AdoptedNetwork::withHidden(false, task.inputs.size(1),
                                         m_options.training.hidden.front(), center, generator);
  } else {
    network = AdoptedNetwork::linear(false, torch::zeros({genes, task.inputs.size(1)}), center);
  }
  network.outScale = task.counts ? torch::zeros({genes}) : logVariances(*task.x, task.training);
  const std::vector<std::int32_t> validation =
      spread(m_data.training.validationCells, kMostValidationCells);
  return learn(
      std::move(network), hidden ? "MLP decoder" : "Linear decoder",
      [&task](const AdoptedNetwork& decoder, std::span<const std::int32_t> cells, bool training) {
        return decoderLoss(decoder, task, cells, training);
      },
      [&](const AdoptedNetwork& decoder) { return decoderFit(decoder, task, validation); });
}

AdoptionRun::Kept AdoptionRun::chooseDecoder(const DecoderTask& task) {
  const DecoderKind wanted = m_options.training.decoder;
  std::optional<Kept> linear;
  std::optional<Kept> mlp;
  if (!task.counts && wanted != DecoderKind::mlp) {
    linear = leastSquaresDecoder(task, task.training);
  }
  // What is a linear function of the expression comes back by a linear map: nothing to choose.
  const bool tryMlp = wanted == DecoderKind::mlp || (wanted == DecoderKind::automatic && !m_linear);
  if (tryMlp) mlp = learnDecoder(task, true);
  if (task.counts && wanted != DecoderKind::mlp && !(mlp && m_run.stopRequested())) {
    linear = learnDecoder(task, false);
  }
  if (!linear && !mlp) throw Cancelled();
  const bool takesLinear = linear && (!mlp || linear->score >= mlp->score);
  if (linear && mlp) {
    m_triedDecoder = std::string(", against ") +
                     shareAsPercent((takesLinear ? *mlp : *linear).score) + " with " +
                     (takesLinear ? "one hidden layer" : "a linear one");
  }
  return takesLinear ? *linear : *mlp;
}

double AdoptionRun::encoderR2(const AdoptedNetwork& encoder, std::span<const std::int32_t> cells,
                              std::vector<double>* numbers, Vector* residuals) const {
  Matrix codes = encoded(encoder, *m_encoder.input.x, cells) * m_deviation.asDiagonal();
  codes.rowwise() += m_mean;
  const Matrix wanted = rowsOf(m_data.codes, cells);
  if (numbers) {
    numbers->clear();
    residuals->resize(codes.cols());
    for (Index c = 0; c < codes.cols(); ++c) {
      numbers->push_back(explainedVariance(wanted.col(c), codes.col(c), m_mean.segment(c, 1)));
      (*residuals)[c] = (wanted.col(c) - codes.col(c)).squaredNorm() /
                        static_cast<float>(std::max<Index>(1, codes.rows()));
    }
  }
  return explainedVariance(wanted, codes, m_mean);
}

AdoptionRun::Kept AdoptionRun::chooseEncoder() {
  const std::vector<std::int32_t> validation =
      spread(m_data.training.validationCells, kMostValidationCells);
  Kept linear;
  linear.network = AdoptedNetwork::linear(
      true, copiedTensor(Matrix(m_encoder.map.weights * m_deviation.cwiseInverse().asDiagonal())),
      copiedTensor(
          RowVector(((m_encoder.map.bias - m_mean).array() / m_deviation.array()).matrix())));
  linear.score = encoderR2(linear.network, validation, nullptr, nullptr);
  if (linear.score >= kLinearR2 || m_run.stopRequested()) return linear;
  const torch::Generator generator = at::detail::createCPUGenerator(m_options.training.seed);
  const ExpressionMatrix& logs = *m_encoder.input.x;
  CellBatch batch;  // lives until the step's gradients are made
  const auto learned = learn(
      AdoptedNetwork::withHidden(true, logs.genes(), m_options.training.hidden.front(),
                                 torch::zeros({m_codes.size(1)}), generator),
      "Encoder",
      [&](const AdoptedNetwork& encoder, std::span<const std::int32_t> cells, bool training) {
        batch.assign(logs, cells, 0.0);
        return (encoder.forward(batch, training) - rowsOf(m_codes, cells)).square().mean();
      },
      [&](const AdoptedNetwork& encoder) {
        return encoderR2(encoder, validation, nullptr, nullptr);
      });
  return learned && learned->score > linear.score ? *learned : linear;
}

std::string AdoptionRun::chosenSentence(const Kept& decoder, const Kept& encoder) const {
  const auto kind = [](const Kept& kept) {
    return kept.network.hidden ? "one hidden layer" : "a linear map";
  };
  if (m_linear) {
    return "The embedding is a linear function of the log expression (" +
           shareAsPercent(m_encoder.score) +
           " of its variance on the validation cells): decoder and "
           "encoder are linear maps, the decoder by least squares over all cells.";
  }
  return std::string("Decoder with ") + kind(decoder) +
         (decoder.steps > 0 ? " after " + groupedNumber(decoder.steps) + " steps" : std::string()) +
         ": " + shareAsPercent(decoder.score) +
         (m_counts ? " of the deviance" : " of the variance") + " on the validation cells" +
         m_triedDecoder + "; encoder with " + kind(encoder) + ": " + shareAsPercent(encoder.score) +
         " of the codes' variance.";
}

std::shared_ptr<const LatentModel> AdoptionRun::modelOf(const Kept& decoder, const Kept& encoder,
                                                        const AdoptionResult& result) const {
  const TrainingData& training = m_data.training;
  AdoptedModules parts;
  parts.encoder = encoder.network;
  parts.decoder = decoder.network;
  parts.codeMean = copiedTensor(m_mean);
  parts.codeScale = copiedTensor(m_deviation);
  parts.counts = m_counts;
  parts.targetSum = m_counts ? training.targetSum : 0.0;
  for (const Covariate& covariate : training.covariates) {
    parts.covariateLevels.push_back(static_cast<int>(covariate.levels.size()));
  }
  std::vector<double> numbers;
  Vector residuals;
  const std::vector<std::int32_t>& judging =
      training.heldoutCells.empty() ? training.validationCells : training.heldoutCells;
  encoderR2(encoder.network, judging, &numbers, &residuals);
  parts.residualVariance = copiedTensor(RowVector(residuals.transpose()));

  ModelCard card;
  card.latentSize = static_cast<int>(m_data.codes.cols());
  card.name = m_data.key + ", " + std::to_string(card.latentSize) + " numbers, " +
              (decoder.network.hidden ? "MLP" : "linear") + " decoder";
  card.genes = training.genes;
  card.inputSpace = card.outputSpace = m_counts ? Space::counts : Space::log1p;
  card.inputTargetSum = m_encoder.input.targetSum;
  card.likelihood = m_counts ? "nb" : "gaussian";
  card.covariates = training.covariates;
  card.layers = decoderLayers(parts);
  card.training = training.record.is_object() ? training.record : nlohmann::json::object();
  card.training["seed"] = m_options.training.seed;
  card.training["steps"] = decoder.steps;
  card.training["chosen"] = result.chosen;
  if (!m_counts && m_encoder.input.ofFile) card.training["log_values"] = "file";
  card.training["adopted"] = result.fit.toJson();
  card.training["adopted"]["rows"] = m_data.rows;
  return std::make_shared<TorchModel>(std::move(card), scriptModule(parts));
}

AdoptionResult AdoptionRun::run() {
  chooseScale();
  const DecoderTask task = decoderTask();
  Kept decoder = chooseDecoder(task);
  const Kept encoder = chooseEncoder();
  const TrainingData& training = m_data.training;
  const std::vector<std::int32_t>& judging =
      training.heldoutCells.empty() ? training.validationCells : training.heldoutCells;
  AdoptionResult result;
  Vector residuals;
  result.fit.key = m_data.key;
  result.fit.decoder = decoderFit(decoder.network, task, judging);
  result.fit.decoderIsOfCounts = m_counts;
  result.fit.encoder = encoderR2(encoder.network, judging, &result.fit.encoderNumbers, &residuals);
  result.linearDecoder = !decoder.network.hidden;
  result.linearEncoder = !encoder.network.hidden;
  result.fit.linear = m_linear && result.linearDecoder && result.linearEncoder;
  result.steps = decoder.steps;
  result.chosen = chosenSentence(decoder, encoder);
  if (result.fit.linear) {
    // Judged without the held-out cells; but the map itself is the embedding's own, which its
    // makers took from all cells.
    std::vector<std::int32_t> all = training.trainingCells;
    all.insert(all.end(), training.validationCells.begin(), training.validationCells.end());
    all.insert(all.end(), training.heldoutCells.begin(), training.heldoutCells.end());
    std::sort(all.begin(), all.end());
    decoder = leastSquaresDecoder(task, all);
  }
  result.model = modelOf(decoder, encoder, result);
  result.seconds = m_run.seconds();
  return result;
}

}  // namespace chreode
