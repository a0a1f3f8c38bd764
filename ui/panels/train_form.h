#pragma once

#include <QWidget>
#include <memory>

#include "expression/dataset.h"
#include "model/training.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace chreode {

class CrossTableView;

/// What a training run is asked for: the batch column at once, the rest under Advanced.
class TrainForm : public QWidget {
  Q_OBJECT
 public:
  explicit TrainForm(QWidget* parent = nullptr);

  void setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles);
  TrainingOptions options() const;
  /// Which cells and genes a training will take, in words.
  void setPreparation(const QString& summary);
  /// What the cross-table says about the chosen batch column; empty for none.
  QString batchNote() const;

 Q_SIGNALS:
  void preparationRequested();  ///< the page of cells and genes

 private:
  QWidget* buildAdvanced();
  void showBatch();

  std::shared_ptr<const Dataset> m_data;
  ColumnRoles m_roles;
  QLabel* m_preparation;
  QComboBox* m_batch;
  QLabel* m_batchNote;
  CrossTableView* m_table;
  QToolButton* m_more;
  QWidget* m_advanced;
  QSpinBox* m_latent;
  QComboBox* m_decoder;
  QComboBox* m_likelihood;
  QSpinBox* m_steps;
  QSpinBox* m_genes;
  QSpinBox* m_seed;
  QLineEdit* m_exclude;
};

}  // namespace chreode
