#include "window/notebook_link.h"

#include <QFileDialog>
#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "base/error.h"
#include "expression/data_hash.h"
#include "notebook/drag_entry.h"
#include "notebook/gene_shift_entry.h"
#include "notebook/notebook_export.h"

namespace chreode {

namespace {

/// One row where all cells move alike, else one each.
Matrix shiftOf(const Matrix& original, const Matrix& edited) {
  Matrix shift = edited - original;
  const RowVector first = shift.row(0);
  const float apart = (shift.rowwise() - first).cwiseAbs().maxCoeff();
  // What is left of adding the same shift to each cell's code is rounding.
  constexpr float kRounding = 1e-5f;
  if (apart <= kRounding * std::max(1.0f, edited.cwiseAbs().maxCoeff())) shift = Matrix(first);
  return shift;
}

/// What answers a drag under a prepared model, besides the label's column.
DragContext contextOf(const PreparedModel& model, const SeedModels::Siblings& siblings,
                      const std::shared_ptr<const Annotation>& label,
                      const std::shared_ptr<const LabelClassifier>& classifier) {
  DragContext context{model.experiment, siblings, label, nullptr};
  if (label && classifier && classifier->column == label->name) context.classifier = classifier;
  return context;
}

}  // namespace

NotebookLink::NotebookLink(Session* session, ExpressionPanel* expression, WhatIfPanel* whatIf,
                           NotebookPanel* panel, QWidget* window)
    : QObject(window), m_session(session), m_panel(panel), m_window(window) {
  Notebook& notebook = session->notebook();
  connect(&notebook, &Notebook::changed, this, &NotebookLink::show);
  connect(expression, &ExpressionPanel::keepRequested, this, &NotebookLink::keepDrag);
  connect(whatIf, &WhatIfPanel::notebookRequested, this, &NotebookLink::keepGeneShift);
  connect(panel, &NotebookPanel::replayRequested, this, &NotebookLink::askReplay);
  connect(panel, &NotebookPanel::cancelRequested, this, &NotebookLink::cancelReplay);
  connect(panel, &NotebookPanel::removeRequested, this, &NotebookLink::remove);
  connect(panel, &NotebookPanel::exportRequested, this, &NotebookLink::askExport);
  connect(panel, &NotebookPanel::noteEdited, &notebook, &Notebook::setNote);
  connect(panel, &NotebookPanel::experimentEdited, &notebook, &Notebook::setExperiment);
  connect(session, &Session::dataChanged, this, &NotebookLink::cancelReplay);
  show();
}

void NotebookLink::show() {
  const Notebook& notebook = m_session->notebook();
  std::vector<NotebookRow> rows;
  for (const Notebook::Entry& entry : notebook.entries()) {
    NotebookRow row{entry, {}, {}};
    if (const auto result = notebook.replayed(entry->id)) {
      row.replayed = result->refused ? tr("refused") : result->same ? tr("same") : tr("differs");
      row.replayedTip = QString::fromStdString(result->sentence);
    }
    rows.push_back(std::move(row));
  }
  m_panel->setRows(rows);
}

DragContext NotebookLink::contextNow() const {
  const auto model = m_session->models().current();
  return contextOf(*model, m_session->seeds().of(model->id), m_session->label(),
                   m_session->classifiers().current());
}

HypothesisSource NotebookLink::sourceNow() const {
  const auto model = m_session->models().current();
  return sourceOf(*m_session->data(), model->model().card(), model->fingerprint.toStdString(),
                  model->path.toStdString(), 0);
}

void NotebookLink::keepDrag() {
  const Hand& hand = m_session->hand();
  if (!hand.pull() || !m_session->models().current() || !m_session->data()) return;
  DragQuestion question;
  question.cells = hand.pull()->cells();
  question.shift = shiftOf(hand.pull()->original(), hand.pull()->edited());
  question.at = hand.decodeAt();
  keep(tr("Keeping the drag"),
       [question, context = contextNow(), source = sourceNow()](const Progress& progress) {
         return askDrag(question, context, source, progress);
       });
}

void NotebookLink::keepGeneShift() {
  if (!m_session->whatIf() || !m_session->models().current() || !m_session->data()) return;
  keep(tr("Keeping the what-if"),
       [question = m_session->whatIfQuestion(), context = contextNow(), source = sourceNow()](
           const Progress& progress) { return askGeneShift(question, context, source, progress); });
}

void NotebookLink::keep(const QString& title, std::function<Hypothesis(const Progress&)> ask) {
  if (m_keepJob >= 0) return;
  const auto data = m_session->data();
  auto self = std::make_shared<int>(-1);
  *self = m_session->jobs().start<Hypothesis>(
      title, std::move(ask),
      [this, self, data](Hypothesis entry) {
        if (m_keepJob != *self) return;
        m_keepJob = -1;
        if (m_session->data() != data) return;
        m_session->notebook().keep(std::move(entry));
        Q_EMIT noticed(tr("Kept in the notebook."));
      },
      [this, self](const Failure& failure) {
        if (m_keepJob == *self) m_keepJob = -1;
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
      });
  m_keepJob = *self;
}

ModelShelf::Prepared NotebookLink::modelOf(const Hypothesis& entry) const {
  const QString hash = QString::fromStdString(entry.source.modelHash);
  if (hash.isEmpty()) return nullptr;
  for (const ModelShelf::Prepared& model : m_session->models().models()) {
    if (model->fingerprint == hash) return model;
  }
  return m_session->models().current();
}

ReplayTools NotebookLink::toolsFor(const Hypothesis& entry) const {
  ReplayTools tools;
  tools.data = m_session->data();
  const ModelShelf::Prepared model = modelOf(entry);
  if (!model) return tools;
  tools.model = model->experiment->parts().model;
  tools.modelHash = model->fingerprint.toStdString();
  tools.modelPath = model->path.toStdString();
  // Of the model in use the classifier may have been learned since.
  const auto current = m_session->models().current();
  const auto classifier = current && current->id == model->id && m_session->classifiers().current()
                              ? m_session->classifiers().current()
                              : model->classifier;
  tools.drag = [model, classifier, siblings = m_session->seeds().of(model->id), data = tools.data](
                   const std::string& label, const Progress&) {
    std::shared_ptr<const Annotation> column;
    if (const Annotation* found = data->cells.find(label)) {
      column = std::make_shared<const Annotation>(withLevels(*found));
    }
    return contextOf(*model, siblings, column, classifier);
  };
  return tools;
}

void NotebookLink::askReplay(const std::vector<std::string>& ids) {
  if (m_replayJob >= 0 || ids.empty()) return;
  m_waiting.assign(ids.begin(), ids.end());
  replayNext();
}

void NotebookLink::replayNext() {
  Notebook& notebook = m_session->notebook();
  const auto data = m_session->data();
  while (!m_waiting.empty() && data && data->matrix) {
    const std::string id = m_waiting.front();
    m_waiting.pop_front();
    const Notebook::Entry entry = notebook.find(id);
    if (!entry) continue;
    const ReplayTools tools = toolsFor(*entry);
    // What cannot be asked is told at once.
    const std::string refusal = replayRefusal(*entry, dataHashText(*data), tools.modelHash);
    if (!refusal.empty()) {
      notebook.setReplayed(id, refusedReplay(refusal));
      Q_EMIT noticed(QString::fromStdString(refusal));
      continue;
    }
    auto self = std::make_shared<int>(-1);
    *self = m_session->jobs().start<ReplayResult>(
        tr("Replaying %1").arg(QString::fromStdString(entry->title)),
        [entry, tools](const Progress& progress) { return replay(*entry, tools, progress); },
        [this, self, id](const ReplayResult& result) {
          if (m_replayJob != *self) return;
          m_replayJob = -1;
          m_session->notebook().setReplayed(id, result);
          Q_EMIT noticed(QString::fromStdString(result.sentence));
          replayNext();
        },
        [this, self, id](const Failure& failure) {
          if (m_replayJob != *self) return;
          m_replayJob = -1;
          if (!failure.cancelled) {
            m_session->notebook().setReplayed(id, refusedReplay(failure.sentence.toStdString()));
            Q_EMIT failed(failure.sentence);
          }
          replayNext();
        });
    m_replayJob = *self;
    break;
  }
  m_panel->setReplaying(m_replayJob >= 0);
}

void NotebookLink::cancelReplay() {
  m_waiting.clear();
  if (m_replayJob >= 0) m_session->jobs().cancel(std::exchange(m_replayJob, -1));
  m_panel->setReplaying(false);
}

void NotebookLink::remove(const std::vector<std::string>& ids) {
  for (const std::string& id : ids) m_session->notebook().remove(id);
}

void NotebookLink::askExport(const std::vector<std::string>& ids) {
  const auto data = m_session->data();
  const QStringList kinds{tr("Markdown (*.md)"), tr("CSV (*.csv)"), tr("JSON (*.json)")};
  QString chosen = kinds.front();
  const QString name = data ? QFileInfo(QString::fromStdString(data->name)).completeBaseName() +
                                  QStringLiteral("-hypotheses.md")
                            : QStringLiteral("hypotheses.md");
  QString path = QFileDialog::getSaveFileName(m_window, tr("Export the hypotheses"), name,
                                              kinds.join(QStringLiteral(";;")), &chosen);
  if (path.isEmpty()) return;
  if (QFileInfo(path).suffix().isEmpty()) {
    path += QLatin1Char('.') + chosen.section(QLatin1Char('.'), -1).chopped(1);
  }
  save(path, ids);
}

void NotebookLink::save(const QString& path, const std::vector<std::string>& ids) {
  m_panel->finishEdits();
  std::vector<Hypothesis> entries;
  for (const Notebook::Entry& entry : m_session->notebook().entries()) {
    const bool wanted = ids.empty() || std::find(ids.begin(), ids.end(), entry->id) != ids.end();
    if (wanted) entries.push_back(*entry);
  }
  try {
    exportNotebook(path.toStdString(), entries);
    Q_EMIT noticed(tr("Hypotheses exported to %1.").arg(path));
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

}  // namespace chreode
