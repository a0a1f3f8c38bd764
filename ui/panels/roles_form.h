#pragma once

#include <QWidget>

#include "expression/annotation.h"

class QComboBox;

namespace chreode {

/// Which column is the label, the sample, the condition: guessed, and corrected here.
class RolesForm : public QWidget {
  Q_OBJECT
 public:
  explicit RolesForm(QWidget* parent = nullptr);

  void setColumns(const AnnotationTable& cells);
  void setRoles(const ColumnRoles& roles);  ///< emits nothing
  ColumnRoles roles() const;

 Q_SIGNALS:
  void rolesChanged(const chreode::ColumnRoles& roles);

 private:
  QComboBox* m_label;
  QComboBox* m_sample;
  QComboBox* m_condition;
};

}  // namespace chreode
