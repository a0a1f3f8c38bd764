#include "window/combination_link.h"

#include "notebook/combination_entry.h"
#include "window/save_name.h"

namespace chreode {

CombinationLink::CombinationLink(Session* session, CombinationPanel* panel, QWidget* window)
    : PerturbationLink(session, panel, window), m_panel(panel) {
  connect(panel, &CombinationPanel::runRequested, this, &CombinationLink::run);
  connect(panel, &CombinationPanel::keepRequested, this, &CombinationLink::keep);
}

void CombinationLink::forgetReport() {
  m_report = nullptr;
  m_panel->setReport(nullptr);
}

void CombinationLink::run(const CombinationRequest& request) {
  CombinationInput input;
  input.data = askedData();
  if (!input.data) return;
  input.question = request.question;
  const auto model = request.withModel ? models().current() : nullptr;
  if (model) input.model = model->experiment->parts().model;
  using Report = std::shared_ptr<const CombinationReport>;
  ask<Report>(
      tr("Combining perturbations"),
      [input](const Progress& progress) {
        return std::make_shared<const CombinationReport>(combine(input, progress));
      },
      [this, source = sourceOfNow(model, input.seed)](Report report) {
        m_report = std::move(report);
        m_source = source;
        m_panel->setReport(m_report);
      });
}

void CombinationLink::keep(int pair) {
  if (!m_report || pair < 0 || pair >= static_cast<int>(m_report->pairs.size())) return;
  keepInNotebook(
      combinationEntry(*m_report, m_report->pairs[static_cast<std::size_t>(pair)], {}, m_source));
}

std::optional<PerturbationLink::ReportTable> CombinationLink::reportTable() const {
  if (!m_report) return std::nullopt;
  return ReportTable{m_report->table(), tr("Export the combinations"),
                     suggestedName(m_report->dataName, QStringLiteral("-combinations.tsv")),
                     tr("Combinations exported to %1.")};
}

}  // namespace chreode
