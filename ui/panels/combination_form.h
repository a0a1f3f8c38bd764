#pragma once

#include <QWidget>
#include <memory>

#include "expression/dataset.h"
#include "whatif/combination.h"

class QComboBox;
class QPushButton;

namespace chreode {

/// What a person asks of doubles, and whether the model in use is to sum in its code.
struct CombinationRequest {
  CombinationQuestion question;
  bool withModel = false;
};

/// Which column holds the perturbations, what its controls are called, and within what they are
/// compared.
class CombinationForm : public QWidget {
  Q_OBJECT
 public:
  explicit CombinationForm(QWidget* parent = nullptr);

  /// The condition's role is chosen first. False where the cells have no two columns of classes.
  bool setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles);
  void setModel(const QString& name, bool hasCode);  ///< the one in use
  void setRunning(bool running);

 Q_SIGNALS:
  void runRequested(const chreode::CombinationRequest& request);
  void cancelRequested();

 private:
  void fillControls();
  void showRun();
  bool hasDoubles() const;

  std::shared_ptr<const Dataset> m_data;
  QComboBox* m_perturbation;
  QComboBox* m_control;
  QComboBox* m_within;
  QComboBox* m_model;
  QPushButton* m_run;
  bool m_running = false;
};

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::CombinationRequest)
