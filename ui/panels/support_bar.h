#pragma once

#include <QWidget>

#include "latent/support_gauge.h"

namespace chreode {

/// The support gauge: a word, a bar and a colour, and its sentence below.
class SupportBar : public QWidget {
  Q_OBJECT
 public:
  explicit SupportBar(QWidget* parent = nullptr);

  void setReading(const SupportReading& reading);
  QString word() const;
  QString sentence() const;

  QSize sizeHint() const override { return {280, 40}; }
  QSize minimumSizeHint() const override { return {160, 40}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  SupportReading m_reading;
};

}  // namespace chreode
