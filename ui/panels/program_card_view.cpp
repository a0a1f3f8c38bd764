#include "panels/program_card_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "panels/panel_text.h"
#include "panels/program_effects.h"
#include "panels/scroll_page.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "whatif/association_note.h"
#include "whatif/program_report.h"

namespace chreode {

namespace {

constexpr int kCardRowPixels = 22;

/// A line of the table: by what, and the state's probability before and after.
QStringList lineOf(const ProgramCard& card, const QString& title, const ClassEffect& effect,
                   bool withError) {
  const auto at = static_cast<Eigen::Index>(card.place);
  QString change = changeText(effect.change[at]);
  if (withError) change += QStringLiteral(" ±") + QString::number(effect.error[at], 'f', 2);
  return {title, percentText(card.before(effect)), percentText(card.after(effect)), change};
}

}  // namespace

ProgramCardView::ProgramCardView(QWidget* parent)
    : QWidget(parent),
      m_states(new QComboBox),
      m_run(new QPushButton),
      m_verdict(textLabel({})),
      m_table(new QTableWidget),
      m_caption(captionLabel({})) {
  m_states->setAccessibleName(tr("State"));
  m_states->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  m_table->setAccessibleName(tr("Necessity and sufficiency"));
  m_table->setColumnCount(4);
  m_table->setHorizontalHeaderLabels({tr("Change"), tr("Before"), tr("After"), tr("in ln p")});
  for (int column = 1; column < 4; ++column) {
    m_table->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  }
  m_table->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_table->horizontalHeader()->setFont(textFont(captionSize));
  m_table->horizontalHeader()->setHighlightSections(false);
  m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  m_table->verticalHeader()->setDefaultSectionSize(kCardRowPixels);
  m_table->verticalHeader()->setMinimumSectionSize(kCardRowPixels);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setSelectionMode(QAbstractItemView::NoSelection);
  m_table->setFocusPolicy(Qt::NoFocus);
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setShowGrid(false);
  m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

  auto* head = new QHBoxLayout;
  head->setSpacing(rowGap);
  auto* label = new QLabel(tr("State"));
  label->setForegroundRole(QPalette::PlaceholderText);
  label->setBuddy(m_states);
  head->addWidget(label);
  head->addWidget(m_states);
  head->addWidget(m_run);
  head->addStretch(1);
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(rowGap);
  column->addWidget(m_verdict);
  column->addWidget(m_table);
  column->addWidget(m_caption);
  column->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  layout->addLayout(head);
  layout->addWidget(scrollPage(page, true), 1);
  connect(m_run, &QPushButton::clicked, this, [this] {
    if (m_running)
      Q_EMIT cancelRequested();
    else
      Q_EMIT runRequested(m_states->currentText());
  });
  setRunning(false);
  setCard(nullptr);
}

void ProgramCardView::setStates(const QStringList& states) {
  const QString before = m_states->currentText();
  const QSignalBlocker blocker(m_states);
  m_states->clear();
  m_states->addItems(states);
  m_states->setCurrentIndex(std::max(0, static_cast<int>(states.indexOf(before))));
}

void ProgramCardView::setFactor(const QString& factor) {
  m_run->setToolTip(
      tr("Lowers %1 in cells that have the state and raises it in cells that lack it.")
          .arg(factor));
}

void ProgramCardView::setRunning(bool running) {
  m_running = running;
  m_run->setText(running ? tr("Cancel") : tr("Needed? Enough?"));
  m_states->setEnabled(!running);
}

void ProgramCardView::setCard(std::shared_ptr<const ProgramCard> card) {
  m_table->setVisible(card != nullptr);
  m_caption->setVisible(card != nullptr);
  if (!card) {
    m_verdict->setText(
        tr("Is the factor needed for a state, and is it enough? It is lowered in cells that have "
           "the state and raised in cells that lack it; what becomes of the state's probability "
           "stands beside logistic regression."));
    return;
  }
  m_verdict->setText(QString::fromStdString(card->verdict));
  m_caption->setText(tr("Probability of %1 among the contrasted classes, mean over the cells; "
                        "± of the change in ln p: %2. %3")
                         .arg(QString::fromStdString(card->state),
                              QString::fromStdString(card->uncertainty),
                              QString::fromUtf8(kAssociationNote)));
  fillTable(*card);
}

void ProgramCardView::fillTable(const ProgramCard& card) {
  std::vector<QStringList> rows;
  const auto addSide = [&](const CardSide& side, const QString& what) {
    if (!side.refusal.empty()) {
      rows.push_back(
          {what + QStringLiteral(": ") + QString::fromStdString(side.refusal), {}, {}, {}});
      return;
    }
    const QString in = what + QStringLiteral(": ");
    for (const OperatorEffect& each : side.effects) {
      if (each.effect.empty()) continue;
      rows.push_back(lineOf(card, in + operatorTitle(each.by).toLower(), each.effect, true));
    }
    rows.push_back(lineOf(card, in + tr("logistic regression"), side.logistic, false));
  };
  addSide(card.necessity, tr("Lowered where it is"));
  addSide(card.sufficiency, tr("Raised where it is not"));
  m_table->setRowCount(static_cast<int>(rows.size()));
  for (int row = 0; row < m_table->rowCount(); ++row) {
    for (int column = 0; column < 4; ++column) {
      auto* item = new QTableWidgetItem(rows[static_cast<std::size_t>(row)][column]);
      item->setToolTip(column == 0 ? item->text() : QString());
      item->setTextAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
      m_table->setItem(row, column, item);
    }
  }
  m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() +
                          kCardRowPixels * m_table->rowCount() + 2);
}

}  // namespace chreode
