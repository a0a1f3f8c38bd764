#include "model_torch/training_checkpoint.h"

#include <filesystem>
#include <sstream>

#include "base/error.h"
#include "model_torch/whole_file.h"

namespace chreode {

namespace {

void writeTensors(torch::serialize::OutputArchive& archive, const std::string& name,
                  const std::vector<torch::Tensor>& tensors) {
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    archive.write(name + "_" + std::to_string(i), tensors[i].detach());
  }
}

void readTensors(torch::serialize::InputArchive& archive, const std::string& name,
                 const std::vector<torch::Tensor>& tensors) {
  const torch::NoGradGuard guard;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    torch::Tensor read;
    archive.read(name + "_" + std::to_string(i), read);
    torch::Tensor target = tensors[i];
    target.copy_(read);
  }
}

std::vector<torch::Tensor> tensorsOf(const VaeNetwork& network) {
  std::vector<torch::Tensor> tensors = network.parameters();
  const std::vector<torch::Tensor> buffers = network.buffers();
  tensors.insert(tensors.end(), buffers.begin(), buffers.end());
  return tensors;
}

void writeKept(torch::serialize::OutputArchive& archive, nlohmann::json& said,
               const std::string& name, const std::optional<KeptNetwork>& kept) {
  if (!kept) return;
  said[name] = {{"score", kept->score}, {"steps", kept->steps}};
  writeTensors(archive, name, tensorsOf(kept->network));
}

std::optional<KeptNetwork> readKept(torch::serialize::InputArchive& archive,
                                    const nlohmann::json& said, const std::string& name,
                                    const VaeShape& shape) {
  const auto found = said.find(name);
  if (found == said.end()) return {};
  const torch::Tensor start = torch::zeros({shape.genes});
  VaeNetwork network(shape, start, start, at::detail::getDefaultCPUGenerator());
  readTensors(archive, name, tensorsOf(network));
  return KeptNetwork{std::move(network), found->at("score"), found->at("steps")};
}

}  // namespace

TrainingCheckpoint::TrainingCheckpoint(std::string path, std::string fingerprint,
                                       double secondsBetween)
    : m_path(std::move(path)),
      m_fingerprint(std::move(fingerprint)),
      m_secondsBetween(secondsBetween) {
}

TrainingCheckpoint::~TrainingCheckpoint() = default;

bool TrainingCheckpoint::isDue() const {
  const std::chrono::duration<double> passed = Clock::now() - m_lastWrite;
  return !m_path.empty() && passed.count() >= m_secondsBetween;
}

void TrainingCheckpoint::write(const RunState& state, const VaeTrainer& trainer) {
  if (m_path.empty()) return;
  torch::serialize::OutputArchive archive;
  nlohmann::json said = {{"fingerprint", m_fingerprint},
                         {"linear", state.linear},
                         {"without_gain", state.withoutGain},
                         {"steps_before", state.stepsBefore},
                         {"steps_planned", state.stepsPlanned},
                         {"recent_loss", state.recentLoss},
                         {"losses", state.losses}};
  writeKept(archive, said, "done", state.done);
  writeKept(archive, said, "kept", state.kept);
  writeTensors(archive, "trainer", trainer.state());
  archive.write("said", c10::IValue(said.dump()));
  std::ostringstream bytes;
  archive.save_to(bytes);
  writeWholeFile(m_path, bytes.str(), "The training's checkpoint cannot be written here.");
  m_lastWrite = Clock::now();
}

std::optional<RunState> TrainingCheckpoint::read(
    const std::function<VaeShape(bool linear)>& shapeOf) {
  if (m_path.empty() || !std::filesystem::exists(m_path)) return {};
  try {
    auto archive = std::make_unique<torch::serialize::InputArchive>();
    archive->load_from(m_path, torch::kCPU);
    c10::IValue text;
    archive->read("said", text);
    const nlohmann::json said = nlohmann::json::parse(text.toStringRef());
    if (said.at("fingerprint") != m_fingerprint) return {};
    RunState state;
    state.linear = said.at("linear");
    state.withoutGain = said.at("without_gain");
    state.stepsBefore = said.at("steps_before");
    state.stepsPlanned = said.at("steps_planned");
    state.recentLoss = said.at("recent_loss");
    state.losses = said.at("losses");
    state.done = readKept(*archive, said, "done", shapeOf(!state.linear));
    state.kept = readKept(*archive, said, "kept", shapeOf(state.linear));
    m_found = std::move(archive);
    return state;
  } catch (const std::exception&) {
    return {};  // cut short or foreign: the run starts anew and writes over it
  }
}

void TrainingCheckpoint::restore(VaeTrainer& trainer) {
  trainer.restore(
      [this](std::vector<torch::Tensor>& tensors) { readTensors(*m_found, "trainer", tensors); });
  m_found.reset();
}

void TrainingCheckpoint::remove() {
  std::error_code ignored;
  if (!m_path.empty()) std::filesystem::remove(m_path, ignored);
}

}  // namespace chreode
