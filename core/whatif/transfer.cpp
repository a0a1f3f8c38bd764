#include "whatif/transfer.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/no_number.h"
#include "expression/data_hash.h"
#include "model/pca_model.h"
#include "whatif/drawn_cells.h"

namespace chreode {

namespace {

ClassChange changeOf(const ExpressionMatrix& x, const ClassCells& cells) {
  return {cells.name, profileOf(x, cells.control), profileOf(x, cells.perturbed)};
}

/// What the methods share: everything is made from allowed cells; truth enters in score() alone.
class TransferRun {
 public:
  TransferRun(const TransferInput& input, const Progress& progress)
      : m_input(input),
        m_data(*input.data),
        m_progress(progress),
        m_cells(transferCells(m_data, input.question)),
        m_values(logValues(m_data, m_cells.allowed)) {
    for (const ClassCells& source : m_cells.sources) {
      m_all.push_back(changeOf(*m_values.x, source));
    }
    m_allControl = profileOf(*m_values.x, m_cells.target.control).mean;
    chooseGenes();
    m_x = m_values.x->selectGenes(m_genes.ofData);
    for (const ClassCells& source : m_cells.sources) m_sources.push_back(changeOf(*m_x, source));
    m_control = profileOf(*m_x, m_cells.target.control).mean;
    m_splits.emplace(*m_x, m_cells.target.control, ControlSplits::usual, input.seed);
  }

  TransferReport run() {
    m_report.question = m_input.question;
    m_report.caveats = m_data.caveats();
    m_report.dataName = m_data.name;
    m_report.dataHash = dataHashText(m_data);
    m_report.values = m_values.description;
    m_report.notices = m_cells.notices;
    m_report.controlCells = static_cast<int>(m_cells.target.control.size());
    m_report.control = m_control;
    for (const std::int32_t gene : m_genes.ofData) {
      m_report.genes.push_back(m_data.genes.names[static_cast<std::size_t>(gene)]);
    }
    m_progress.update(0.02, "carrying the change over");
    predict();
    leaveOut(m_progress.part(0.5, 0.8));
    score(m_progress.part(0.8, 1.0));
    return std::move(m_report);
  }

 private:
  /// The genes that all models have; those of a PCA of the allowed cells where there is no model.
  void chooseGenes() {
    if (!m_input.models.empty()) {
      m_genes = scoredGenes(alignGenes(m_data, *m_input.models.front()));
      return;
    }
    const auto visible = visibleData(m_data, m_values, m_cells.hidden);
    m_genes.ofData = modelGenes(*visible);
  }

  void add(const char* name, PredictedChange predicted) {
    TransferMethod method;
    method.name = name;
    method.change = predicted.change;
    method.correlationSplit = method.correlationAllGenes = method.energy = method.energyBand =
        method.leftOut = kNoNumber;
    m_report.methods.push_back(std::move(method));
    m_predicted.push_back(std::move(predicted));
    m_whole.emplace_back();
  }

  void addLinear(const char* name, PredictedChange predicted, Eigen::VectorXd allGenes) {
    add(name, std::move(predicted));
    m_whole.back() = std::move(allGenes);
  }

  void predict() {
    const double bandwidth = chooseBandwidth(m_all);
    const double penalty = choosePenalty(m_all);
    m_report.bandwidth = bandwidth;
    m_report.penalty = penalty;
    // Likeness and regression go by all genes of the data, whatever a model has of them.
    const ClassWeights similar = similarityWeights(m_all, m_allControl, bandwidth);
    const ClassWeights regressed = ridgeWeights(m_all, m_allControl, penalty);
    const ClassWeights equal = equalWeights(m_all.size());
    for (std::size_t i = 0; i < m_cells.sources.size(); ++i) {
      const ClassCells& source = m_cells.sources[i];
      m_report.sources.push_back({source.name, static_cast<int>(source.control.size()),
                                  static_cast<int>(source.perturbed.size()),
                                  similar[static_cast<Eigen::Index>(i)]});
    }
    const PrincipalAxes axes =
        principalAxes(*m_x, m_cells.allowed, m_input.seed, m_progress.part(0.02, 0.15));
    std::vector<LatentChange> latents;
    for (std::size_t i = 0; i < m_input.models.size(); ++i) {
      const double share = 0.35 / static_cast<double>(m_input.models.size());
      const LatentModel& model = *m_input.models[i];
      ScoredGenes genes = m_genes;
      if (i > 0) genes = alignedAs(model);
      latents.push_back(latentChange(model, m_data, m_values, m_cells.sources, similar,
                                     m_cells.target.control, genes, m_splits->halves(),
                                     m_progress.part(0.15 + share * static_cast<double>(i),
                                                     0.15 + share * static_cast<double>(i + 1))));
    }

    add("no_change", {Eigen::VectorXd::Zero(m_control.size()), {}});
    add("smoothing",
        latents.empty() ? smoothedBy(axes, m_control, *m_splits) : latents.front().smoothed);
    const auto linear = [&](const char* name, const ClassWeights& weights) {
      addLinear(name, {weighted(m_sources, weights), {}}, weighted(m_all, weights));
    };
    linear("expression_delta", equal);
    addLinear("precision_weighted", {precisionWeighted(m_sources), {}}, precisionWeighted(m_all));
    linear("similarity_weighted", similar);
    linear("ridge", regressed);
    add("pca_latent", {axes.carried(weighted(m_sources, similar)), {}});
    if (latents.empty()) return;
    PredictedChange mean = latents.front().moved;
    for (std::size_t i = 1; i < latents.size(); ++i) {
      mean.change += latents[i].moved.change;
      mean.halves += latents[i].moved.halves;
    }
    mean.change /= static_cast<double>(latents.size());
    mean.halves /= static_cast<double>(latents.size());
    add("vae_latent", std::move(mean));
    for (LatentChange& latent : latents) m_seeds.push_back(std::move(latent.moved));
    m_report.models = static_cast<int>(latents.size());
    m_report.modelName = m_input.models.front()->card().name;
    m_report.sawTarget = SawTarget::no;
    for (const auto& model : m_input.models) {
      const SawTarget saw = chreode::sawTarget(model->card(), m_data, m_cells.hidden);
      if (saw == SawTarget::yes || m_report.sawTarget == SawTarget::no) m_report.sawTarget = saw;
    }
  }

  /// The scored genes in another model, which must have all of them.
  ScoredGenes alignedAs(const LatentModel& model) const {
    const ScoredGenes own = scoredGenes(alignGenes(m_data, model));
    std::map<std::int32_t, std::int32_t> places;
    for (std::size_t i = 0; i < own.ofData.size(); ++i) places[own.ofData[i]] = own.ofModel[i];
    ScoredGenes genes{m_genes.ofData, {}};
    for (const std::int32_t gene : genes.ofData) {
      const auto found = places.find(gene);
      if (found == places.end()) {
        throw Error("The models of this transfer have different genes; train them alike.",
                    m_data.name);
      }
      genes.ofModel.push_back(found->second);
    }
    return genes;
  }

  /// Each source class is predicted from the others, as if it were the target.
  void leaveOut(const Progress& progress) {
    if (m_sources.size() < 2) return;
    std::map<std::string, std::vector<double>> all;
    const auto count = static_cast<double>(m_sources.size());
    for (std::size_t left = 0; left < m_sources.size(); ++left) {
      const auto done = static_cast<double>(left);
      progress.update(done / count, "leaving out " + m_sources[left].name);
      const std::vector<ClassChange> others = without(m_sources, left);
      const std::vector<ClassChange> allOthers = without(m_all, left);
      const Eigen::VectorXd measured = m_sources[left].change();
      const Eigen::VectorXd& control = m_all[left].control.mean;
      const ClassWeights similar =
          similarityWeights(allOthers, control, chooseBandwidth(allOthers));
      const Eigen::VectorXd bySimilarity = weighted(others, similar);
      const auto keep = [&](const char* name, const Eigen::VectorXd& change) {
        all[name].push_back(pearson(change, measured));
      };
      keep("expression_delta", weighted(others, equalWeights(others.size())));
      keep("precision_weighted", precisionWeighted(others));
      keep("similarity_weighted", bySimilarity);
      keep("ridge", weighted(others, ridgeWeights(allOthers, control, choosePenalty(allOthers))));
      std::vector<std::int32_t> allowed;
      std::set_difference(m_cells.allowed.begin(), m_cells.allowed.end(),
                          m_cells.sources[left].perturbed.begin(),
                          m_cells.sources[left].perturbed.end(), std::back_inserter(allowed));
      const PrincipalAxes axes = principalAxes(*m_x, allowed, m_input.seed,
                                               progress.part(done / count, (done + 0.7) / count));
      keep("pca_latent", axes.carried(bySimilarity));
      if (m_input.leftOut.size() != m_sources.size()) continue;
      std::vector<ClassCells> cells = m_cells.sources;
      cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(left));
      const LatentModel& model = *m_input.leftOut[left];
      const auto& own = m_cells.sources[left].control;
      keep("vae_latent",
           latentChange(model, m_data, m_values, cells, similar, own, alignedAs(model),
                        Halves(static_cast<Eigen::Index>(own.size()), 0),
                        progress.part((done + 0.7) / count, (done + 1.0) / count))
               .moved.change);
    }
    for (TransferMethod& method : m_report.methods) {
      const auto found = all.find(method.name);
      if (found == all.end()) continue;
      double sum = 0.0;
      for (const double r : found->second) sum += std::isfinite(r) ? r : 0.0;
      method.leftOut = sum / count;
    }
  }

  void score(const Progress& progress) {
    m_report.ceiling = kNoNumber;
    if (!m_cells.hasTruth()) {
      for (TransferMethod& method : m_report.methods) {
        const int genes = static_cast<int>(m_control.size());
        method.scores = {genes, kNoNumber, kNoNumber, kNoNumber, kNoNumber, kNoNumber};
      }
      return;
    }
    const auto& perturbedCells = m_cells.target.perturbed;
    const Eigen::VectorXd perturbed = profileOf(*m_x, perturbedCells).mean;
    const Eigen::VectorXd whole = profileOf(*m_values.x, perturbedCells).mean - m_allControl;
    m_report.perturbedCells = static_cast<int>(perturbedCells.size());
    m_report.measured = perturbed - m_control;
    progress.update(0.0, "scoring");
    m_report.ceiling = changeCeiling(*m_x, m_cells.target.control, perturbedCells,
                                     ControlSplits::usual, m_input.seed);
    std::optional<DrawnCells> clouds;
    if (m_data.taken.scale == Scale::counts) {
      clouds.emplace(*m_data.matrix->selectGenes(m_genes.ofData), m_values.units,
                     m_cells.target.control, perturbedCells, m_input.seed, progress.part(0.1, 0.4));
    } else {
      m_report.notices.emplace_back(
          "There are no counts, so no cells are drawn and no E-distance is told.");
    }
    for (std::size_t i = 0; i < m_report.methods.size(); ++i) {
      progress.update(
          0.4 + 0.6 * static_cast<double>(i) / static_cast<double>(m_report.methods.size()),
          "scoring");
      TransferMethod& method = m_report.methods[i];
      method.scores = scoreChange(m_control, method.change, m_report.measured);
      method.correlationSplit = m_splits->correlation(m_predicted[i], perturbed);
      if (m_whole[i].size() > 0) method.correlationAllGenes = pearson(m_whole[i], whole);
      if (clouds) {
        const DrawnCells::Judged judged = clouds->judge(m_control, method.change);
        method.energy = judged.distance;
        method.energyBand = judged.band;
      }
    }
    for (const PredictedChange& seed : m_seeds) {
      m_report.seedCorrelations.push_back(m_splits->correlation(seed, perturbed));
    }
  }

  const TransferInput& m_input;
  const Dataset& m_data;
  const Progress& m_progress;
  TransferCells m_cells;
  LogValues m_values;
  std::vector<ClassChange> m_all;  // over all genes of the data
  Eigen::VectorXd m_allControl;
  ScoredGenes m_genes;
  std::shared_ptr<const ExpressionMatrix> m_x;  // cells × scored genes
  std::vector<ClassChange> m_sources;
  Eigen::VectorXd m_control;
  std::optional<ControlSplits> m_splits;
  TransferReport m_report;
  std::vector<PredictedChange> m_predicted;  // one a method
  std::vector<Eigen::VectorXd> m_whole;      // over all genes; empty where there is none
  std::vector<PredictedChange> m_seeds;
};

}  // namespace

bool isPrediction(const std::string& name) {
  return name != "no_change" && name != "smoothing";
}

TransferReport transfer(const TransferInput& input, const Progress& progress) {
  TransferReport report = TransferRun(input, progress).run();
  progress.update(1.0);
  return report;
}

}  // namespace chreode
