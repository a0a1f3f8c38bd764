#pragma once

#include <QWidget>

namespace chreode {

/// A thin bar for a share from 0 to 1; the number stands beside it.
class ShareBar : public QWidget {
  Q_OBJECT
 public:
  explicit ShareBar(QWidget* parent = nullptr);
  void setShare(double share);
  QSize sizeHint() const override { return {110, 12}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  double m_share = 0.0;
};

}  // namespace chreode
