#pragma once

#include <QLabel>

namespace chreode {

/// A line of text that is elided in the middle where it does not fit; the whole of it is its tool
/// tip then, unless it was given another.
class ElidedLabel : public QLabel {
  Q_OBJECT
 public:
  explicit ElidedLabel(QWidget* parent = nullptr);

  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;
};

}  // namespace chreode
