#pragma once

#include <QPointF>
#include <QWidget>
#include <vector>

#include "model/training.h"

class QCheckBox;

namespace chreode {

class CodeActivityView;
class ElidedLabel;
class LinePlot;

/// How a training goes: where it is, its loss from step to step and which numbers of the code it
/// uses by now.
class TrainingRunView : public QWidget {
  Q_OBJECT
 public:
  enum class State { idle, running, paused };

  explicit TrainingRunView(QWidget* parent = nullptr);

  /// Without a run `hint` stands where one would.
  void setState(State state, const QString& hint);  ///< running from idle starts anew
  State state() const { return m_state; }
  void addUpdate(const TrainingUpdate& update);
  void setOutcome(const QString& sentence);
  void setWatching(bool watching);  ///< ticks "Watch it learn"

 Q_SIGNALS:
  void watchChanged(bool watch);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void showCurves();

  ElidedLabel* m_progress;
  QCheckBox* m_watch;
  LinePlot* m_plot;
  CodeActivityView* m_activity;
  State m_state = State::idle;
  QString m_phase;
  std::vector<QPointF> m_loss;         ///< step, loss of the training cells
  std::vector<QPointF> m_heldoutLoss;  ///< step, loss of the held-out ones
};

}  // namespace chreode
