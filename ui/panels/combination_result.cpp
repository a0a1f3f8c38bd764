#include "panels/combination_result.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "base/no_number.h"
#include "panels/panel_text.h"
#include "panels/table_items.h"
#include "plots/change_scatter.h"
#include "plots/export_note.h"
#include "stats/prediction_scores.h"
#include "whatif/association_note.h"

namespace chreode {

namespace {

constexpr int kGenesDrawn = 2000;

const CombinationMethod* methodOf(const CombinedPair& pair, const char* name) {
  const auto found = std::find_if(pair.methods.begin(), pair.methods.end(),
                                  [&](const auto& method) { return method.name == name; });
  return found == pair.methods.end() ? nullptr : &*found;
}

double distanceOf(const CombinedPair& pair, const char* name) {
  const CombinationMethod* method = methodOf(pair, name);
  return method ? method->scores.distance : kNoNumber;
}

double correlationOf(const CombinedPair& pair, const char* name) {
  const CombinationMethod* method = methodOf(pair, name);
  return method ? method->correlationSplit : kNoNumber;
}

constexpr TableColumn kPairColumns[] = {
    {QT_TRANSLATE_NOOP("CombinationResult", "Pair"), ""},
    {QT_TRANSLATE_NOOP("CombinationResult", "Says"), ""},
    {QT_TRANSLATE_NOOP("CombinationResult", "Epistasis"),
     QT_TRANSLATE_NOOP("CombinationResult",
                       "How far the double is from the sum, ± what the sampling of double, singles "
                       "and controls alone gives.")},
    {QT_TRANSLATE_NOOP("CombinationResult", "Sum: r"),
     QT_TRANSLATE_NOOP("CombinationResult",
                       "r of the singles' sum and the measured change; one half of the control "
                       "cells predicts, the other refers.")},
    {QT_TRANSLATE_NOOP("CombinationResult", "Ceiling"),
     QT_TRANSLATE_NOOP("CombinationResult", "The r that a perfect prediction would have.")},
    {QT_TRANSLATE_NOOP("CombinationResult", "L2: none"),
     QT_TRANSLATE_NOOP("CombinationResult",
                       "Distance of means from the double over the 1,000 genes most expressed, of "
                       "no change at all; small is good.")},
    {QT_TRANSLATE_NOOP("CombinationResult", "sum"),
     QT_TRANSLATE_NOOP("CombinationResult", "The same distance of the sum of the singles.")},
    {QT_TRANSLATE_NOOP("CombinationResult", "mean"),
     QT_TRANSLATE_NOOP("CombinationResult", "The same distance of the mean of the singles.")},
    {QT_TRANSLATE_NOOP("CombinationResult", "code"),
     QT_TRANSLATE_NOOP("CombinationResult", "The same distance of the sum in the code.")},
    {QT_TRANSLATE_NOOP("CombinationResult", "Cells"),
     QT_TRANSLATE_NOOP("CombinationResult", "Cells with both perturbations.")},
    {QT_TRANSLATE_NOOP("CombinationResult", "Within"), ""}};

}  // namespace

CombinationResult::CombinationResult(QWidget* parent)
    : QWidget(parent),
      m_pairs(new QTableWidget),
      m_notices(captionLabel({})),
      m_title(headingLabel({})),
      m_verdict(captionLabel({})),
      m_scatter(new ChangeScatter),
      m_keep(new QPushButton(tr("Keep"))),
      m_export(new QPushButton(tr("Export…"))) {
  setResultColumns(m_pairs, kPairColumns, "CombinationResult");
  m_pairs->setAccessibleName(tr("Pairs and their scores"));
  // Words to the left, under titles to the left.
  for (const int i : {0, 1, m_pairs->columnCount() - 1}) {
    m_pairs->horizontalHeaderItem(i)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  }
  m_pairs->setMinimumHeight(120);
  m_pairs->setSortingEnabled(true);
  m_pairs->sortByColumn(-1, Qt::AscendingOrder);
  setExportNote(m_scatter, QString::fromUtf8(kAssociationNote));
  m_keep->setToolTip(tr("Keep the chosen pair in the notebook."));
  m_export->setToolTip(tr("Write the scores of all pairs as a table."));
  auto* left = new QVBoxLayout;
  left->setSpacing(rowGap);
  left->addWidget(m_pairs, 1);
  left->addWidget(m_notices);
  auto* heading = new QHBoxLayout;
  heading->addWidget(m_title, 1);
  heading->addWidget(m_keep);
  heading->addWidget(m_export);
  auto* right = new QVBoxLayout;
  right->setSpacing(innerGap);
  right->addLayout(heading);
  right->addWidget(m_verdict);
  right->addWidget(m_scatter, 1);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(panelMargin);
  layout->addLayout(left, 3);
  layout->addLayout(right, 2);
  connect(m_pairs, &QTableWidget::itemSelectionChanged, this, &CombinationResult::showPair);
  connect(m_keep, &QPushButton::clicked, this, [this] { Q_EMIT keepRequested(chosenPlace()); });
  connect(m_export, &QPushButton::clicked, this, &CombinationResult::exportRequested);
}

void CombinationResult::setReport(std::shared_ptr<const CombinationReport> report) {
  m_report = std::move(report);
  if (!m_report) return;
  QStringList lines;
  for (const auto& list : {m_report->caveats, m_report->notices}) {
    for (const std::string& line : list) lines.append(QString::fromStdString(line));
  }
  lines.append(
      tr("%1 genes, %2; the code is that of %3.")
          .arg(m_report->genes.size())
          .arg(QString::fromStdString(m_report->values), QString::fromStdString(m_report->latent)));
  m_notices->setText(lines.join(QLatin1Char(' ')));
  showPairs();
}

void CombinationResult::showPairs() {
  {
    const QSignalBlocker blocker(m_pairs);
    m_pairs->setSortingEnabled(false);
    m_pairs->setRowCount(static_cast<int>(m_report->pairs.size()));
    for (int row = 0; row < m_pairs->rowCount(); ++row) {
      const CombinedPair& pair = m_report->pairs[static_cast<std::size_t>(row)];
      const Epistasis& meter = pair.epistasis;
      const QString epistasis =
          QStringLiteral("%1 ± %2").arg(meter.deviation, 0, 'f', 2).arg(meter.error, 0, 'f', 2);
      const QString words = meter.distinguishable ? tr("not additive") : tr("not distinguishable");
      QTableWidgetItem* name =
          textItem(QString::fromStdString(pair.a + " + " + pair.b),
                   tr("%1, %2, %3 and %4 cells of the double, either single and controls.")
                       .arg(pair.cells)
                       .arg(pair.cellsA)
                       .arg(pair.cellsB)
                       .arg(pair.controlCells));
      name->setData(Qt::UserRole, row);
      int column = 0;
      m_pairs->setItem(row, column++, name);
      m_pairs->setItem(row, column++, textItem(words, QString::fromStdString(meter.sentence())));
      m_pairs->setItem(
          row, column++,
          rankedItem(epistasis, meter.deviation,
                     tr("By chance up to %1 (95 of 100 samples).").arg(meter.bound, 0, 'f', 2)));
      m_pairs->setItem(row, column++, numberItem(correlationOf(pair, "additive")));
      m_pairs->setItem(row, column++, numberItem(pair.ceiling));
      const CombinationMethod* best = pair.best();
      for (const char* method : {"no_change", "additive", "matching_mean", "latent_sum"}) {
        QTableWidgetItem* item = numberItem(distanceOf(pair, method));
        QFont font = m_pairs->font();
        font.setBold(best && best->name == method);
        item->setFont(font);
        m_pairs->setItem(row, column++, item);
      }
      m_pairs->setItem(row, column++, rankedItem(QString::number(pair.cells), pair.cells));
      m_pairs->setItem(row, column++, textItem(QString::fromStdString(pair.within)));
    }
    m_pairs->setSortingEnabled(true);
    m_pairs->resizeColumnsToContents();
    m_pairs->selectRow(0);
  }
  showPair();
}

int CombinationResult::chosenPlace() const {
  const int row = m_pairs->currentRow();
  const QTableWidgetItem* item = row >= 0 ? m_pairs->item(row, 0) : nullptr;
  return item ? item->data(Qt::UserRole).toInt() : -1;
}

const CombinedPair* CombinationResult::chosenPair() const {
  const int place = chosenPlace();
  if (!m_report || place < 0 || place >= static_cast<int>(m_report->pairs.size())) return nullptr;
  return &m_report->pairs[static_cast<std::size_t>(place)];
}

void CombinationResult::showPair() {
  const CombinedPair* pair = chosenPair();
  m_keep->setEnabled(pair != nullptr);
  ChangeScatterData data;
  QStringList lines;
  m_title->setText(pair ? QString::fromStdString(pair->a + " + " + pair->b) : QString());
  if (pair) {
    lines.append(QString::fromStdString(pair->epistasis.sentence()));
    for (const std::string& notice : pair->notices) lines.append(QString::fromStdString(notice));
    const CombinationMethod* sum = methodOf(*pair, "additive");
    if (sum) {
      data.acrossTitle = tr("sum of the singles");
      data.upTitle = tr("measured, change of mean log expression");
      for (const std::int32_t gene : strongest(pair->measured, kGenesDrawn)) {
        data.points.push_back(
            {QString::fromStdString(m_report->genes[static_cast<std::size_t>(gene)]),
             sum->change[gene], pair->measured[gene]});
      }
    }
  }
  m_verdict->setText(lines.join(QLatin1Char(' ')));
  m_scatter->setData(std::move(data));
}

}  // namespace chreode
