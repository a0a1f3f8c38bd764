#pragma once

#include <QObject>
#include <QVariantAnimation>

#include "base/matrix.h"

namespace chreode {

/// Lets the cells glide from where one view draws them to where another does.
class ViewTransition : public QObject {
  Q_OBJECT
 public:
  explicit ViewTransition(QObject* parent = nullptr);

  /// Beyond so many cells a picture takes too long for several of them.
  static constexpr Index kMostCells = 300000;

  /// From `from`, brought to the size and place of `to`, both cells × 3 of the same cells: moved()
  /// at once and from frame to frame, the last time with `to` itself.
  void start(const Matrix& from, const Matrix& to);
  void stop();  ///< without a further word
  bool isRunning() const { return m_motion.state() == QAbstractAnimation::Running; }
  const Matrix& target() const { return m_to; }  ///< while it runs

 Q_SIGNALS:
  void moved(const Matrix& places);

 private:
  void show(double share);

  QVariantAnimation m_motion;
  Matrix m_from;
  Matrix m_to;
};

}  // namespace chreode
