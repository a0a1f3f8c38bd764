#pragma once

#include <QDialog>
#include <memory>

#include "panels/card_facts.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace chreode {

class CalibrationChart;
class ConfusionChart;
class ElidedLabel;
class InformationChart;

/// The model card: what a model is worth, each figure with a sentence. Shows the judgement that it
/// is given and asks for one; beside it the classifier's confusions and the code's information.
class ModelCardDialog : public QDialog {
  Q_OBJECT
 public:
  explicit ModelCardDialog(QWidget* parent = nullptr);

  /// "" = there is no model.
  void setModel(const QString& name);
  /// Null: it was not judged yet.
  void setFacts(std::shared_ptr<const CardFacts> facts);
  void setRunning(bool running);
  /// `fraction` below 0 = not known.
  void setProgress(double fraction, const QString& step);
  const std::shared_ptr<const CardFacts>& facts() const { return m_facts; }

 Q_SIGNALS:
  void judgeRequested();
  void cancelRequested();
  void exportRequested();  ///< as tab-separated text

 private:
  QWidget* buildCharts();
  void showState();
  QWidget* figureList() const;

  QLabel* m_name;
  QLabel* m_summary;
  QScrollArea* m_figures;
  QWidget* m_charts;
  InformationChart* m_information;
  ConfusionChart* m_confusion;
  CalibrationChart* m_calibration;
  QProgressBar* m_progress;
  ElidedLabel* m_step;
  QPushButton* m_judge;
  QPushButton* m_cancel;
  QPushButton* m_copy;
  QPushButton* m_export;
  std::shared_ptr<const CardFacts> m_facts;
  bool m_hasModel = false;
  bool m_running = false;
};

}  // namespace chreode
