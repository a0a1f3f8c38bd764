#include "panels/latent_panel.h"

#include <QComboBox>
#include <QCompleter>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QStringListModel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "latent/latent_scale.h"
#include "panels/empty_note.h"
#include "panels/latent_list.h"
#include "panels/latent_slider.h"
#include "panels/panel_text.h"
#include "panels/scroll_page.h"
#include "panels/slope_table.h"
#include "plots/number_text.h"

namespace chreode {

LatentPanel::LatentPanel(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyNote(m_stack)),
      m_cells(new QComboBox),
      m_question(new QLineEdit),
      m_completions(new QStringListModel(this)),
      m_reset(new QPushButton(tr("Reset"))),
      m_nothingHeld(new QWidget),
      m_header(new LatentListHeader),
      m_list(new LatentList),
      m_direction(new DirectionBox),
      m_export(new QPushButton(tr("Export…"))),
      m_table(new SlopeTable),
      m_caption(captionLabel({})) {
  auto* page = new QWidget(m_stack);
  auto* columns = new QHBoxLayout(page);
  columns->setContentsMargins(rowGap, rowGap, 0, rowGap);
  columns->setSpacing(partGap);
  columns->addWidget(buildSliders(), 3);
  columns->addWidget(buildDirection(), 2);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(page);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);

  connect(m_empty, &EmptyNote::pressed, this, [this] { Q_EMIT missingActionRequested(m_missing); });
  connect(m_cells, &QComboBox::activated, this, [this](int row) {
    m_cells->setCurrentIndex(0);
    if (row > 0) Q_EMIT classRequested(m_cells->itemData(row).toInt());
  });
  connect(m_reset, &QPushButton::clicked, this, [this] {
    m_list->finish();
    Q_EMIT resetRequested();
  });
  connect(m_list, &LatentList::moved, this, &LatentPanel::moved);
  connect(m_list, &LatentList::ended, this, &LatentPanel::ended);
  connect(m_list, &LatentList::cancelled, this, &LatentPanel::cancelled);
  connect(m_list, &LatentList::focused, m_direction, &DirectionBox::setNumber);
  connect(m_question, &QLineEdit::textChanged, this, [this] {
    showHeaders();
    Q_EMIT questionChanged();
  });
  connect(m_direction, &DirectionBox::changed, this, &LatentPanel::directionChanged);
  connect(m_export, &QPushButton::clicked, this, &LatentPanel::exportRequested);
  connect(m_table, &SlopeTable::geneActivated, this, &LatentPanel::geneActivated);
  setHeld({});
  setMissing(Missing::file);
}

QWidget* LatentPanel::buildSliders() {
  auto* part = new QWidget;
  m_cells->setAccessibleName(tr("Cells to move"));
  m_cells->setToolTip(
      tr("What the sliders move: the cells that are held. Choose a class to hold "
         "all of its cells."));
  m_cells->setMinimumContentsLength(14);
  m_cells->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_cells->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  m_question->setAccessibleName(tr("Which numbers move this gene or class"));
  m_question->setPlaceholderText(tr("What moves … gene or class"));
  m_question->setClearButtonEnabled(true);
  m_question->setToolTip(
      tr("A gene or a class: the numbers that move it most come first, with what one standard "
         "deviation of each does to it. Empty: the numbers that vary most come first."));
  auto* completer = new QCompleter(m_completions, this);
  completer->setCaseSensitivity(Qt::CaseInsensitive);
  completer->setFilterMode(Qt::MatchContains);
  m_question->setCompleter(completer);
  m_reset->setToolTip(tr("Put all numbers back to what the encoder gave."));

  auto* top = new QHBoxLayout;
  top->setSpacing(rowGap);
  top->addWidget(m_cells, 1);
  top->addWidget(m_question, 1);
  top->addWidget(m_reset);

  auto* hold = new QPushButton(tr("Hold a cell"));
  connect(hold, &QPushButton::clicked, this, &LatentPanel::cellRequested);
  QLabel* note =
      captionLabel(tr("Nothing is held: this is the mean of all cells. Click a cell in the scene "
                      "or choose a class to "
                      "move its numbers."));
  auto* line = new QHBoxLayout(m_nothingHeld);
  line->setContentsMargins(rowGap, 0, 0, 0);
  line->setSpacing(rowGap);
  line->addWidget(note, 1);
  line->addWidget(hold);

  QScrollArea* area = scrollPage(m_list);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
  area->setFocusPolicy(Qt::NoFocus);
  area->verticalScrollBar()->setSingleStep(LatentSlider::rowPixels);
  connect(m_list, &LatentList::focused, this,
          [this, area](int number) { area->ensureWidgetVisible(m_list->slider(number), 0, 0); });
  auto* header = new QHBoxLayout;
  header->setContentsMargins(0, 0, area->verticalScrollBar()->sizeHint().width(), 0);
  header->addWidget(m_header);

  auto* column = new QVBoxLayout(part);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(innerGap);
  column->addLayout(top);
  column->addWidget(m_nothingHeld);
  column->addLayout(header);
  column->addWidget(area, 1);
  return part;
}

QWidget* LatentPanel::buildDirection() {
  auto* part = new QWidget;
  m_export->setToolTip(
      tr("Write the genes of this direction: all with their changes as a table "
         "(.tsv, .csv), or those that rise and fall most as gene sets (.gmt)."));
  auto* top = new QHBoxLayout;
  top->setContentsMargins(0, 0, rowGap, 0);
  top->setSpacing(rowGap);
  top->addWidget(m_direction, 1);
  top->addWidget(m_export);
  auto* column = new QVBoxLayout(part);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(innerGap);
  column->addLayout(top);
  column->addWidget(m_table, 1);
  column->addWidget(m_caption);
  return part;
}

void LatentPanel::setMissing(Missing what) {
  m_missing = what;
  if (what == Missing::file) {
    m_empty->setNote(tr("Open a file of cells to take the numbers of a model in hand."),
                     tr("Open…"));
  } else if (what == Missing::model) {
    m_empty->setNote(tr("A model has to encode the cells before its numbers can be moved."),
                     tr("Load a model…"));
  }
  m_stack->setCurrentIndex(what == Missing::nothing ? 1 : 0);
}

void LatentPanel::setModel(const QStringList& genes, const std::vector<LatentTrack>& tracks,
                           const std::vector<int>& byActivity) {
  m_genes = genes;
  m_byActivity = byActivity;
  m_strength.clear();
  m_completions->setStringList(m_label.names + m_genes);
  m_list->setTracks(tracks);
  m_direction->setLatentSize(static_cast<int>(tracks.size()));
  if (!byActivity.empty()) m_direction->setNumber(byActivity.front());
  m_table->slopes()->setDirection({});
  m_export->setEnabled(false);
  showOrder();
  showHeaders();
}

void LatentPanel::setLabel(const ClassLegend& legend) {
  m_label = legend;
  m_completions->setStringList(m_label.names + m_genes);
  m_direction->setClasses(legend.names);
  const QString subject = m_cells->itemText(0);
  m_cells->clear();
  m_cells->addItem(subject);
  for (int level = 0; level < legend.names.size(); ++level) {
    const qint64 count = legend.counts[static_cast<std::size_t>(level)];
    if (count > 0) {
      m_cells->addItem(tr("%1 (%2)").arg(legend.names[level], countText(count)), level);
    }
  }
  showHeaders();
}

void LatentPanel::setHeld(const QString& subject) {
  const bool held = !subject.isEmpty();
  const QString text = held ? subject : tr("nothing held");
  if (m_cells->count() == 0) m_cells->addItem(text);
  m_cells->setItemText(0, text);
  m_cells->setCurrentIndex(0);
  m_nothingHeld->setVisible(!held);
}

void LatentPanel::setPlaces(const std::vector<double>& places,
                            const std::vector<double>& originals) {
  const bool held = !m_nothingHeld->isVisibleTo(this);
  m_list->setPlaces(places, originals, held);
  bool differs = false;
  for (std::size_t i = 0; i < places.size(); ++i) {
    differs = differs || std::abs(places[i] - originals[i]) > 1e-6;
  }
  m_reset->setEnabled(held && differs);
}

void LatentPanel::setReadout(const LatentReadout& readout) {
  m_list->setReadout(readout);
  m_strength = readout.answer.strength;
  m_place = readout.place;
  m_table->slopes()->setDirection(readout.direction);
  m_table->setEmptyText(readout.direction.note);
  m_export->setEnabled(readout.direction.change.size() > 0);
  m_caption->setText(readout.direction.change.size() > 0
                         ? tr("%1, %2").arg(readout.direction.name, readout.place)
                         : QString());
  showOrder();
  showHeaders();
}

void LatentPanel::setStale(bool stale) {
  m_table->setStale(stale);
}

void LatentPanel::showOrder() {
  if (m_strength.size() != m_byActivity.size()) {
    m_list->setOrder(m_byActivity);
    return;
  }
  const std::vector<float> sizes(m_strength.begin(), m_strength.end());
  m_list->setOrder(strongest(sizes));
}

void LatentPanel::showHeaders() {
  const QString asked = m_question->text().trimmed();
  const LatentQuestion question = this->question();
  if (asked.isEmpty()) {
    m_header->setGenesTitle(tr("moves"));
  } else if (question.gene.isEmpty() && question.level < 0) {
    m_header->setGenesTitle(tr("“%1” is no gene of this model and no class").arg(asked));
  } else {
    m_header->setGenesTitle(question.level >= 0
                                ? tr("%1 · moves").arg(m_label.names[question.level])
                                : tr("%1 per sd · moves").arg(question.gene));
  }
}

LatentQuestion LatentPanel::question() const {
  const QString asked = m_question->text().trimmed();
  if (asked.isEmpty()) return {};
  LatentQuestion question;
  question.level = static_cast<int>(m_label.names.indexOf(asked));
  if (question.level >= 0) return question;
  if (m_genes.contains(asked)) {
    question.gene = asked;
    return question;
  }
  // As it was typed in other capitals.
  for (const QString& gene : m_genes) {
    if (gene.compare(asked, Qt::CaseInsensitive) == 0) {
      question.gene = gene;
      return question;
    }
  }
  for (int level = 0; level < m_label.names.size(); ++level) {
    if (m_label.names[level].compare(asked, Qt::CaseInsensitive) == 0) question.level = level;
  }
  return question;
}

const DirectionChoice& LatentPanel::direction() const {
  return m_direction->choice();
}

const DirectionGenes& LatentPanel::directionGenes() const {
  return m_table->slopes()->direction();
}

void LatentPanel::finishStep() {
  m_list->finish();
}

void LatentPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  Q_EMIT shown();
}

}  // namespace chreode
