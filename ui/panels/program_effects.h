#pragma once

#include <QTableWidget>
#include <memory>
#include <optional>
#include <vector>

#include "whatif/program_report.h"

namespace chreode {

/// One answer as a table: a row for each operator, ticked where it is asked, then the baselines
/// and, of simulated cells, the truth; a column for each class that is contrasted, with a bar, the
/// number and its uncertainty.
class ProgramEffects : public QTableWidget {
  Q_OBJECT
 public:
  explicit ProgramEffects(QWidget* parent = nullptr);

  /// `rough`: of a few cells, while the rest is on its way. Null clears.
  void setAnswer(std::shared_ptr<const ProgramReport> report, bool rough);
  bool isRough() const { return m_rough; }
  /// The change that fills half of a bar in a row; rows of another unit have a scale of their own.
  double fullOf(int row) const;
  /// Asks a row's operator or no longer; the last that is asked stays so.
  void toggle(int row);

  /// The operator whose row is chosen.
  ProgramOperator chosen() const { return m_chosen; }

 Q_SIGNALS:
  void operatorChosen(chreode::ProgramOperator by);
  void operatorsTicked(const std::vector<chreode::ProgramOperator>& operators);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void setColumns();
  std::vector<ProgramOperator> ticked() const;
  void addOperator(ProgramOperator by, double full);
  bool tickAt(const QMouseEvent& event);  ///< false where it lies on no tick
  int addRow(const QString& title, const QString& tip, double full);
  void fillRow(int row, const Eigen::VectorXd& values, const Eigen::VectorXd* errors,
               bool withErrors);

  std::shared_ptr<const ProgramReport> m_report;
  std::vector<double> m_full;                               // of each row
  std::vector<std::optional<ProgramOperator>> m_operators;  // of each row
  ProgramOperator m_chosen = ProgramOperator::encoder;
  bool m_rough = false;
};

/// "Factor and targets".
QString operatorTitle(ProgramOperator by);

}  // namespace chreode
