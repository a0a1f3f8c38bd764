#pragma once

#include <QString>
#include <QWidget>
#include <vector>

class QLabel;
class QProgressBar;
class QToolButton;

namespace chreode {

class ElidedLabel;

/// One piece of long work, running or waiting.
struct JobLine {
  int id = 0;
  QString text;               ///< "Encoding 12 000 cells"
  double fraction = -1.0;     ///< in [0, 1]; below 0 = not known
  double secondsLeft = -1.0;  ///< below 0 = not known
  bool canCancel = true;
};

/// The status bar's jobs: the first with its progress and a cross, how many wait behind it.
class JobsBar : public QWidget {
  Q_OBJECT
 public:
  explicit JobsBar(QWidget* parent = nullptr);

  void setJobs(const std::vector<JobLine>& jobs);  ///< empty hides everything

 Q_SIGNALS:
  void cancelRequested(int id);

 private:
  ElidedLabel* m_text;
  QProgressBar* m_progress;
  QToolButton* m_cancel;
  QLabel* m_waiting;
  int m_id = 0;
};

}  // namespace chreode
