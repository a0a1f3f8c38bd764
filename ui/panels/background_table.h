#pragma once

#include <memory>
#include <vector>

#include "panels/row_model.h"
#include "panels/row_table.h"
#include "whatif/program_report.h"

namespace chreode {

/// Every programme of a background with its effect, rank, p, q and group, in any order.
class BackgroundModel : public RowModel {
  Q_OBJECT
 public:
  enum Column { factor, effect, rank, p, q, group, columnCount_ };

  explicit BackgroundModel(QObject* parent);

  void setReport(std::shared_ptr<const ProgramReport> report);  ///< null = none
  /// Some effect has a spread over models of other seeds beside it.
  bool hasSpreads() const { return m_spreads; }
  /// The length of the change over the classes, by the first operator; NaN where it refused.
  static double effectOf(const ProgramAnswer& answer);

 protected:
  std::vector<int> things() const override;
  const std::string& nameOf(int answer) const override;
  double numberOf(int answer, int column) const override;
  Title titleOf(int column) const override;
  QVariant cell(int answer, int column, int role) const override;

 private:
  const ProgramAnswer& at(int answer) const {
    return m_report->study.answers[static_cast<std::size_t>(answer)];
  }

  std::shared_ptr<const ProgramReport> m_report;
  bool m_spreads = false;
};

class BackgroundTable : public RowTable {
  Q_OBJECT
 public:
  explicit BackgroundTable(QWidget* parent = nullptr);
  void setReport(std::shared_ptr<const ProgramReport> report);  ///< null = none
  void showFactor(const QString& factor);  ///< selects its row

 Q_SIGNALS:
  void factorActivated(const QString& factor);  ///< by a double click or Enter

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void layOutColumns();

  BackgroundModel* m_model;
};

}  // namespace chreode
