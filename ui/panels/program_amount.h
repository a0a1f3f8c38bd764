#pragma once

#include <QWidget>

#include "whatif/program_shift.h"

class QComboBox;
class QLabel;
class QSlider;

namespace chreode {

/// How far a programme is raised or lowered: standard deviations, to zero, or to a quantile of the
/// cells that express each gene.
class ProgramAmount : public QWidget {
  Q_OBJECT
 public:
  explicit ProgramAmount(QWidget* parent = nullptr);

  ShiftAmount amount() const;

 Q_SIGNALS:
  void changed();  ///< while the slider moves, too

 private:
  void showKind();
  void showValue();

  QComboBox* m_kind;
  QSlider* m_slider;
  QLabel* m_value;
  int m_deviations = 10;  // tenths; what the slider had for each kind
  int m_quantile = 90;
};

}  // namespace chreode
