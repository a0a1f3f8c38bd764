#include "panels/evaluation_charts.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <numeric>
#include <utility>

#include "plots/export_name.h"
#include "plots/number_text.h"
#include "plots/theme.h"

namespace chreode {

InformationChart::InformationChart(QWidget* parent) : QWidget(parent) {
  setFixedHeight(130);
  setAccessibleName(tr("Information in each number of the code"));
  setExportName(this, QStringLiteral("information"));
  setToolTip(
      tr("Kullback–Leibler divergence of each number's posterior from the prior, mean over cells. "
         "Numbers near 0 say nothing of the cells."));
  setInformation({});
}

void InformationChart::setInformation(std::vector<double> nats) {
  m_nats = std::move(nats);
  setVisible(!m_nats.empty());
  update();
}

void InformationChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintColumnBars(painter, QRectF(rect()), m_nats, tr("Nats in each number of the code"),
                  Theme::of(palette()));
}

CalibrationChart::CalibrationChart(QWidget* parent) : QWidget(parent) {
  setFixedHeight(200);
  setAccessibleName(tr("Calibration of the classifier"));
  setExportName(this, QStringLiteral("calibration"));
  setToolTip(
      tr("Cells grouped by the probability of their predicted class. On the dashed line a "
         "probability is what it says; below it the classifier is too sure. Large marks are many "
         "cells."));
  setMarks({});
}

void CalibrationChart::setMarks(std::vector<CalibrationMark> marks) {
  m_marks = std::move(marks);
  setVisible(!m_marks.empty());
  update();
}

void CalibrationChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintCalibration(painter, QRectF(rect()), m_marks, tr("probability of the predicted class"),
                   tr("Share that is right"), Theme::of(palette()));
}

ConfusionChart::ConfusionChart(QWidget* parent) : QWidget(parent) {
  setFixedHeight(300);
  setAccessibleName(tr("Confusion matrix of the classifier"));
  setExportName(this, QStringLiteral("confusion"));
  setMatrix({});
}

void ConfusionChart::setMatrix(HeatMatrix matrix) {
  m_matrix = std::move(matrix);
  setVisible(!m_matrix.names.isEmpty());
  update();
}

QString ConfusionChart::wordsAt(const QPointF& place) const {
  const auto [row, column] = heatMatrixCellAt(QRectF(rect()), m_matrix, place);
  if (row < 0) return {};
  const auto& counts = m_matrix.counts[static_cast<std::size_t>(row)];
  const QString share = tr("%1 of %2 cells")
                            .arg(countText(counts[static_cast<std::size_t>(column)]),
                                 countText(std::accumulate(counts.begin(), counts.end(), 0)));
  return row == column
             ? tr("%1 told right: %2").arg(m_matrix.names[row], share)
             : tr("%1 taken for %2: %3").arg(m_matrix.names[row], m_matrix.names[column], share);
}

void ConfusionChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintHeatMatrix(painter, QRectF(rect()), m_matrix, Theme::of(palette()));
}

bool ConfusionChart::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString words = wordsAt(QPointF(help->pos()));
    if (words.isEmpty()) {
      QToolTip::hideText();
    } else {
      QToolTip::showText(help->globalPos(), words, this);
    }
    return true;
  }
  return QWidget::event(event);
}

}  // namespace chreode
