#include "window/transfer_link.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>
#include <utility>

#include "notebook/transfer_entry.h"

namespace chreode {

TransferLink::TransferLink(Session* session, TransferPanel* panel, QWidget* window)
    : QObject(window), m_session(session), m_panel(panel), m_window(window) {
  for (const auto signal : {&Session::dataChanged, &Session::matrixReady, &Session::rolesChanged}) {
    connect(session, signal, this, &TransferLink::showData);
  }
  connect(&session->models(), &ModelShelf::currentChanged, this, &TransferLink::showModel);
  connect(panel, &TransferPanel::runRequested, this, &TransferLink::run);
  connect(panel, &TransferPanel::cancelRequested, this, &TransferLink::cancel);
  connect(panel, &TransferPanel::exportRequested, this, &TransferLink::askExport);
  connect(panel, &TransferPanel::keepRequested, this, &TransferLink::keep);
  connect(panel, &TransferPanel::openRequested, this, &TransferLink::openRequested);
  showData();
  showModel();
}

void TransferLink::showData() {
  const auto data = m_session->data();
  if (data != m_data) {
    cancel();
    m_data = data;
    m_report = nullptr;
    m_panel->setReport(nullptr);
  }
  m_panel->setDataset(data, m_session->roles());
}

void TransferLink::showModel() {
  const auto model = m_session->models().current();
  const bool hasCode = model && model->id != QLatin1String("pca");
  m_panel->setModel(model ? model->name : QString(), hasCode);
}

void TransferLink::run(const TransferRequest& request) {
  const auto data = m_session->data();
  if (m_job >= 0 || !data || !data->matrix) return;
  const auto model = m_session->models().current();
  const bool wanted = request.model != TransferRequest::Model::none && model;
  const auto given = wanted ? model->experiment->parts().model : nullptr;
  const std::string path = wanted ? model->path.toStdString() : std::string();
  const HypothesisSource source =
      wanted ? sourceOf(*data, model->model().card(), model->fingerprint.toStdString(), path,
                        request.seed)
             : sourceOf(*data, request.seed);
  using Answer = std::shared_ptr<const TransferAnswer>;
  auto self = std::make_shared<int>(-1);
  *self = m_session->jobs().start<Answer>(
      QStringLiteral("Predicting %1").arg(QString::fromStdString(request.question.target)),
      [request, data, given, path](const Progress& progress) {
        return std::make_shared<const TransferAnswer>(
            runTransfer(request, data, given, path, progress));
      },
      [this, self, data, request, source](const Answer& answer) {
        if (m_job != *self) return;
        m_job = -1;
        m_panel->setRunning(false);
        if (m_session->data() != data) return;
        m_report = {answer, &answer->report};
        m_request = request;
        m_source = source;
        m_panel->setReport(m_report);
        for (const std::string& path : answer->trained) {
          const QString file = QString::fromStdString(path);
          if (!m_session->models().find(file)) m_session->models().load(file, {}, false);
        }
      },
      [this, self](const Failure& failure) {
        if (m_job != *self) return;
        m_job = -1;
        m_panel->setRunning(false);
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
      });
  m_job = *self;
  m_panel->setRunning(true);
}

void TransferLink::cancel() {
  if (m_job < 0) return;
  m_session->jobs().cancel(std::exchange(m_job, -1));
  m_panel->setRunning(false);
}

void TransferLink::keep(const QString& method) {
  if (!m_report) return;
  m_session->notebook().keep(transferEntry(m_request, *m_report, method.toStdString(), m_source));
  Q_EMIT noticed(QStringLiteral("Kept in the notebook."));
}

void TransferLink::askExport() {
  if (!m_report) return;
  const QString name = QFileInfo(QString::fromStdString(m_report->dataName)).completeBaseName() +
                       QLatin1Char('-') + QString::fromStdString(m_report->question.target) +
                       QStringLiteral("-transfer.tsv");
  QString path = QFileDialog::getSaveFileName(m_window, QStringLiteral("Export the prediction"),
                                              name, QStringLiteral("Tab-separated (*.tsv)"));
  if (path.isEmpty()) return;
  if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".tsv");
  save(path);
}

void TransferLink::save(const QString& path) {
  if (!m_report) return;
  QSaveFile file(path);
  const QByteArray text = QByteArray::fromStdString(m_report->table());
  if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
    Q_EMIT failed(QStringLiteral("%1 cannot be written; choose another folder.").arg(path));
    return;
  }
  Q_EMIT noticed(QStringLiteral("Prediction exported to %1.").arg(path));
}

}  // namespace chreode
