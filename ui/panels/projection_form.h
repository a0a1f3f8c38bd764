#pragma once

#include <QWidget>
#include <array>

#include "panels/class_legend.h"
#include "projection/projection_request.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;
class QStackedWidget;

namespace chreode {

/// What a new projection is to be: its method, what it is of, and the method's own settings.
class ProjectionForm : public QWidget {
  Q_OBJECT
 public:
  explicit ProjectionForm(QWidget* parent = nullptr);

  void setLatentSize(int numbers);  ///< of the model in use; 0 = no model
  void setLabel(const ClassLegend& legend);
  ProjectionRequest request() const;
  /// Why it cannot be made, in a sentence; empty when it can.
  QString problem() const;

 Q_SIGNALS:
  void changed();

 private:
  QWidget* buildUmap();
  QWidget* buildComponents();
  QWidget* buildGroups();
  void showMethod();

  QComboBox* m_method;
  QComboBox* m_source;
  QComboBox* m_dimensions;
  QStackedWidget* m_settings;
  QSpinBox* m_neighbors;
  QDoubleSpinBox* m_minDist;
  QSpinBox* m_epochs;
  QSpinBox* m_seed;
  std::array<QSpinBox*, 3> m_components;
  QComboBox* m_from;
  QComboBox* m_to;
  ClassLegend m_label;
  int m_latentSize = 0;
};

}  // namespace chreode
