#pragma once

#include "panels/combination_form.h"
#include "panels/perturbation_page.h"

namespace chreode {

class CombinationResult;

/// The tray's page that asks what two perturbations do together from what each does alone.
class CombinationPanel : public PerturbationPage {
  Q_OBJECT
 public:
  explicit CombinationPanel(QWidget* parent = nullptr);

  void setReport(const std::shared_ptr<const CombinationReport>& report);  ///< null clears

 Q_SIGNALS:
  void runRequested(const chreode::CombinationRequest& request);
  void keepRequested(int pair);

 private:
  CombinationPanel(CombinationForm* form, CombinationResult* result, QWidget* parent);

  CombinationResult* m_result;
};

}  // namespace chreode
