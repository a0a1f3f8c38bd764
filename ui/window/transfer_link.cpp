#include "window/transfer_link.h"

#include "notebook/transfer_entry.h"
#include "window/save_name.h"

namespace chreode {

TransferLink::TransferLink(Session* session, TransferPanel* panel, QWidget* window)
    : PerturbationLink(session, panel, window), m_panel(panel) {
  connect(panel, &TransferPanel::runRequested, this, &TransferLink::run);
  connect(panel, &TransferPanel::keepRequested, this, &TransferLink::keep);
}

void TransferLink::forgetReport() {
  m_report = nullptr;
  m_panel->setReport(nullptr);
}

void TransferLink::run(const TransferRequest& request) {
  const auto data = askedData();
  if (!data) return;
  const bool wanted = request.model != TransferRequest::Model::none;
  const auto model = wanted ? models().current() : nullptr;
  using Answer = std::shared_ptr<const TransferAnswer>;
  ask<Answer>(
      tr("Predicting %1").arg(QString::fromStdString(request.question.target)),
      [request, data, given = model ? model->experiment->parts().model : nullptr,
       path = model ? model->path.toStdString() : std::string()](const Progress& progress) {
        return std::make_shared<const TransferAnswer>(
            runTransfer(request, data, given, path, progress));
      },
      [this, request, source = sourceOfNow(model, request.seed)](const Answer& answer) {
        m_report = {answer, &answer->report};
        m_request = request;
        m_source = source;
        m_panel->setReport(m_report);
        for (const std::string& path : answer->trained) {
          const QString file = QString::fromStdString(path);
          if (!models().find(file)) models().load(file, {}, false);
        }
      });
}

void TransferLink::keep(const QString& method) {
  if (!m_report) return;
  keepInNotebook(transferEntry(m_request, *m_report, method.toStdString(), m_source));
}

std::optional<PerturbationLink::ReportTable> TransferLink::reportTable() const {
  if (!m_report) return std::nullopt;
  const QString target = QString::fromStdString(m_report->question.target);
  return ReportTable{
      m_report->table(), tr("Export the prediction"),
      suggestedName(m_report->dataName, QStringLiteral("-%1-transfer.tsv").arg(target)),
      tr("Prediction exported to %1.")};
}

}  // namespace chreode
