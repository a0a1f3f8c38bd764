#pragma once

#include <QWidget>

#include "model/training.h"

namespace chreode {

/// The cost of each latent number (KL), greatest first, as bars, with how many are active. Empty:
/// says what will be there.
class CodeActivityView : public QWidget {
  Q_OBJECT
 public:
  explicit CodeActivityView(QWidget* parent = nullptr);

  void setActivity(const CodeActivity& activity);
  /// "9 of 16 active", "" without numbers.
  QString caption() const;

  QSize sizeHint() const override { return {150, 120}; }
  QSize minimumSizeHint() const override { return {40, 60}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<double> m_sorted;  // nats, greatest first
  int m_active = 0;
};

}  // namespace chreode
