#include "panels/transfer_result.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>
#include <cmath>
#include <utility>

#include "panels/panel_text.h"
#include "panels/table_items.h"
#include "plots/number_text.h"

namespace chreode {

namespace {

constexpr int genesShown = 200;
constexpr int tableHeight = 150;

constexpr TableColumn kColumns[] = {
    {QT_TRANSLATE_NOOP("TransferResult", "Prediction"), ""},
    {QT_TRANSLATE_NOOP("TransferResult", "r split"),
     QT_TRANSLATE_NOOP("TransferResult",
                       "Pearson's r of the predicted and the measured change. One half of the "
                       "control cells predicts, the other half refers, so that shared noise does "
                       "not count; median of 50 splits. This is the figure to go by.")},
    {QT_TRANSLATE_NOOP("TransferResult", "r"),
     QT_TRANSLATE_NOOP("TransferResult",
                       "The same with all control cells on both sides: their noise is shared, and "
                       "a mere smoothing scores too.")},
    {QT_TRANSLATE_NOOP("TransferResult", "r top 20"),
     QT_TRANSLATE_NOOP("TransferResult", "r over the 20 genes that changed most in truth.")},
    {QT_TRANSLATE_NOOP("TransferResult", "L2"),
     QT_TRANSLATE_NOOP("TransferResult",
                       "Distance of predicted and measured means over the 1,000 genes most "
                       "expressed in the control cells; small is good.")},
    {QT_TRANSLATE_NOOP("TransferResult", "Direction"),
     QT_TRANSLATE_NOOP("TransferResult",
                       "Share of these 20 genes whose direction, up or down, is foretold.")},
    {QT_TRANSLATE_NOOP("TransferResult", "E-distance"),
     QT_TRANSLATE_NOOP("TransferResult",
                       "How far a cloud of cells drawn from the prediction lies from the measured "
                       "cells; small is good. In the tip of a cell: what cells of one cloud would "
                       "have.")},
    {QT_TRANSLATE_NOOP("TransferResult", "R² of means"),
     QT_TRANSLATE_NOOP("TransferResult",
                       "High even for a prediction of no change, since most genes do not move. Do "
                       "not go by it.")},
    {QT_TRANSLATE_NOOP("TransferResult", "Left out"),
     QT_TRANSLATE_NOOP("TransferResult",
                       "Mean r for the source classes, each left out in turn and predicted from "
                       "the others. It needs no truth about the target.")}};

}  // namespace

TransferResult::TransferResult(QWidget* parent)
    : QWidget(parent),
      m_verdict(textLabel({})),
      m_notices(captionLabel({})),
      m_methods(new QTableWidget),
      m_genesTitle(headingLabel({})),
      m_genes(new QTableWidget),
      m_keep(new QPushButton(tr("Keep"))),
      m_export(new QPushButton(tr("Export…"))) {
  setResultColumns(m_methods, kColumns, "TransferResult");
  m_methods->setAccessibleName(tr("Predictions and their scores"));
  m_methods->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_genes->setColumnCount(3);
  m_genes->setHorizontalHeaderLabels({tr("Gene"), tr("Predicted"), tr("Measured")});
  m_genes->setAccessibleName(tr("Genes of the prediction"));
  styleResultTable(m_genes);
  for (QTableWidget* table : {m_methods, m_genes}) table->setMinimumHeight(tableHeight);
  m_genes->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_genes->setMinimumWidth(230);
  m_genes->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  m_keep->setToolTip(tr("Keep the chosen prediction in the notebook."));
  m_export->setToolTip(tr("Write the change of every gene by every prediction as a table."));

  auto* left = new QVBoxLayout;
  left->setSpacing(rowGap);
  left->addWidget(m_verdict);
  left->addWidget(m_methods, 1);
  left->addWidget(m_notices);
  auto* heading = new QHBoxLayout;
  heading->addWidget(m_genesTitle, 1);
  heading->addWidget(m_keep);
  heading->addWidget(m_export);
  auto* right = new QVBoxLayout;
  right->setSpacing(rowGap);
  right->addLayout(heading);
  right->addWidget(m_genes, 1);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(panelMargin);
  layout->addLayout(left, 3);
  layout->addLayout(right, 1);
  connect(m_methods, &QTableWidget::itemSelectionChanged, this, &TransferResult::showGenes);
  connect(m_keep, &QPushButton::clicked, this, [this] { Q_EMIT keepRequested(chosenMethod()); });
  connect(m_export, &QPushButton::clicked, this, &TransferResult::exportRequested);
}

void TransferResult::setReport(std::shared_ptr<const TransferReport> report) {
  m_report = std::move(report);
  if (!m_report) return;
  QStringList lines;
  for (const std::string& line : m_report->verdict()) lines.append(QString::fromStdString(line));
  m_verdict->setText(lines.join(QLatin1Char(' ')));
  lines.clear();
  for (const std::string& line : m_report->caveats) lines.append(QString::fromStdString(line));
  for (const std::string& line : m_report->notices) lines.append(QString::fromStdString(line));
  m_notices->setText(lines.join(QLatin1Char(' ')));
  m_notices->setVisible(!lines.isEmpty());
  showMethods();
}

void TransferResult::showMethods() {
  const QSignalBlocker blocker(m_methods);
  // Predictions first; what they are held against stands below, muted.
  std::vector<const TransferMethod*> rows;
  for (const bool predictions : {true, false}) {
    for (const TransferMethod& method : m_report->methods) {
      if (isPrediction(method.name) == predictions) rows.push_back(&method);
    }
  }
  const bool hasCeiling = std::isfinite(m_report->ceiling);
  const int count = static_cast<int>(rows.size());
  m_methods->setRowCount(count + (hasCeiling ? 1 : 0));
  const std::string advised = m_report->recommended();
  int chosen = 0;
  for (int row = 0; row < count; ++row) {
    const TransferMethod& method = *rows[static_cast<std::size_t>(row)];
    QString title = QString::fromStdString(transferMethodTitle(method.name));
    const bool recommended = method.name == advised;
    if (recommended) {
      title += tr(" · recommended");
      chosen = row;
    }
    QTableWidgetItem* name =
        textItem(title, QString::fromStdString(transferMethodMeaning(method.name)));
    name->setData(Qt::UserRole, QString::fromStdString(method.name));
    const double values[] = {method.correlationSplit,      method.scores.correlation,
                             method.scores.correlationTop, method.scores.distance,
                             method.scores.directionTop,   method.energy,
                             method.scores.squaredPearson, method.leftOut};
    m_methods->setItem(row, 0, name);
    for (int i = 0; i < static_cast<int>(std::size(values)); ++i) {
      QString tip = tr(kColumns[i + 1].tip);
      if (i == 5 && std::isfinite(method.energyBand)) {
        tip += tr(" Here: %1 by chance.").arg(QString::number(method.energyBand, 'f', 3));
      }
      m_methods->setItem(row, i + 1, numberItem(values[i], tip));
    }
    for (int i = 0; i < m_methods->columnCount(); ++i) {
      QTableWidgetItem* item = m_methods->item(row, i);
      QFont font = m_methods->font();
      font.setBold(recommended);
      item->setFont(font);
      if (!isPrediction(method.name))
        item->setForeground(palette().brush(QPalette::PlaceholderText));
    }
  }
  if (hasCeiling) {
    const QString tip =
        tr("What a perfect prediction would reach, since both conditions were "
           "measured in a limited number of cells (split halves).");
    m_methods->setItem(count, 0, textItem(tr("Ceiling"), tip));
    m_methods->setItem(count, 1, numberItem(m_report->ceiling, tip));
    for (int i = 0; i < m_methods->columnCount(); ++i) {
      if (!m_methods->item(count, i)) m_methods->setItem(count, i, textItem({}));
      m_methods->item(count, i)->setForeground(palette().brush(QPalette::PlaceholderText));
    }
  }
  m_methods->resizeColumnsToContents();
  m_methods->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  m_methods->selectRow(chosen);
  showGenes();
}

QString TransferResult::chosenMethod() const {
  const int row = m_methods->currentRow();
  const QTableWidgetItem* item = row >= 0 ? m_methods->item(row, 0) : nullptr;
  return item ? item->data(Qt::UserRole).toString() : QString();
}

void TransferResult::showGenes() {
  const TransferMethod* method = m_report ? m_report->find(chosenMethod().toStdString()) : nullptr;
  m_keep->setEnabled(method != nullptr);
  m_genes->setRowCount(0);
  m_genesTitle->setText(method ? QString::fromStdString(transferMethodTitle(method->name))
                               : tr("Genes"));
  if (!method) return;
  const bool truth = m_report->hasTruth();
  m_genes->setColumnHidden(2, !truth);
  const auto order = strongest(method->change, genesShown);
  m_genes->setRowCount(static_cast<int>(order.size()));
  for (int i = 0; i < m_genes->rowCount(); ++i) {
    const std::int32_t gene = order[static_cast<std::size_t>(i)];
    const QString name = QString::fromStdString(m_report->genes[static_cast<std::size_t>(gene)]);
    m_genes->setItem(i, 0, textItem(name));
    const auto change = [](double value) {
      QTableWidgetItem* cell = textItem(changeText(value));
      cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      return cell;
    };
    m_genes->setItem(i, 1, change(method->change[gene]));
    if (truth) m_genes->setItem(i, 2, change(m_report->measured[gene]));
  }
}

}  // namespace chreode
