#pragma once

#include <memory>
#include <optional>

#include "panels/combination_panel.h"
#include "window/perturbation_link.h"

namespace chreode {

/// Between the session and the page of combinations: has doubles predicted in the background, keeps
/// a pair in the notebook and writes the scores to a file.
class CombinationLink : public PerturbationLink {
  Q_OBJECT
 public:
  CombinationLink(Session* session, CombinationPanel* panel, QWidget* window);

  std::shared_ptr<const CombinationReport> report() const { return m_report; }

 private:
  void forgetReport() override;
  std::optional<ReportTable> reportTable() const override;  ///< the scores of all pairs
  void run(const CombinationRequest& request);
  void keep(int pair);

  CombinationPanel* m_panel;
  std::shared_ptr<const CombinationReport> m_report;
  HypothesisSource m_source;  // of the report
};

}  // namespace chreode
