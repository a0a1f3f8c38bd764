#include "window/preparation_link.h"

#include <QFileDialog>
#include <QShortcut>
#include <QUndoStack>

#include "files/gene_list_file.h"

namespace chreode {

PreparationLink::PreparationLink(Session* session, CellColoring* coloring, ModelPanel* panel,
                                 QWidget* window)
    : QObject(window), m_session(session), m_coloring(coloring), m_panel(panel), m_window(window) {
  Preparation* preparation = &m_session->preparation();
  connect(m_panel, &ModelPanel::preparationRequested, this, &PreparationLink::showPage);
  for (const auto signal : {&Preparation::choiceChanged, &Preparation::outcomeChanged}) {
    connect(preparation, signal, this, &PreparationLink::showOutcome);
  }
  showOutcome();
}

void PreparationLink::build() {
  m_page = new CellsGenesDialog(m_window);
  Preparation* preparation = &m_session->preparation();
  QUndoStack* stack = m_session->hand().undoStack();
  connect(m_page, &CellsGenesDialog::choiceMade, preparation,
          [preparation](const CellFilter& filter, const GeneChoice& genes, const QString& text) {
            preparation->change({filter, genes}, text);
          });
  connect(m_page, &CellsGenesDialog::choiceTried, preparation,
          [preparation](const CellFilter& filter, const GeneChoice& genes) {
            preparation->tryOut({filter, genes});
          });
  connect(m_page, &CellsGenesDialog::listRequested, this, &PreparationLink::askList);
  connect(m_page, &CellsGenesDialog::shownInScene, this, &PreparationLink::showInScene);
  connect(m_coloring, &CellColoring::changed, m_page, [this] {
    m_page->setShownInScene(m_coloring->source().kind == ColorSource::Kind::kept);
  });
  connect(m_page, &CellsGenesDialog::undoRequested, stack, &QUndoStack::undo);
  connect(m_page, &CellsGenesDialog::redoRequested, stack, &QUndoStack::redo);
  // The window's own keys do not reach the page.
  connect(new QShortcut(QKeySequence(QStringLiteral("Ctrl+Z")), m_page), &QShortcut::activated,
          stack, &QUndoStack::undo);
  connect(new QShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+Z")), m_page),
          &QShortcut::activated, stack, &QUndoStack::redo);
  connect(stack, &QUndoStack::indexChanged, this, &PreparationLink::showUndo);
  for (const auto signal : {&Session::dataChanged, &Session::matrixReady, &Session::rolesChanged}) {
    connect(m_session, signal, this, &PreparationLink::showData);
  }
  connect(m_session, &Session::pinnedChanged, this, &PreparationLink::showData);
  connect(preparation, &Preparation::measured, this, &PreparationLink::showData);
  showData();
  showUndo();
}

void PreparationLink::showPage() {
  if (!m_page) build();
  m_session->preparation().setWantedGenes(m_panel->wantedGenes());
  m_page->show();
  m_page->raise();
  m_page->activateWindow();
}

void PreparationLink::showData() {
  const Preparation& preparation = m_session->preparation();
  m_page->setDataset(m_session->data(), m_session->roles());
  m_page->setQuality(preparation.quality(), preparation.droplets(), preparation.geneSets());
  m_page->setPinnedCount(static_cast<int>(m_session->pinnedGenes().size()));
  showOutcome();
}

void PreparationLink::showOutcome() {
  const Preparation& preparation = m_session->preparation();
  const auto outcome = preparation.outcome();
  m_panel->setPreparation(preparation.summary());
  m_coloring->setKept(outcome ? outcome->cells : nullptr);
  if (!m_page) return;
  if (!outcome || outcome->choice == preparation.choice()) {
    m_page->setChoice(preparation.choice().filter, preparation.choice().genes);
  }
  m_page->setOutcome(outcome ? outcome->cells : nullptr, outcome ? outcome->genes : nullptr,
                     outcome ? outcome->problem : QString());
}

void PreparationLink::showUndo() {
  const QUndoStack* stack = m_session->hand().undoStack();
  if (m_page) m_page->setUndo(stack->canUndo(), stack->canRedo());
}

void PreparationLink::showInScene(bool shown) {
  const ColorSource kept{ColorSource::Kind::kept, {}, 0};
  if (shown) {
    if (m_coloring->source() != kept) m_before = m_coloring->source();
    m_coloring->setSource(kept);
  } else if (m_coloring->source() == kept) {
    m_coloring->setSource(m_before);
  }
}

void PreparationLink::askList(bool always) {
  const QString path = QFileDialog::getOpenFileName(
      m_page,
      always ? QStringLiteral("Genes that every model is to have")
             : QStringLiteral("Genes that no model is to have"),
      {}, QStringLiteral("Tables and lists (*.tsv *.csv *.txt *.gz);;All files (*)"));
  if (path.isEmpty()) return;
  m_session->jobs().start<GeneListFile>(
      QStringLiteral("Reading genes"),
      [path = path.toStdString()](const Progress&) { return readGeneList(path); },
      [this, always](const GeneListFile& list) {
        if (m_page) m_page->addList({list.name, list.genes}, always);
      },
      [this](const Failure& failure) {
        if (!failure.cancelled) Q_EMIT m_session->failed(failure.sentence);
      });
}

}  // namespace chreode
