#include "window/model_summary.h"

#include <nlohmann/json.hpp>

#include "base/no_number.h"
#include "model/adopted_embedding.h"
#include "model/heldout_samples.h"
#include "plots/number_text.h"

namespace chreode {

namespace {

/// A number of the training record, NaN where it is absent.
double numberIn(const nlohmann::json& record, const char* key) {
  return record.contains(key) && record[key].is_number() ? record[key].get<double>() : kNoNumber;
}

QString baselineName(const std::string& key) {
  if (key == "pca") return QStringLiteral("PCA");
  return key == "nmf" ? QStringLiteral("KL-NMF") : QString::fromStdString(key);
}

}  // namespace

ModelSummary summaryOf(const PreparedModel& model) {
  const ModelCard& card = model.model().card();
  ModelSummary summary;
  summary.name = model.name;
  summary.genes = model.genesReport;
  summary.latentSize = card.latentSize;
  summary.savable = model.id != QStringLiteral("pca");
  nlohmann::json record = card.training.is_object() ? card.training : nlohmann::json::object();
  record.update(model.judged);
  const QString heldOutHow = QString::fromStdString(heldoutText(record));
  if (record.contains("steps") && record.contains("cells")) {
    const auto all = static_cast<qint64>(record["cells"].size());
    const auto heldOut =
        static_cast<qint64>(record.value("heldout_cells", nlohmann::json::array()).size());
    summary.trained = QStringLiteral("Trained %1 steps on %2 cells")
                          .arg(countText(record["steps"].get<qint64>()), countText(all - heldOut));
    // Records of earlier versions do not say how they were chosen.
    summary.trained += heldOutHow.isEmpty()
                           ? QStringLiteral("; %1 held out.").arg(countText(heldOut))
                           : QStringLiteral(".");
  }
  if (const auto filters = record.find("filters");
      filters != record.end() && filters->is_array() && !filters->empty()) {
    QStringList words;
    for (const nlohmann::json& filter : *filters) {
      if (filter.is_string()) words << QString::fromStdString(filter.get<std::string>());
    }
    summary.trained +=
        QStringLiteral(" %1 cells left out by: %2.")
            .arg(countText(record.value("excluded", qint64{0})), words.join(QStringLiteral("; ")));
  }
  const std::optional<AdoptionFit> adopted = adoptionOf(card);
  // What the encoder does is said with its fit, below the codes' own origin.
  if (adopted) {
    summary.trained = QString::fromStdString(adopted->sentences());
    if (const std::string closed = encoderClosedBecause(card); !closed.empty()) {
      summary.trained += QLatin1Char('\n') + QString::fromStdString(closed);
    }
  }
  if (!heldOutHow.isEmpty()) {
    if (!summary.trained.isEmpty()) {
      summary.trained += adopted ? QLatin1Char('\n') : QLatin1Char(' ');
    }
    summary.trained += heldOutHow;
  }
  if (record.contains("chosen") && record["chosen"].is_string()) {
    summary.chosen = QString::fromStdString(record["chosen"].get<std::string>());
  }
  summary.score = numberIn(record, "score");
  if (record.contains("baseline_scores") && record["baseline_scores"].is_object()) {
    for (const auto& [name, value] : record["baseline_scores"].items()) {
      if (value.is_number()) {
        summary.baselines.push_back({baselineName(name), value.get<double>()});
      }
    }
  }
  summary.verdict = card.outputSpace == Space::counts;
  if (!summary.verdict) summary.scoreName = QStringLiteral("held-out reconstruction");
  return summary;
}

}  // namespace chreode
