#include "panels/program_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

#include "panels/background_view.h"
#include "panels/empty_note.h"
#include "panels/panel_text.h"
#include "panels/program_amount.h"
#include "panels/program_answer_view.h"
#include "panels/program_card_view.h"
#include "panels/program_chooser.h"
#include "plots/number_text.h"

namespace chreode {

ProgramPanel::ProgramPanel(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyNote(m_stack)),
      m_chooser(new ProgramChooser),
      m_body(new QStackedWidget),
      m_problem(textLabel({})),
      m_heading(headingLabel({})),
      m_hint(captionLabel({})),
      m_cells(narrowBox(tr("Cells"), tr("The cells that are changed: at most 1,000 of them, drawn "
                                        "at random."))),
      m_start(narrowBox(tr("Starting class"),
                        tr("The class that cells start from is left out of the contrast: whatever "
                           "moves a cell out of it raises all others."))),
      m_keep(new QPushButton(tr("Keep"))),
      m_amount(new ProgramAmount),
      m_tabs(new QTabBar),
      m_answer(new ProgramAnswerView),
      m_background(new BackgroundView),
      m_card(new ProgramCardView) {
  auto* page = new QWidget;
  auto* columns = new QHBoxLayout(page);
  columns->setContentsMargins(panelMargin, 12, panelMargin, 12);
  columns->setSpacing(panelMargin);
  columns->addWidget(m_chooser);
  columns->addWidget(buildQuestion(), 1);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(page);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);

  connect(m_empty, &EmptyNote::pressed, this, &ProgramPanel::noteActionRequested);
  connect(m_chooser, &ProgramChooser::sourceChosen, this, &ProgramPanel::sourceChosen);
  connect(m_chooser, &ProgramChooser::tableRequested, this, &ProgramPanel::tableRequested);
  connect(m_chooser, &ProgramChooser::inferenceRequested, this, &ProgramPanel::inferenceRequested);
  connect(m_chooser, &ProgramChooser::signsChosen, this, &ProgramPanel::signsChosen);
  connect(m_chooser, &ProgramChooser::factorChosen, this, &ProgramPanel::ask);
  connect(m_amount, &ProgramAmount::changed, this, &ProgramPanel::ask);
  connect(m_cells, &QComboBox::activated, this,
          [this] { Q_EMIT cellsChosen(m_cells->currentData().toInt()); });
  connect(m_start, &QComboBox::activated, this, [this] {
    const QString chosen = m_start->currentData().toString();
    Q_EMIT startChosen(chosen.isEmpty() ? std::vector<std::string>()
                                        : std::vector<std::string>{chosen.toStdString()});
  });
  connect(m_answer, &ProgramAnswerView::operatorChosen, this, [this](ProgramOperator by) {
    m_operator = by;
    Q_EMIT operatorChosen(by);
  });
  connect(m_answer, &ProgramAnswerView::operatorsTicked, this, &ProgramPanel::operatorsTicked);
  m_keep->setToolTip(tr("Keep the answer by the chosen operator in the notebook."));
  connect(m_keep, &QPushButton::clicked, this, &ProgramPanel::keepAsked);
  connect(m_background, &BackgroundView::runRequested, this, &ProgramPanel::backgroundRequested);
  connect(m_background, &BackgroundView::cancelRequested, this, &ProgramPanel::backgroundCancelled);
  connect(m_background, &BackgroundView::exportRequested, this, &ProgramPanel::exportRequested);
  connect(m_background, &BackgroundView::factorActivated, m_chooser, &ProgramChooser::choose);
  connect(m_card, &ProgramCardView::runRequested, this, &ProgramPanel::cardRequested);
  connect(m_card, &ProgramCardView::cancelRequested, this, &ProgramPanel::cardCancelled);
  m_keep->setEnabled(false);
  setNote(tr("Open a file of cells to ask what its gene programmes do."), tr("Open…"));
}

QWidget* ProgramPanel::buildQuestion() {
  auto* question = new QWidget;
  auto* layout = new QVBoxLayout(question);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  auto* head = new QHBoxLayout;
  head->setSpacing(rowGap);
  head->addWidget(m_heading);
  head->addWidget(m_amount, 1);
  head->addWidget(m_cells);
  layout->addLayout(head);
  layout->addWidget(m_hint);
  m_hint->hide();
  for (const QString& title : {tr("Effects"), tr("Background"), tr("Needed, enough")}) {
    m_tabs->addTab(title);
  }
  m_tabs->setDrawBase(false);
  m_tabs->setExpanding(false);
  auto* tabs = new QHBoxLayout;
  tabs->addWidget(m_tabs);
  tabs->addStretch(1);
  tabs->setSpacing(rowGap);
  tabs->addWidget(m_start);
  tabs->addWidget(m_keep);
  layout->addLayout(tabs);
  auto* pages = new QStackedWidget;
  pages->addWidget(m_answer);
  pages->addWidget(m_background);
  pages->addWidget(m_card);
  connect(m_tabs, &QTabBar::currentChanged, pages, &QStackedWidget::setCurrentIndex);
  m_problem->setAlignment(Qt::AlignCenter);
  m_problem->setForegroundRole(QPalette::PlaceholderText);
  m_body->addWidget(m_problem);
  m_body->addWidget(pages);
  layout->addWidget(m_body, 1);
  return question;
}

void ProgramPanel::setNote(const QString& sentence, const QString& button) {
  m_empty->setNote(sentence, button);
  m_stack->setCurrentIndex(sentence.isEmpty() ? 1 : 0);
}

void ProgramPanel::setProblem(const QString& sentence) {
  const bool possible = sentence.isEmpty();
  m_problem->setText(sentence);
  m_body->setCurrentIndex(possible ? 1 : 0);
  m_tabs->setVisible(possible);
  m_keep->setVisible(possible);
  m_start->setVisible(possible || m_start->count() > 0);
}

void ProgramPanel::setHint(const QString& sentence) {
  m_hint->setText(sentence);
  m_hint->setVisible(!sentence.isEmpty());
}

void ProgramPanel::setSources(const QStringList& names, int current) {
  m_chooser->setSources(names, current);
}

void ProgramPanel::setSigns(SignSource signs, const QString& sentence) {
  m_chooser->setSigns(signs, sentence);
}

void ProgramPanel::setModelGenes(const QStringList& genes) {
  m_chooser->setModelGenes(genes);
}

void ProgramPanel::setPrograms(std::shared_ptr<const GenePrograms> programs) {
  m_background->setUsable(programs ? programs->usable() : 0);
  m_chooser->setPrograms(std::move(programs));
}

void ProgramPanel::setCells(const ClassLegend& classes, int selected, int all) {
  const QVariant before = m_cells->currentData();
  const QSignalBlocker blocker(m_cells);
  m_cells->clear();
  m_cells->addItem(tr("All %1 cells").arg(countText(all)), kAllCells);
  m_cells->addItem(tr("Selected (%1)").arg(countText(selected)), kSelectedCells);
  for (int level = 0; level < classes.names.size(); ++level) {
    m_cells->addItem(tr("%1 (%2)").arg(classes.names[level],
                                       countText(classes.counts[static_cast<std::size_t>(level)])),
                     level);
  }
  // Levels of other cells mean nothing here.
  m_cells->setCurrentIndex(all > 0 ? std::max(0, m_cells->findData(before)) : 0);
}

void ProgramPanel::setStart(const QStringList& classes, const std::vector<std::string>& chosen,
                            const QStringList& leftOut) {
  const QSignalBlocker blocker(m_start);
  m_start->clear();
  const bool guessed = chosen.empty();
  m_start->addItem(guessed && !leftOut.isEmpty()
                       ? tr("Left out: %1 (guessed)").arg(leftOut.join(u", "))
                       : tr("Left out: guessed by name"),
                   QString());
  m_start->addItem(tr("Left out: none"), QStringLiteral("-"));
  for (const QString& name : classes) m_start->addItem(tr("Left out: %1").arg(name), name);
  const QString now = guessed ? QString() : QString::fromStdString(chosen.front());
  m_start->setCurrentIndex(std::max(0, m_start->findData(now)));
}

QString ProgramPanel::factor() const {
  return m_chooser->factor();
}

ShiftAmount ProgramPanel::amount() const {
  return m_amount->amount();
}

void ProgramPanel::ask() {
  if (factor().isEmpty()) return;
  m_heading->setText(factor());
  m_background->setFactor(factor(), amount());
  m_card->setFactor(factor());
  Q_EMIT asked(factor(), amount());
}

void ProgramPanel::setAnswer(std::shared_ptr<const ProgramReport> report, bool rough) {
  m_answer->setAnswer(report, rough);
  m_keep->setEnabled(report != nullptr);
  if (!report) return;
  QStringList states;
  for (const std::string& name : report->study.classes) states << QString::fromStdString(name);
  m_card->setStates(states);
}

void ProgramPanel::setArrowsNote(const QString& sentence) {
  m_answer->setArrowsNote(sentence);
}

void ProgramPanel::setBackground(std::shared_ptr<const ProgramReport> report, bool running) {
  m_background->setBackground(std::move(report));
  m_background->setRunning(running);
}

void ProgramPanel::setCard(std::shared_ptr<const ProgramCard> card, bool running) {
  m_card->setCard(std::move(card));
  m_card->setRunning(running);
}

void ProgramPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  Q_EMIT shownChanged(true);
}

void ProgramPanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  Q_EMIT shownChanged(false);
}

}  // namespace chreode
