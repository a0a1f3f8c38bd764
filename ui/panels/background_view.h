#pragma once

#include <QWidget>
#include <memory>

#include "whatif/program_report.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace chreode {

class BackgroundTable;
class StripPlot;

/// One programme beside all others and beside random sets of like genes: a strip with its place, a
/// table of every programme, and how each way of asking stands to the simulated truth.
class BackgroundView : public QWidget {
  Q_OBJECT
 public:
  explicit BackgroundView(QWidget* parent = nullptr);

  void setFactor(const QString& factor, const ShiftAmount& amount);
  void setBackground(std::shared_ptr<const ProgramReport> report);  ///< null = none yet
  void setRunning(bool running);
  /// Programmes that can be asked: how long it takes hangs on them.
  void setUsable(int programs);

 Q_SIGNALS:
  void runRequested(int sets, bool everyFactor);
  void cancelRequested();
  void exportRequested();
  void factorActivated(const QString& factor);

 private:
  void showStrip();
  void showWords();

  std::shared_ptr<const ProgramReport> m_report;
  QString m_factor;
  ShiftAmount m_amount;
  QComboBox* m_sets;
  QPushButton* m_run;
  QPushButton* m_export;
  StripPlot* m_strip;
  QLabel* m_words;
  BackgroundTable* m_table;
  bool m_running = false;
};

}  // namespace chreode
