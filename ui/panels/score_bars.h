#pragma once

#include <QWidget>
#include <vector>

#include "plots/bars.h"

namespace chreode {

/// A model's score above those of its baselines.
class ScoreBars : public QWidget {
  Q_OBJECT
 public:
  explicit ScoreBars(QWidget* parent = nullptr);
  void setBars(std::vector<NamedBar> bars);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<NamedBar> m_bars;
};

}  // namespace chreode
