#include "window/perturbation_link.h"

#include "notebook/notebook_file.h"
#include "window/save_name.h"

namespace chreode {

PerturbationLink::PerturbationLink(Session* session, PerturbationPage* page, QWidget* window)
    : QObject(window),
      m_session(session),
      m_page(page),
      m_window(window),
      m_data(session->data()),
      m_job(&session->jobs()) {
  for (const auto signal : {&Session::dataChanged, &Session::matrixReady, &Session::rolesChanged}) {
    connect(session, signal, this, &PerturbationLink::showData);
  }
  connect(&session->models(), &ModelShelf::currentChanged, this, &PerturbationLink::showModel);
  connect(page, &PerturbationPage::cancelRequested, this, &PerturbationLink::cancel);
  connect(page, &PerturbationPage::exportRequested, this, &PerturbationLink::askExport);
  connect(page, &PerturbationPage::openRequested, this, &PerturbationLink::openRequested);
  m_page->setDataset(m_data, m_session->roles());
  showModel();
}

void PerturbationLink::showData() {
  const auto data = m_session->data();
  if (data != m_data) {
    cancel();
    m_data = data;
    forgetReport();
  }
  m_page->setDataset(data, m_session->roles());
}

void PerturbationLink::showModel() {
  const auto model = models().current();
  m_page->setModel(model ? model->name : QString(), model && model->id != QLatin1String("pca"));
}

std::shared_ptr<const Dataset> PerturbationLink::askedData() const {
  auto data = m_session->data();
  return isRunning() || !data || !data->matrix ? nullptr : data;
}

HypothesisSource PerturbationLink::sourceOfNow(const ModelShelf::Prepared& model,
                                               std::uint64_t seed) const {
  const Dataset& data = *m_session->data();
  if (!model) return sourceOf(data, seed);
  return sourceOf(data, model->model().card(), model->fingerprint.toStdString(),
                  model->path.toStdString(), seed);
}

void PerturbationLink::cancel() {
  if (m_job.cancel()) m_page->setRunning(false);
}

void PerturbationLink::keepInNotebook(Hypothesis entry) {
  m_session->notebook().keep(std::move(entry));
  Q_EMIT noticed(tr("Kept in the notebook."));
}

void PerturbationLink::askExport() {
  const auto table = reportTable();
  if (!table) return;
  const QString path =
      askSaveName(m_window, table->title, table->name, {tr("Tab-separated (*.tsv)")});
  if (!path.isEmpty()) save(path);
}

void PerturbationLink::save(const QString& path) {
  const auto table = reportTable();
  if (!table) return;
  if (const auto failure = catchFailure([&] { writeWholeText(path.toStdString(), table->text); })) {
    Q_EMIT failed(failure->sentence);
  } else {
    Q_EMIT noticed(table->exported.arg(path));
  }
}

}  // namespace chreode
