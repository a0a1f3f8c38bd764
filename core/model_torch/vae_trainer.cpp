#include "model_torch/vae_trainer.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include <ATen/CPUGeneratorImpl.h>

#include "model_torch/training_length.h"

namespace chreode {

namespace {

constexpr double kVaeRate = 1e-3;    ///< of learning
constexpr int kWarmUpSteps = 500;    ///< of the KL term
constexpr double kLeastShare = 0.5;  ///< of a cell's molecules that its encoder gets to see

/// Where the outputs start: the genes' log mean shares and log dispersions (counts), or their means
/// and log variances (log values).
struct OutputStart {
  torch::Tensor bias;
  torch::Tensor scale;
};

/// ln θ by moments when each cell's mean is the gene's share of its total, from
/// Σ x² = Σ μ + Σ μ² (1 + 1/θ). Not under 0: most of what spreads a gene that much is what the codes
/// are to explain, and a small θ would keep its counts from being heard.
double logDispersion(double share, double squares, double totals, double squaredTotals) {
  const double excess = squares - share * totals;
  const double inverse = excess / std::max(share * share * squaredTotals, 1e-12) - 1.0;
  return -std::log(std::clamp(inverse, 0.01, 1.0));
}

OutputStart outputStart(const TrainingData& data) {
  const auto genes = static_cast<std::size_t>(data.x->genes());
  std::vector<double> sums(genes, 0.0);
  std::vector<double> squares(genes, 0.0);
  double total = 0.0;
  double squaredTotals = 0.0;
  for (const std::int32_t cell : data.trainingCells) {
    const ExpressionMatrix::Row row = data.x->row(cell);
    double cellTotal = 0.0;
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      const double value = row.values[i];
      const auto gene = static_cast<std::size_t>(row.genes[i]);
      sums[gene] += value;
      squares[gene] += value * value;
      cellTotal += value;
    }
    total += cellTotal;
    squaredTotals += cellTotal * cellTotal;
  }
  const auto cells = static_cast<double>(data.trainingCells.size());
  OutputStart start{torch::empty({data.x->genes()}), torch::empty({data.x->genes()})};
  for (std::size_t g = 0; g < genes; ++g) {
    const double mean = sums[g] / cells;
    const double variance = std::max(squares[g] / cells - mean * mean, 1e-3);
    // A gene without a count among the training cells starts at half a count.
    const double share = std::max(sums[g], 0.5) / std::max(total, 1.0);
    start.bias.data_ptr<float>()[g] = static_cast<float>(data.counts ? std::log(share) : mean);
    start.scale.data_ptr<float>()[g] = static_cast<float>(
        data.counts ? logDispersion(share, squares[g], total, squaredTotals) : std::log(variance));
  }
  return start;
}

VaeNetwork startNetwork(const TrainingData& data, const VaeShape& shape,
                        const torch::Generator& generator) {
  const OutputStart start = outputStart(data);
  VaeNetwork network(shape, start.bias, start.scale, generator);
  network.geneScale.data().copy_(start.scale);
  return network;
}

/// Bytes of plain values as a tensor that shares them.
template <typename T>
torch::Tensor bytesOf(T* values, std::size_t count) {
  static_assert(std::is_trivially_copyable_v<T>);
  return torch::from_blob(values, {static_cast<std::int64_t>(count * sizeof(T))}, torch::kUInt8);
}

}  // namespace

VaeTrainer::VaeTrainer(const TrainingData& data, const VaeShape& shape, int batchSize,
                       std::uint64_t seed, const Arithmetic& arithmetic)
    : m_data(data),
      m_batchSize(std::min(batchSize, static_cast<int>(data.trainingCells.size()))),
      m_random(seed, 11),
      m_generator(at::detail::createCPUGenerator(seed)),
      m_network(startNetwork(data, shape, m_generator).cloneTo(arithmetic)),
      m_averaged(m_network.clone()),
      m_adam(m_network.parameters()),
      m_order(data.trainingCells),
      m_position(m_order.size()) {
}

VaeTrainer::VaeTrainer(const TrainingData& data, const VaeNetwork& start, int batchSize,
                       std::uint64_t seed, const Arithmetic& arithmetic)
    : m_data(data),
      m_batchSize(std::min(batchSize, static_cast<int>(data.trainingCells.size()))),
      m_random(seed, 12),
      m_generator(at::detail::createCPUGenerator(seed)),
      m_network(start.cloneTo(arithmetic)),
      m_averaged(m_network.clone()),
      m_adam(m_network.parameters()),
      m_order(data.trainingCells),
      m_position(m_order.size()),
      m_warmedUp(true) {
}

VaeNetwork& VaeTrainer::averaged() {
  if (m_averaged.arithmetic.device.is_cpu()) return m_averaged;
  if (!m_fetched) m_fetched = m_averaged.cloneTo({});
  return *m_fetched;
}

std::vector<torch::Tensor> VaeTrainer::state() const {
  std::vector<torch::Tensor> all = liveState();
  for (torch::Tensor& tensor : all) tensor = tensor.to(torch::kCPU);
  return all;
}

std::vector<torch::Tensor> VaeTrainer::liveState() const {
  std::vector<torch::Tensor> all;
  const auto add = [&all](const std::vector<torch::Tensor>& tensors) {
    all.insert(all.end(), tensors.begin(), tensors.end());
  };
  for (const VaeNetwork* network : {&m_network, &m_averaged}) {
    add(network->parameters());
    add(network->buffers());
  }
  add(m_adam.state());
  const auto flag = [](std::int64_t value) { return torch::full({1}, value, torch::kInt64); };
  add({flag(m_adam.steps()), flag(m_steps), flag(static_cast<std::int64_t>(m_position)),
       flag(m_atEpochEnd)});
  add({m_generator.get_state(), bytesOf(const_cast<Random*>(&m_random), 1).clone(),
       bytesOf(const_cast<std::int32_t*>(m_order.data()), m_order.size()).clone()});
  return all;
}

void VaeTrainer::restore(const std::function<void(std::vector<torch::Tensor>&)>& fill) {
  // The networks' and the optimiser's tensors are filled in place where they lie on the processor;
  // the rest is read back from copies.
  std::vector<torch::Tensor> live = liveState();
  std::vector<torch::Tensor> all = live;
  for (torch::Tensor& tensor : all) tensor = tensor.to(torch::kCPU);
  fill(all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!live[i].is_cpu()) live[i].data().copy_(all[i]);
  }
  m_fetched.reset();
  const std::size_t numbers = all.size() - 7;
  const auto number = [&](std::size_t place) { return all[numbers + place].item<std::int64_t>(); };
  m_adam.setSteps(static_cast<int>(number(0)));
  m_steps = static_cast<int>(number(1));
  m_position = static_cast<std::size_t>(number(2));
  m_atEpochEnd = number(3) != 0;
  m_generator.set_state(all[numbers + 4]);
  bytesOf(&m_random, 1).copy_(all[numbers + 5]);
  bytesOf(m_order.data(), m_order.size()).copy_(all[numbers + 6]);
}

std::span<const std::int32_t> VaeTrainer::nextBatch() {
  const auto size = static_cast<std::size_t>(m_batchSize);
  if (m_position + size > m_order.size()) {
    // Cells that did not fill a batch wait for the next pass; batch norm needs full batches.
    for (std::size_t i = m_order.size() - 1; i > 0; --i) {
      std::swap(m_order[i], m_order[m_random.below(i + 1)]);
    }
    m_position = 0;
  }
  const std::span<const std::int32_t> batch{m_order.data() + m_position, size};
  m_position += size;
  m_atEpochEnd = m_position + size > m_order.size();
  return batch;
}

double VaeTrainer::step() {
  const std::span<const std::int32_t> cells = nextBatch();
  m_batch.assign(*m_data.x, cells, m_network.shape.targetSum);
  if (m_network.shape.counts()) m_batch.thinInputs(m_random, kLeastShare);
  const VaeNetwork::Code code = m_network.encode(m_batch, true, m_generator);
  const torch::Tensor noise =
      torch::empty(code.mean.sizes()).normal_(0.0, 1.0, c10::make_optional(m_generator));
  const torch::Tensor z =
      code.mean + noise.to(code.mean.device()) * torch::exp(0.5 * code.logVariance);
  const VaeNetwork::Output output = m_network.decode(z, levelTensor(m_data.levels, cells), true);
  const double klWeight = m_warmedUp ? 1.0 : std::min(1.0, (m_steps + 1.0) / kWarmUpSteps);
  const torch::Tensor loss =
      m_network.reconstructionLoss(output, m_batch) + klWeight * divergence(code);
  m_adam.clearGradients();
  loss.backward();
  m_adam.step(kVaeRate);
  ++m_steps;
  average();
  m_fetched.reset();
  return loss.item<double>();
}

void VaeTrainer::average() {
  const torch::NoGradGuard guard;
  // The mean forgets the first steps faster than its later memory would.
  const double decay = std::min(kAverageDecay, (1.0 + m_steps) / (10.0 + m_steps));
  const auto follow = [decay](const std::vector<torch::Tensor>& mean,
                              const std::vector<torch::Tensor>& now) {
    for (std::size_t i = 0; i < mean.size(); ++i) {
      torch::Tensor target = mean[i];
      target.lerp_(now[i], 1.0 - decay);
    }
  };
  follow(m_averaged.parameters(), m_network.parameters());
  follow(m_averaged.buffers(), m_network.buffers());
}

}  // namespace chreode
