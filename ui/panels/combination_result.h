#pragma once

#include <QWidget>
#include <memory>

#include "whatif/combination.h"

class QLabel;
class QPushButton;
class QTableWidget;

namespace chreode {

class ChangeScatter;

/// The pairs of a report with their scores, and of the chosen one the genes by the sum of the
/// singles and what was measured.
class CombinationResult : public QWidget {
  Q_OBJECT
 public:
  explicit CombinationResult(QWidget* parent = nullptr);

  void setReport(std::shared_ptr<const CombinationReport> report);  ///< null is not shown

 Q_SIGNALS:
  void exportRequested();
  void keepRequested(int pair);  ///< place in the report

 private:
  void showPairs();
  void showPair();
  const CombinedPair* chosenPair() const;
  int chosenPlace() const;

  std::shared_ptr<const CombinationReport> m_report;
  QTableWidget* m_pairs;
  QLabel* m_notices;
  QLabel* m_title;
  QLabel* m_verdict;
  ChangeScatter* m_scatter;
  QPushButton* m_keep;
  QPushButton* m_export;
};

}  // namespace chreode
