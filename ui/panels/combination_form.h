#pragma once

#include "panels/perturbation_form.h"
#include "whatif/combination.h"

namespace chreode {

/// What a person asks of doubles, and whether the model in use is to sum in its code.
struct CombinationRequest {
  CombinationQuestion question;
  bool withModel = false;
};

/// Which column holds the perturbations, what its controls are called, and within what they are
/// compared.
class CombinationForm : public PerturbationForm {
  Q_OBJECT
 public:
  explicit CombinationForm(QWidget* parent = nullptr);

  void setModel(const QString& name, bool hasCode) override;

 Q_SIGNALS:
  void runRequested(const chreode::CombinationRequest& request);

 private:
  /// First chosen is the column with the most doubles; the role's where there are none.
  bool fill(const Dataset& data, const ColumnRoles& roles) override;
  QString hindrance() const override;
  void ask() override;
  void fillControls();
  bool hasDoubles() const;

  QComboBox* m_perturbation;
  QComboBox* m_control;
  QComboBox* m_within;
  QComboBox* m_model;
};

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::CombinationRequest)
