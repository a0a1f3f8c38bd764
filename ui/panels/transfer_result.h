#pragma once

#include <QWidget>
#include <memory>

#include "whatif/transfer.h"

class QLabel;
class QPushButton;
class QTableWidget;

namespace chreode {

/// The ways to carry a change over with their scores, and the genes of the chosen one.
class TransferResult : public QWidget {
  Q_OBJECT
 public:
  explicit TransferResult(QWidget* parent = nullptr);

  void setReport(std::shared_ptr<const TransferReport> report);  ///< null is not shown

 Q_SIGNALS:
  void exportRequested();
  void keepRequested(const QString& method);

 private:
  void showMethods();
  void showGenes();
  QString chosenMethod() const;

  std::shared_ptr<const TransferReport> m_report;
  QLabel* m_verdict;
  QLabel* m_notices;
  QTableWidget* m_methods;
  QLabel* m_genesTitle;
  QTableWidget* m_genes;
  QPushButton* m_keep;
  QPushButton* m_export;
};

}  // namespace chreode
