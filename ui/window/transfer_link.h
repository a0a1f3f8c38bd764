#pragma once

#include <memory>
#include <optional>

#include "panels/transfer_panel.h"
#include "window/perturbation_link.h"

namespace chreode {

/// Between the session and the transfer page: has predictions made in the background, the models
/// that they need among them, and writes their genes to a file.
class TransferLink : public PerturbationLink {
  Q_OBJECT
 public:
  TransferLink(Session* session, TransferPanel* panel, QWidget* window);

  std::shared_ptr<const TransferReport> report() const { return m_report; }

 private:
  void forgetReport() override;
  std::optional<ReportTable> reportTable() const override;  ///< the change of every gene
  void run(const TransferRequest& request);
  void keep(const QString& method);

  TransferPanel* m_panel;
  std::shared_ptr<const TransferReport> m_report;
  TransferRequest m_request;  // of the report
  HypothesisSource m_source;  // of the report
};

}  // namespace chreode
