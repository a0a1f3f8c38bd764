#pragma once

#include <QWidget>
#include <vector>

#include "panels/card_facts.h"

namespace chreode {

/// The pictures of a model card. Each hides itself where there is nothing to show.

/// Information (KL divergence) in each number of the code.
class InformationChart : public QWidget {
  Q_OBJECT
 public:
  explicit InformationChart(QWidget* parent = nullptr);
  void setInformation(std::vector<double> nats);
  QSize sizeHint() const override { return {300, 130}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<double> m_nats;
};

/// How sure the classifier is against how often it is right.
class CalibrationChart : public QWidget {
  Q_OBJECT
 public:
  explicit CalibrationChart(QWidget* parent = nullptr);
  void setMarks(std::vector<CalibrationMark> marks);
  QSize sizeHint() const override { return {300, 200}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<CalibrationMark> m_marks;
};

/// True against predicted classes; a square's tool tip tells it in words.
class ConfusionChart : public QWidget {
  Q_OBJECT
 public:
  explicit ConfusionChart(QWidget* parent = nullptr);
  void setMatrix(HeatMatrix matrix);
  QSize sizeHint() const override { return {300, 300}; }
  /// "Mo taken for Neu: 3 of 40 cells"; empty where there is no square.
  QString wordsAt(const QPointF& place) const;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  HeatMatrix m_matrix;
};

}  // namespace chreode
