#pragma once

#include <QStringList>
#include <QWidget>
#include <memory>

#include "whatif/program_card.h"

class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace chreode {

/// Necessity and sufficiency of a factor for a state: lowered in cells that have it, raised in
/// cells that lack it, beside logistic regression.
class ProgramCardView : public QWidget {
  Q_OBJECT
 public:
  explicit ProgramCardView(QWidget* parent = nullptr);

  void setStates(const QStringList& states);
  void setFactor(const QString& factor);
  void setCard(std::shared_ptr<const ProgramCard> card);  ///< null = none yet
  void setRunning(bool running);

 Q_SIGNALS:
  void runRequested(const QString& state);
  void cancelRequested();

 private:
  void fillTable(const ProgramCard& card);

  QComboBox* m_states;
  QPushButton* m_run;
  QLabel* m_verdict;
  QTableWidget* m_table;
  QLabel* m_caption;
  bool m_running = false;
};

}  // namespace chreode
