#include "panels/program_effects.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyle>
#include <QStyledItemDelegate>
#include <algorithm>
#include <cmath>

#include "panels/panel_text.h"
#include "plots/bars.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int kEffectRowPixels = 26;
constexpr int kProgramTitleWidth = 156;
constexpr int kTickWidth = 24;  // which a click on ticks
constexpr int kLeastClass = 72;
constexpr int kOutsideWidth = 54;
constexpr double kErrorWidth = 34.0;
constexpr double kBarPixels = 6.0;  // below the number

// Of items with a number.
constexpr int kNumberRole = Qt::UserRole;
constexpr int kErrorRole = Qt::UserRole + 1;

/// Three significant digits are room enough, and all that there is of it.
QString sizeText(double value) {
  const double size = std::abs(value);
  return QString::number(size, 'f', size >= 100.0 ? 0 : size >= 10.0 ? 1 : 2);
}

QString effectNumber(double value) {
  if (!(std::abs(value) >= 10.0)) return changeText(value);
  return (value > 0.0 ? QChar(u'+') : QChar(0x2212)) + sizeText(value);
}

class EffectDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Theme& theme = Theme::of(option.palette);
    const auto* table = static_cast<const ProgramEffects*>(parent());
    painter->save();
    painter->setClipRect(option.rect);
    if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, theme.selection);
    const QVariant number = index.data(kNumberRole);
    if (index.data(Qt::CheckStateRole).isValid()) paintTick(painter, option, index);
    if (!number.isValid()) {
      const int left = index.data(Qt::CheckStateRole).isValid() ? kTickWidth : 8;
      const QRect words = option.rect.adjusted(left, 0, -4, 0);
      painter->setPen(index.data(Qt::ForegroundRole).isValid() ? theme.muted : theme.text);
      painter->drawText(
          words,
          index.column() == 0 ? Qt::AlignLeft | Qt::AlignVCenter
                              : Qt::AlignRight | Qt::AlignVCenter,
          option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, words.width()));
      painter->restore();
      return;
    }
    if (table->isRough()) painter->setOpacity(0.7);
    const double value = number.toDouble();
    const QRectF box = option.rect;
    paintChangeBar(
        *painter,
        QRectF(box.left() + 8.0, box.bottom() - kBarPixels - 1.0, box.width() - 12.0, kBarPixels),
        value, table->fullOf(index.row()), std::nan(""), 0.5, theme);
    const QRectF words = box.adjusted(0, 0, 0, -kBarPixels);
    painter->setPen(theme.text);
    drawTabular(*painter, words.adjusted(0, 0, -kErrorWidth - 2, 0), effectNumber(value));
    const QVariant error = index.data(kErrorRole);
    if (error.isValid() && std::isfinite(error.toDouble())) {
      painter->setFont(textFont(captionSize));
      painter->setPen(theme.muted);
      painter->drawText(words.adjusted(words.width() - kErrorWidth, 0, -2, 0),
                        Qt::AlignLeft | Qt::AlignVCenter,
                        QStringLiteral("±") + sizeText(error.toDouble()));
    }
    painter->restore();
  }

  bool editorEvent(QEvent* event, QAbstractItemModel*, const QStyleOptionViewItem&,
                   const QModelIndex& index) override {
    const bool ticks = index.data(Qt::CheckStateRole).isValid() &&
                       event->type() == QEvent::KeyPress &&
                       static_cast<const QKeyEvent*>(event)->key() == Qt::Key_Space;
    if (ticks) static_cast<ProgramEffects*>(parent())->toggle(index.row());
    return ticks;
  }

 private:
  void paintTick(QPainter* painter, const QStyleOptionViewItem& option,
                 const QModelIndex& index) const {
    QStyleOptionViewItem tick = option;
    const QStyle* style = option.widget->style();
    const int side = style->pixelMetric(QStyle::PM_IndicatorWidth, &option, option.widget);
    tick.rect = QRect(option.rect.left() + (kTickWidth - side) / 2,
                      option.rect.center().y() - side / 2 + 1, side, side);
    tick.state &= ~QStyle::State_HasFocus;
    tick.state |= index.data(Qt::CheckStateRole).toInt() == Qt::Checked ? QStyle::State_On
                                                                        : QStyle::State_Off;
    style->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &tick, painter, option.widget);
  }
};

}  // namespace

QString operatorTitle(ProgramOperator by) {
  switch (by) {
    case ProgramOperator::encoder:
      return ProgramEffects::tr("Factor and targets");
    case ProgramOperator::factorOnly:
      return ProgramEffects::tr("Factor only");
    case ProgramOperator::gradient:
      return ProgramEffects::tr("Decoder's gradient");
    case ProgramOperator::propagation:
      return ProgramEffects::tr("Table's network");
    case ProgramOperator::propagationInferred:
      break;
  }
  return ProgramEffects::tr("Cells' network");
}

ProgramEffects::ProgramEffects(QWidget* parent) : QTableWidget(parent) {
  setItemDelegate(new EffectDelegate(this));
  setAccessibleName(tr("Effects by operator and baseline"));
  setFrameShape(NoFrame);
  setEditTriggers(NoEditTriggers);
  setSelectionBehavior(SelectRows);
  setSelectionMode(SingleSelection);
  setShowGrid(false);
  setTabKeyNavigation(false);
  setHorizontalScrollMode(ScrollPerPixel);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setMinimumSectionSize(kEffectRowPixels);
  verticalHeader()->setDefaultSectionSize(kEffectRowPixels);
  horizontalHeader()->setFont(textFont(captionSize));
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setSectionsClickable(false);
  horizontalHeader()->setMinimumSectionSize(24);
  connect(this, &QTableWidget::currentCellChanged, this, [this](int row) {
    const auto at = static_cast<std::size_t>(row);
    const bool asked = row >= 0 && at < m_operators.size() && m_operators[at] &&
                       item(row, 0)->checkState() == Qt::Checked;
    if (asked && m_chosen != *m_operators[at]) {
      m_chosen = *m_operators[at];
      Q_EMIT operatorChosen(m_chosen);
    }
  });
}

double ProgramEffects::fullOf(int row) const {
  return m_full[static_cast<std::size_t>(row)];
}

std::vector<ProgramOperator> ProgramEffects::ticked() const {
  std::vector<ProgramOperator> asked;
  for (std::size_t row = 0; row < m_operators.size(); ++row) {
    if (m_operators[row] && item(static_cast<int>(row), 0)->checkState() == Qt::Checked) {
      asked.push_back(*m_operators[row]);
    }
  }
  return asked;
}

void ProgramEffects::toggle(int row) {
  QTableWidgetItem* title = item(row, 0);
  const bool asked = title->checkState() == Qt::Checked;
  if (asked && ticked().size() == 1) return;
  title->setCheckState(asked ? Qt::Unchecked : Qt::Checked);
  const std::vector<ProgramOperator> now = ticked();
  // The arrows show one that is asked.
  if (std::find(now.begin(), now.end(), m_chosen) == now.end()) {
    m_chosen = now.front();
    Q_EMIT operatorChosen(m_chosen);
  }
  Q_EMIT operatorsTicked(now);
}

int ProgramEffects::addRow(const QString& title, const QString& tip, double full) {
  const int row = static_cast<int>(m_full.size());
  m_full.push_back(full > 0.0 ? full : 1.0);
  m_operators.emplace_back();
  if (row >= rowCount()) setRowCount(row + 1);
  for (int column = 0; column < columnCount(); ++column) {
    if (!item(row, column)) setItem(row, column, new QTableWidgetItem);
    item(row, column)->setText({});
    item(row, column)->setData(kNumberRole, {});
    item(row, column)->setData(kErrorRole, {});
    item(row, column)->setData(Qt::ForegroundRole, {});
    item(row, column)->setData(Qt::CheckStateRole, {});
    item(row, column)->setToolTip(tip);
  }
  item(row, 0)->setText(title);
  return row;
}

void ProgramEffects::fillRow(int row, const Eigen::VectorXd& values, const Eigen::VectorXd* errors,
                             bool withErrors) {
  for (Eigen::Index k = 0; k < values.size(); ++k) {
    QTableWidgetItem* cell = item(row, static_cast<int>(k) + 1);
    cell->setText(effectNumber(values[k]));
    cell->setData(kNumberRole, values[k]);
    if (withErrors && errors && errors->size() > 0) cell->setData(kErrorRole, (*errors)[k]);
  }
}

void ProgramEffects::setColumns() {
  QStringList titles{tr("Mean change in ln p")};
  for (const std::string& name : m_report->study.classes) titles << QString::fromStdString(name);
  titles << tr("Outside");
  setColumnCount(static_cast<int>(titles.size()));
  setHorizontalHeaderLabels(titles);
  for (int column = 0; column < columnCount(); ++column) {
    horizontalHeaderItem(column)->setTextAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) |
                                                   Qt::AlignVCenter);
  }
  horizontalHeaderItem(0)->setToolTip(
      tr("Mean over cells of the change in ln p of each class, p taken among these classes alone. "
         "A tick asks an operator; the fewer, the sooner the answer. A click on its name lets the "
         "arrows in the scene show it."));
  horizontalHeaderItem(columnCount() - 1)
      ->setToolTip(tr("Share of the new codes that are outside of the data: there a prediction has "
                      "nothing to stand on."));
  resizeEvent(nullptr);
}

void ProgramEffects::addOperator(ProgramOperator by, double full) {
  const ProgramAnswer& answer = m_report->study.answers.front();
  const auto found = std::find_if(answer.effects.begin(), answer.effects.end(),
                                  [by](const OperatorEffect& each) { return each.by == by; });
  const bool asked = found != answer.effects.end();
  const bool told = asked && !found->effect.empty();
  QString title = operatorTitle(by);
  QString tip = QString::fromUtf8(operatorName(by)) + QStringLiteral(": ") +
                QString::fromUtf8(operatorMeaning(by));
  if (asked && !found->note.empty()) tip += QLatin1Char(' ') + QString::fromStdString(found->note);
  const std::string truth = givenTruth(*m_report->lab, by);
  if (!truth.empty()) {
    title += tr(" †");
    tip += tr(" It was given the true %1 of the simulation.").arg(QString::fromStdString(truth));
  }
  if (!asked) tip += tr(" It is not asked; a tick asks it.");
  const int row =
      addRow(title, asked && !told ? QString::fromStdString(found->refusal) : tip, full);
  m_operators.back() = by;
  item(row, 0)->setCheckState(asked ? Qt::Checked : Qt::Unchecked);
  if (told) {
    fillRow(row, found->effect.change, &found->effect.error, !m_rough);
    item(row, columnCount() - 1)
        ->setText(std::isnan(found->outsideShare) ? tr("–") : percentText(found->outsideShare));
    return;
  }
  item(row, 0)->setData(Qt::ForegroundRole, true);
  if (asked) item(row, 1)->setText(tr("–"));
}

void ProgramEffects::setAnswer(std::shared_ptr<const ProgramReport> report, bool rough) {
  const QSignalBlocker blocker(this);
  const bool sameClasses = m_report && report && m_report->study.classes == report->study.classes;
  m_report = std::move(report);
  m_rough = rough;
  m_full.clear();
  m_operators.clear();
  if (!m_report) {
    setRowCount(0);
    return;
  }
  if (!sameClasses) {
    clear();
    setColumns();
  }
  const ProgramAnswer& answer = m_report->study.answers.front();
  double full = 0.0;
  for (const OperatorEffect& each : answer.effects) {
    if (!each.effect.empty()) full = std::max(full, each.effect.change.cwiseAbs().maxCoeff());
  }
  full = std::max(full, answer.logistic.change.cwiseAbs().maxCoeff());
  const ProgramLab& lab = *m_report->lab;
  // Those that know the true network of simulated cells stand apart, after those that infer.
  for (const bool given : {false, true}) {
    for (const ProgramOperator by : kProgramOperators) {
      if (givenTruth(lab, by).empty() != given) addOperator(by, full);
    }
  }
  const int logistic =
      addRow(tr("Baseline: regression"),
             tr("Multinomial regression on the genes, without the model; it gets the same change. "
                "It tells %1 of unseen cells right.")
                 .arg(percentText(m_report->study.logisticAccuracy)),
             full);
  fillRow(logistic, answer.logistic.change, &answer.logistic.error,
          !rough && !lab.asksOtherSeeds());
  const int correlation = addRow(
      tr("Baseline: correlation (r)"),
      tr("Of the programme's score and the class, over the cells: no model, no change."), 1.0);
  fillRow(correlation, answer.correlation, nullptr, false);
  if (m_report->truth) {
    const FateTruth& truth = *m_report->truth;
    const auto found =
        std::find(truth.factors.begin(), truth.factors.end(), lab.program(answer.program).factor);
    const int row = addRow(tr("Truth (simulated)"),
                           tr("Share of simulated cells that end in the class with the factor held "
                              "at 1, minus that with it held at 0."),
                           1.0);
    for (std::size_t k = 0; k < m_report->study.classes.size(); ++k) {
      const auto fate =
          std::find(truth.fates.begin(), truth.fates.end(), m_report->study.classes[k]);
      if (found == truth.factors.end() || fate == truth.fates.end()) continue;
      const double effect = truth.effect(found - truth.factors.begin(), fate - truth.fates.begin());
      QTableWidgetItem* cell = item(row, static_cast<int>(k) + 1);
      cell->setText(changeText(effect));
      cell->setData(kNumberRole, effect);
    }
  }
  setRowCount(static_cast<int>(m_full.size()));
  const auto chosen = std::find(m_operators.begin(), m_operators.end(), std::optional(m_chosen));
  selectRow(static_cast<int>(chosen - m_operators.begin()));
  setMinimumHeight(horizontalHeader()->sizeHint().height() + 4 * kEffectRowPixels);
  viewport()->update();
}

bool ProgramEffects::tickAt(const QMouseEvent& event) {
  const QModelIndex index = indexAt(event.position().toPoint());
  const bool ticks = event.button() == Qt::LeftButton && index.isValid() &&
                     index.data(Qt::CheckStateRole).isValid() &&
                     event.position().x() < visualRect(index).left() + kTickWidth;
  if (ticks) toggle(index.row());
  return ticks;
}

void ProgramEffects::mousePressEvent(QMouseEvent* event) {
  // A tick chooses no row: the arrows stay whose they are.
  if (!tickAt(*event)) QTableWidget::mousePressEvent(event);
}

void ProgramEffects::mouseDoubleClickEvent(QMouseEvent* event) {
  if (!tickAt(*event)) QTableWidget::mouseDoubleClickEvent(event);
}

void ProgramEffects::resizeEvent(QResizeEvent* event) {
  if (event) QTableWidget::resizeEvent(event);
  if (columnCount() < 2) return;
  const int classes = columnCount() - 2;
  const int room = viewport()->width() - kProgramTitleWidth - kOutsideWidth;
  setColumnWidth(0, kProgramTitleWidth);
  for (int k = 1; k <= classes; ++k) setColumnWidth(k, std::max(kLeastClass, room / classes));
  setColumnWidth(columnCount() - 1, kOutsideWidth);
}

}  // namespace chreode
