#include "window/combination_link.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>
#include <utility>

#include "notebook/combination_entry.h"

namespace chreode {

CombinationLink::CombinationLink(Session* session, CombinationPanel* panel, QWidget* window)
    : QObject(window), m_session(session), m_panel(panel), m_window(window) {
  for (const auto signal : {&Session::dataChanged, &Session::matrixReady, &Session::rolesChanged}) {
    connect(session, signal, this, &CombinationLink::showData);
  }
  connect(&session->models(), &ModelShelf::currentChanged, this, &CombinationLink::showModel);
  connect(panel, &CombinationPanel::runRequested, this, &CombinationLink::run);
  connect(panel, &CombinationPanel::cancelRequested, this, &CombinationLink::cancel);
  connect(panel, &CombinationPanel::exportRequested, this, &CombinationLink::askExport);
  connect(panel, &CombinationPanel::keepRequested, this, &CombinationLink::keep);
  connect(panel, &CombinationPanel::openRequested, this, &CombinationLink::openRequested);
  showData();
  showModel();
}

void CombinationLink::showData() {
  const auto data = m_session->data();
  if (data != m_data) {
    cancel();
    m_data = data;
    m_report = nullptr;
    m_panel->setReport(nullptr);
  }
  m_panel->setDataset(data, m_session->roles());
}

void CombinationLink::showModel() {
  const auto model = m_session->models().current();
  m_panel->setModel(model ? model->name : QString(), model && model->id != QLatin1String("pca"));
}

void CombinationLink::run(const CombinationRequest& request) {
  const auto data = m_session->data();
  if (m_job >= 0 || !data || !data->matrix) return;
  CombinationInput input;
  input.data = data;
  input.question = request.question;
  HypothesisSource source = sourceOf(*data, input.seed);
  const auto model = m_session->models().current();
  if (request.withModel && model) {
    input.model = model->experiment->parts().model;
    source = sourceOf(*data, model->model().card(), model->fingerprint.toStdString(),
                      model->path.toStdString(), input.seed);
  }
  using Report = std::shared_ptr<const CombinationReport>;
  auto self = std::make_shared<int>(-1);
  *self = m_session->jobs().start<Report>(
      tr("Combining perturbations"),
      [input](const Progress& progress) {
        return std::make_shared<const CombinationReport>(combine(input, progress));
      },
      [this, self, data, source](Report report) {
        if (m_job != *self) return;
        m_job = -1;
        m_panel->setRunning(false);
        if (m_session->data() != data) return;
        m_report = std::move(report);
        m_source = source;
        m_panel->setReport(m_report);
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

void CombinationLink::cancel() {
  if (m_job < 0) return;
  m_session->jobs().cancel(std::exchange(m_job, -1));
  m_panel->setRunning(false);
}

void CombinationLink::keep(int pair) {
  if (!m_report || pair < 0 || pair >= static_cast<int>(m_report->pairs.size())) return;
  m_session->notebook().keep(
      combinationEntry(*m_report, m_report->pairs[static_cast<std::size_t>(pair)], {}, m_source));
  Q_EMIT noticed(tr("Kept in the notebook."));
}

void CombinationLink::askExport() {
  if (!m_report) return;
  const QString name = QFileInfo(QString::fromStdString(m_report->dataName)).completeBaseName() +
                       QStringLiteral("-combinations.tsv");
  QString path = QFileDialog::getSaveFileName(m_window, tr("Export the combinations"), name,
                                              tr("Tab-separated (*.tsv)"));
  if (path.isEmpty()) return;
  if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".tsv");
  save(path);
}

void CombinationLink::save(const QString& path) {
  if (!m_report) return;
  QSaveFile file(path);
  const QByteArray text = QByteArray::fromStdString(m_report->table());
  if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
    Q_EMIT failed(tr("%1 cannot be written; choose another folder.").arg(path));
    return;
  }
  Q_EMIT noticed(tr("Combinations exported to %1.").arg(path));
}

}  // namespace chreode
