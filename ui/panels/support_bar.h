#pragma once

#include <QWidget>

#include "latent/support_gauge.h"

namespace chreode {

/// The support gauge: a word, a bar and a colour, and its sentence below.
class SupportBar : public QWidget {
  Q_OBJECT
 public:
  explicit SupportBar(QWidget* parent = nullptr);

  /// `seedsDisagree`: models of other seeds do not predict the same (SeedVerdict::disagree()): a
  /// code in the data is then shown as one at the edge, and the word says why.
  void setReading(const SupportReading& reading, bool seedsDisagree = false);
  QString word() const;
  QString sentence() const;

  QSize sizeHint() const override { return {280, 40}; }
  QSize minimumSizeHint() const override { return {160, 40}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  SupportReading m_reading;
  bool m_seedsDisagree = false;
};

}  // namespace chreode
