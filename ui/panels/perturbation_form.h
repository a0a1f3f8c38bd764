#pragma once

#include <QWidget>
#include <memory>

#include "expression/dataset.h"

class QComboBox;
class QGridLayout;
class QPushButton;

namespace chreode {

/// The questions of a page that predicts perturbations, chosen from the columns of the open cells,
/// and the one button that asks them or cancels.
class PerturbationForm : public QWidget {
  Q_OBJECT
 public:
  /// The columns of the roles are chosen first. False where the cells have no two columns to ask
  /// by.
  bool setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles);
  virtual void setModel(const QString& name, bool hasCode) = 0;  ///< the one in use
  void setRunning(bool running);

 Q_SIGNALS:
  void cancelRequested();

 protected:
  explicit PerturbationForm(QWidget* parent);

  /// One more question, below the others.
  QComboBox* addQuestion(const QString& name, const QString& tip);
  /// Of a column that is chosen; none without cells.
  QStringList levelsOf(const QComboBox* column) const;
  /// Looks anew whether what is chosen may be asked.
  void showRun();

  /// Offers columns and levels; false as setDataset().
  virtual bool fill(const Dataset& data, const ColumnRoles& roles) = 0;
  /// Why what is chosen cannot be asked; empty = it can.
  virtual QString hindrance() const = 0;
  virtual void ask() = 0;

 private:
  std::shared_ptr<const Dataset> m_data;
  QGridLayout* m_questions;
  QPushButton* m_run;
  bool m_running = false;
};

}  // namespace chreode
