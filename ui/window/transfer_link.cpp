#include "window/transfer_link.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>
#include <utility>

namespace chreode {

namespace {

/// What the job brings back.
struct Carried {
  std::shared_ptr<const TransferReport> report;
  std::vector<std::string> models;  ///< files of models that were trained for it
};

}  // namespace

TransferLink::TransferLink(Session* session, TransferPanel* panel, QWidget* window)
    : QObject(window), m_session(session), m_panel(panel), m_window(window) {
  for (const auto signal : {&Session::dataChanged, &Session::matrixReady, &Session::rolesChanged}) {
    connect(session, signal, this, &TransferLink::showData);
  }
  connect(&session->models(), &ModelShelf::currentChanged, this, &TransferLink::showModel);
  connect(panel, &TransferPanel::runRequested, this, &TransferLink::run);
  connect(panel, &TransferPanel::cancelRequested, this, &TransferLink::cancel);
  connect(panel, &TransferPanel::exportRequested, this, &TransferLink::askExport);
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
  WithoutRequest training;
  training.data = data;
  training.question = request.question;
  if (wanted) training.given = model->experiment->parts().model;
  if (wanted) training.path = model->path.toStdString();
  auto self = std::make_shared<int>(-1);
  *self = m_session->jobs().start<Carried>(
      QStringLiteral("Predicting %1").arg(QString::fromStdString(request.question.target)),
      [training, kind = request.model](const Progress& progress) {
        TransferInput input;
        input.data = training.data;
        input.question = training.question;
        Carried carried;
        if (training.given && kind == TransferRequest::Model::retrained) {
          WithoutModels made = modelsWithout(training, progress.part(0.0, 0.8));
          input.models = std::move(made.models);
          carried.models = std::move(made.paths);
        } else if (training.given) {
          input.models = {training.given};
        }
        carried.report = std::make_shared<const TransferReport>(
            transfer(input, progress.part(input.models.empty() ? 0.0 : 0.8, 1.0)));
        return carried;
      },
      [this, self, data](const Carried& carried) {
        if (m_job != *self) return;
        m_job = -1;
        m_panel->setRunning(false);
        if (m_session->data() != data) return;
        m_report = carried.report;
        m_panel->setReport(m_report);
        for (const std::string& path : carried.models) {
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
