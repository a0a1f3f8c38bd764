#include "window/card_link.h"

#include "notebook/notebook_file.h"
#include "window/card_facts_of.h"
#include "window/save_name.h"

namespace chreode {

CardLink::CardLink(Session* session, QWidget* window)
    : QObject(window), m_session(session), m_window(window) {
  connect(&session->evaluations(), &Evaluations::changed, this, &CardLink::refresh);
  connect(&session->models(), &ModelShelf::currentChanged, this, &CardLink::refresh);
  connect(&session->models(), &ModelShelf::modelsChanged, this, &CardLink::refresh);
  connect(&session->jobs(), &JobQueue::changed, this, &CardLink::showProgress);
}

void CardLink::build() {
  m_dialog = new ModelCardDialog(m_window);
  connect(m_dialog, &ModelCardDialog::judgeRequested, m_session, &Session::judgeModel);
  connect(m_dialog, &ModelCardDialog::cancelRequested, this,
          [this] { m_session->evaluations().cancel(); });
  connect(m_dialog, &ModelCardDialog::exportRequested, this, &CardLink::askExport);
}

void CardLink::show() {
  if (!m_dialog) build();
  const auto model = m_session->models().current();
  if (model && !m_session->evaluations().find(model->id)) m_session->judgeModel();
  refresh();
  m_dialog->show();
  m_dialog->raise();
  m_dialog->activateWindow();
}

void CardLink::refresh() {
  if (!m_dialog) return;
  const Evaluations& evaluations = m_session->evaluations();
  const auto model = m_session->models().current();
  m_dialog->setModel(model ? model->name : QString());
  const auto evaluation = model ? evaluations.find(model->id) : nullptr;
  if (evaluation != m_shown || !evaluation) {
    m_shown = evaluation;
    m_dialog->setFacts(evaluation ? cardFactsOf(*evaluation) : nullptr);
  }
  m_dialog->setRunning(evaluations.isRunning());
}

void CardLink::showProgress() {
  if (!m_dialog || !m_session->evaluations().isRunning()) return;
  for (const JobStatus& job : m_session->jobs().jobs()) {
    if (job.id == m_session->evaluations().job()) m_dialog->setProgress(job.fraction, job.step);
  }
}

void CardLink::askExport() {
  const auto data = m_session->data();
  if (!data) return;
  const QString path = askSaveName(m_dialog, QStringLiteral("Export the model card"),
                                   suggestedName(data->name, QStringLiteral("-model-card.tsv")),
                                   {QStringLiteral("Tab-separated (*.tsv)")});
  if (!path.isEmpty()) save(path);
}

void CardLink::save(const QString& path) {
  const auto facts = m_dialog ? m_dialog->facts() : nullptr;
  if (!facts) return;
  const auto write = [&] { writeWholeText(path.toStdString(), facts->tsv.toStdString()); };
  if (const auto failure = catchFailure(write)) {
    Q_EMIT failed(failure->sentence);
  } else {
    Q_EMIT noticed(QStringLiteral("Model card exported to %1.").arg(path));
  }
}

}  // namespace chreode
