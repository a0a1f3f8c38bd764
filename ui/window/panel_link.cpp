#include "window/panel_link.h"

#include "panels/gene_change_model.h"
#include "plots/number_text.h"
#include "whatif/class_probabilities.h"
#include "window/model_link.h"
#include "window/session_legend.h"
#include "window/what_if_link.h"

namespace chreode {

namespace {

constexpr int kHeldLines = 4;  // annotations told of a held cell

std::vector<JobLine> linesOf(const std::vector<JobStatus>& jobs) {
  std::vector<JobLine> lines;
  for (const JobStatus& job : jobs) {
    lines.push_back({job.id,
                     job.step.isEmpty() ? job.title : job.title + QStringLiteral(": ") + job.step,
                     job.fraction, job.secondsLeft, true});
  }
  return lines;
}

}  // namespace

PanelLink::PanelLink(Session* session, CellColoring* coloring, const Panels& panels,
                     QObject* parent)
    : QObject(parent), m_session(session), m_coloring(coloring), m_panels(panels) {
  linkCells();
  linkExpression();
  linkHistory();
  linkViews();
  auto* model = new ModelLink(session, panels.model, panels.film, this);
  connect(model, &ModelLink::loadModelRequested, this, &PanelLink::loadModelRequested);
  connect(model, &ModelLink::geneMapRequested, this, &PanelLink::geneMapRequested);
  connect(model, &ModelLink::saveModelRequested, this, &PanelLink::saveModelRequested);
  auto* whatIf = new WhatIfLink(session, panels.whatIf, this);
  connect(whatIf, &WhatIfLink::openRequested, this, &PanelLink::openRequested);
  connect(whatIf, &WhatIfLink::loadModelRequested, this, &PanelLink::loadModelRequested);
  connect(&m_session->jobs(), &JobQueue::changed, this,
          [this] { m_panels.jobs->setJobs(linesOf(m_session->jobs().jobs())); });
  connect(m_panels.jobs, &JobsBar::cancelRequested, m_session, &Session::cancelJob);
  connect(m_session, &Session::dataChanged, this, &PanelLink::showData);
  connect(m_session, &Session::matrixReady, this, &PanelLink::showData);
  connect(m_session, &Session::rolesChanged, this, [this] {
    m_panels.cells->setRoles(m_session->roles());
    m_panels.expression->setLabel(labelLegend());
  });
  connect(&m_session->palettes(), &ClassPalettes::changed, this,
          [this] { m_panels.expression->setLabel(labelLegend()); });
  connect(&m_session->models(), &ModelShelf::currentChanged, this, &PanelLink::showModel);
  connect(&m_session->models(), &ModelShelf::modelsChanged, this, &PanelLink::showModel);
  connect(m_session, &Session::ambientChanged, this, &PanelLink::showAmbient);
  showMissing();
}

void PanelLink::linkCells() {
  CellsPanel* panel = m_panels.cells;
  connect(panel, &CellsPanel::colorRequested, m_coloring, &CellColoring::setSource);
  connect(panel, &CellsPanel::percentilesChanged, m_coloring, &CellColoring::setPercentiles);
  connect(panel, &CellsPanel::visibilityChanged, m_coloring, &CellColoring::setVisibleLevels);
  connect(panel, &CellsPanel::rolesChanged, m_session, &Session::setRoles);
  connect(panel, &CellsPanel::openRequested, this, &PanelLink::openRequested);
  connect(panel, &CellsPanel::genePinRequested, this, [this](const QString& gene) {
    QStringList pinned = m_session->pinnedGenes();
    if (!pinned.contains(gene)) m_session->setPinnedGenes(pinned << gene);
  });
  const auto column = [this]() -> const Annotation* {
    const auto data = m_session->data();
    return data ? data->cells.find(m_coloring->classes().column.toStdString()) : nullptr;
  };
  connect(panel, &CellsPanel::classDropped, this, [this, column](int level) {
    if (const Annotation* shown = column()) {
      m_session->hand().moveToClass(*shown, level);
      m_session->hand().endPull();
    }
  });
  connect(m_coloring, &CellColoring::changed, this, [this, panel] {
    panel->setColorSource(m_coloring->source());
    if (m_coloring->showsClasses()) {
      panel->setClasses(m_coloring->seenClasses());
      panel->setVisibleClasses(m_coloring->visibleLevels());
    } else if (m_coloring->showsBlend()) {
      panel->setClasses(m_coloring->seenBlend());
    } else if (m_coloring->showsRange()) {
      panel->setRange(m_coloring->range());
    } else {
      panel->clearLegend();
    }
  });
  const Hand* hand = &m_session->hand();
  connect(hand, &Hand::heldChanged, this, &PanelLink::showHeld);
  connect(&m_session->classifiers(), &Classifiers::changed, this, &PanelLink::showHeld);
  // A drop or Esc ends the aim at a class.
  const auto aimEnds = [panel, hand] {
    if (!hand->isPulling()) panel->setDropTarget(-1);
  };
  connect(hand, &Hand::heldChanged, this, aimEnds);
  connect(hand, &Hand::moved, this, aimEnds);
}

void PanelLink::pullMovedOver(const QPoint& globalPosition) {
  const int level = m_panels.cells->classAt(globalPosition);
  m_panels.cells->setDropTarget(level);
  const auto data = m_session->data();
  if (level < 0 || !data) return;
  if (const Annotation* shown = data->cells.find(m_coloring->classes().column.toStdString())) {
    m_session->hand().moveToClass(*shown, level);
  }
}

void PanelLink::linkExpression() {
  connect(&m_session->hand(), &Hand::responded, this, &PanelLink::showResponse);
  connect(&m_session->hand(), &Hand::moved, this,
          [this] { m_panels.expression->setStale(m_session->hand().isStale()); });
  connect(m_panels.expression, &ExpressionPanel::pinnedChanged, m_session,
          &Session::setPinnedGenes);
  connect(m_session, &Session::pinnedChanged, this,
          [this] { m_panels.expression->setPinned(m_session->pinnedGenes()); });
  connect(m_panels.expression, &ExpressionPanel::decodeAtChosen, &m_session->hand(),
          &Hand::setDecodeAt);
  connect(m_panels.expression, &ExpressionPanel::geneActivated, this, [this](const QString& gene) {
    m_coloring->setSource({ColorSource::Kind::gene, gene.toStdString(), 0});
  });
  connect(m_panels.expression, &ExpressionPanel::missingActionRequested, this,
          [this](ExpressionPanel::Missing what) {
            if (what == ExpressionPanel::Missing::file) Q_EMIT openRequested();
            if (what == ExpressionPanel::Missing::model) Q_EMIT loadModelRequested();
            if (what == ExpressionPanel::Missing::cell && m_session->data()) {
              m_session->hand().take({0}, false);
            }
          });
}

void PanelLink::linkHistory() {
  QUndoStack* stack = m_session->hand().undoStack();
  connect(stack, &QUndoStack::indexChanged, this, &PanelLink::showHistory);
  connect(m_panels.history, &HistoryPanel::undoRequested, stack, &QUndoStack::undo);
  connect(m_panels.history, &HistoryPanel::redoRequested, stack, &QUndoStack::redo);
  connect(m_panels.history, &HistoryPanel::jumpRequested, stack, &QUndoStack::setIndex);
  showHistory();
}

void PanelLink::linkViews() {
  ViewShelf* views = &m_session->views();
  connect(m_panels.views, &ViewBar::viewChosen, views, &ViewShelf::choose);
  connect(m_panels.views, &ViewBar::axesChosen, this, [views](int x, int y, int z) {
    views->setLatentAxes({x, y, z});
  });
  connect(m_panels.views, &ViewBar::modelChosen, &m_session->models(), &ModelShelf::choose);
  connect(m_panels.views, &ViewBar::loadModelRequested, this, &PanelLink::loadModelRequested);
  connect(views, &ViewShelf::entriesChanged, this, &PanelLink::showViews);
  connect(views, &ViewShelf::projectionChanged, this, &PanelLink::showViews);
}

ClassLegend PanelLink::labelLegend() const {
  const auto label = m_session->label();
  return label ? sessionLegend(*m_session, *label) : ClassLegend();
}

void PanelLink::showData() {
  const auto data = m_session->data();
  m_panels.cells->setDataset(data);
  m_panels.cells->setRoles(m_session->roles());
  m_panels.cells->setColorSource(m_coloring->source());
  m_panels.expression->setLabel(labelLegend());
  QHash<QString, QString> shown;
  for (std::size_t i = 0; data && i < data->genes.shown.size(); ++i) {
    const std::string& name = data->genes.names[i];
    if (name != data->genes.shown[i]) {
      shown.insert(QString::fromStdString(name), QString::fromStdString(data->genes.shown[i]));
    }
  }
  m_panels.expression->model()->setShownNames(shown);
  showMissing();
}

void PanelLink::showMissing() {
  const bool hasData = m_session->data() != nullptr;
  const auto model = m_session->models().current();
  if (m_session->hand().response()) return;
  m_panels.expression->setMissing(!hasData ? ExpressionPanel::Missing::file
                                  : !model ? ExpressionPanel::Missing::model
                                  : m_session->hand().held().isEmpty()
                                      ? ExpressionPanel::Missing::cell
                                      : ExpressionPanel::Missing::pull);
}

void PanelLink::showModel() {
  const auto current = m_session->models().current();
  m_panels.views->setModels(modelChoices(m_session->models()), current ? current->id : QString());
  QStringList covariates;
  if (current) {
    for (const Covariate& covariate : current->model().card().covariates) {
      covariates << QString::fromStdString(covariate.name);
    }
  }
  m_panels.expression->setDecodeAt(covariates.join(QStringLiteral(" and ")),
                                   m_session->hand().decodeAt());
  showAmbient();
  m_panels.cells->setLatentSize(current ? current->model().latentSize() : 0);
  showMissing();
}

void PanelLink::showAmbient() {
  const auto flags = m_session->ambientGenes();
  const auto current = m_session->models().current();
  QSet<QString> genes;
  for (std::size_t i = 0; flags && current && i < current->experiment->parts().datasetGene.size(); ++i) {
    const std::int32_t gene = current->experiment->parts().datasetGene[i];
    if (gene < 0 || static_cast<std::size_t>(gene) >= flags->size()) continue;
    if ((*flags)[static_cast<std::size_t>(gene)]) {
      genes.insert(QString::fromStdString(current->model().card().genes[i]));
    }
  }
  m_panels.expression->model()->setAmbient(genes, flags != nullptr);
}

void PanelLink::showHeld() {
  const Hand& hand = m_session->hand();
  const auto data = m_session->data();
  if (hand.held().isEmpty() || !data) {
    m_panels.cells->setHeld({});
    return;
  }
  const auto label = m_session->label();
  if (hand.held().size() > 1) {
    m_panels.cells->setHeld(countText(hand.held().size()) + QStringLiteral(" cells held"));
    m_panels.expression->setSubject(countText(hand.held().size()) + QStringLiteral(" cells"));
    return;
  }
  const auto cell = static_cast<std::size_t>(hand.held().front());
  const QString name = QString::fromStdString(data->cells.shownName(cell));
  QStringList lines;
  const auto add = [&](const Annotation& column) {
    const QString text = QString::fromStdString(column.text(cell));
    if (text.isEmpty()) return;
    const QString line = QString::fromStdString(column.name) + QStringLiteral(": ") + text;
    if (!lines.contains(line)) lines << line;
  };
  // What the cell is comes before how many counts it has.
  const ColumnRoles& roles = m_session->roles();
  for (const std::string& role : {roles.label, roles.sample, roles.condition}) {
    if (const Annotation* column = data->cells.find(role)) add(*column);
  }
  for (const Annotation& column : data->cells.columns) {
    if (lines.size() < kHeldLines) add(column);
  }
  if (const QString told = classifierLine(); !told.isEmpty()) lines << told;
  m_panels.cells->setHeld(name, lines);
  const QString level = label ? QString::fromStdString(label->text(cell)) : QString();
  m_panels.expression->setSubject(level.isEmpty() ? name : name + QStringLiteral("  ·  ") + level);
}

QString PanelLink::classifierLine() const {
  const Hand& hand = m_session->hand();
  const auto classifier = m_session->classifiers().current();
  const auto label = m_session->label();
  if (!classifier || !label || !hand.pull()) return {};
  const LabelMix mix = classProbabilities(*classifier, hand.pull()->edited(), *label);
  if (mix.top < 0) return {};
  return QStringLiteral("Classifier: %1 %2")
      .arg(QString::fromStdString(label->levelText(mix.top)),
           percentText(mix.shares[static_cast<std::size_t>(mix.top)]));
}

void PanelLink::showResponse() {
  const Hand& hand = m_session->hand();
  if (hand.response()) {
    m_panels.expression->setResponse(hand.response());
  } else {
    m_panels.expression->setResponse(nullptr);
    showMissing();
  }
  m_panels.expression->setStale(hand.isStale());
}

void PanelLink::showViews() {
  const ViewShelf& views = m_session->views();
  std::vector<ViewChoice> choices;
  for (const ViewEntry& entry : views.entries()) {
    const bool moving =
        entry.kind == ViewEntry::Kind::training || entry.kind == ViewEntry::Kind::forming;
    const bool places =
        entry.kind == ViewEntry::Kind::stored || entry.kind == ViewEntry::Kind::made;
    const bool look = moving || (places && !m_session->models().current());
    const QString tip = places && !look
                            ? QStringLiteral(
                                  "A drag in stored places or a UMAP is approximate: it is "
                                  "taken back to a code by the cells nearby.")
                            : QString();
    choices.push_back({entry.name, tip, look, entry.kind == ViewEntry::Kind::latentAxes});
  }
  m_panels.views->setViews(choices, views.current());
  const auto model = m_session->models().current();
  m_panels.views->setAxes(views.latentAxes(), model ? model->model().latentSize() : 0);
  const auto projection = views.projection();
  m_panels.views->setDescription(projection ? QString::fromStdString(projection->description())
                                            : QString());
}

void PanelLink::showHistory() {
  const QUndoStack* stack = m_session->hand().undoStack();
  QStringList entries;
  for (int i = 0; i < stack->count(); ++i) entries << stack->text(i);
  m_panels.history->setEntries(entries, stack->index());
}

}  // namespace chreode
