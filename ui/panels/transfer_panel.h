#pragma once

#include "panels/perturbation_page.h"
#include "panels/transfer_form.h"
#include "whatif/transfer.h"

namespace chreode {

class TransferResult;

/// The tray's page that carries a perturbation seen in some classes over to another, and shows each
/// way to do so beside its baselines and the truth.
class TransferPanel : public PerturbationPage {
  Q_OBJECT
 public:
  explicit TransferPanel(QWidget* parent = nullptr);

  void setReport(const std::shared_ptr<const TransferReport>& report);  ///< null clears

 Q_SIGNALS:
  void runRequested(const chreode::TransferRequest& request);
  void keepRequested(const QString& method);

 private:
  TransferPanel(TransferForm* form, TransferResult* result, QWidget* parent);

  TransferResult* m_result;
};

}  // namespace chreode
