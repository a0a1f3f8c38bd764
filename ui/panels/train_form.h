#pragma once

#include <QWidget>
#include <memory>

#include "expression/dataset.h"
#include "model/training.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace chreode {

class ColumnPicker;
class CrossTableView;

/// What a training run is asked for: the batch columns at once, the rest under Advanced.
class TrainForm : public QWidget {
  Q_OBJECT
 public:
  explicit TrainForm(QWidget* parent = nullptr);

  void setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles);
  /// The model in use was trained here, so that a run may go on from it; null when it was not.
  void setStart(std::shared_ptr<const LatentModel> model);
  TrainingOptions options() const;
  /// Fills in what a training on these data was asked for before; options() are then those, as far
  /// as the form knows them.
  void setAsked(const TrainingOptions& asked);
  /// Where a training can run; asked for by devicesWanted(). With one there is nothing to choose.
  void setDevices(const QStringList& devices);
  /// Which cells and genes a training will take, in words.
  void setPreparation(const QString& summary);
  /// What the cross-tables say about the chosen batch columns; empty for none.
  QString batchNote() const;

 Q_SIGNALS:
  void preparationRequested();  ///< the page of cells and genes
  void devicesWanted();         ///< the advanced part is seen for the first time

 private:
  QWidget* buildAdvanced();
  void fillIn(const TrainingOptions& asked);
  void showFurther();
  void showBatch();

  std::shared_ptr<const Dataset> m_data;
  ColumnRoles m_roles;
  QLabel* m_preparation;
  std::shared_ptr<const LatentModel> m_startModel;
  ColumnPicker* m_batch;
  QLabel* m_batchNote;
  CrossTableView* m_table;
  QToolButton* m_more;
  QWidget* m_advanced;
  QSpinBox* m_latent;
  QLineEdit* m_hidden;
  QDoubleSpinBox* m_dropout;
  QComboBox* m_decoder;
  QComboBox* m_likelihood;
  QSpinBox* m_steps;
  QSpinBox* m_genes;
  QSpinBox* m_seed;
  QComboBox* m_device;
  QLabel* m_deviceName;
  QLineEdit* m_exclude;
  QString m_askedDevice;
  bool m_isFilledIn = false;  // with what setAsked() said of the data on show
  QCheckBox* m_further;
  QCheckBox* m_moreSeeds;
};

}  // namespace chreode
