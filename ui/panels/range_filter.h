#pragma once

#include <QWidget>
#include <optional>

#include "plots/histogram.h"

class QLabel;
class QLineEdit;
class QToolButton;

namespace chreode {

/// A number of the cells (or genes) as a histogram with two handles, and the limits as text.
class RangeFilter : public QWidget {
  Q_OBJECT
 public:
  RangeFilter(const QString& name, bool hasLow, bool hasHigh, QWidget* parent = nullptr);

  void setData(HistogramData data);
  void setLimits(std::optional<double> low, std::optional<double> high);
  std::optional<double> low() const;
  std::optional<double> high() const;
  void setWhole(bool whole);
  void setTip(const QString& tip);
  /// Shows a button that asks for the filter to go.
  void setRemovable();
  Histogram* plot() const { return m_plot; }

 Q_SIGNALS:
  void tried();   ///< a handle is being dragged
  void chosen();  ///< low() and high() are meant
  void removeRequested();

 private:
  void showTexts();
  void readTexts();
  QString textOf(std::optional<double> limit) const;
  std::optional<double> limitIn(const QLineEdit* edit) const;

  QLabel* m_name;
  QLineEdit* m_low;
  QLineEdit* m_high;
  QToolButton* m_remove;
  Histogram* m_plot;
};

}  // namespace chreode
