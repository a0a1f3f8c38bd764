#pragma once

#include <QWidget>

#include "latent/support_gauge.h"
#include "panels/class_legend.h"

namespace chreode {

/// Two bars of class shares, before and after, each with its commonest class in words.
class LabelMixBar : public QWidget {
  Q_OBJECT
 public:
  /// `meaning`: a sentence for the tool tip, what the shares are.
  explicit LabelMixBar(const QString& meaning, QWidget* parent = nullptr);

  void setLegend(const ClassLegend& legend);
  void setMixes(const LabelMix& before, const LabelMix& after);
  /// "CD4 T → CD14 Mono", or "stays CD4 T"; empty without labels.
  QString words() const;

  QSize sizeHint() const override { return {280, 64}; }
  QSize minimumSizeHint() const override { return {160, 64}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QString shareText(const LabelMix& mix) const;
  QString listing(const LabelMix& mix) const;

  QString m_meaning;
  ClassLegend m_legend;
  LabelMix m_before;
  LabelMix m_after;
};

}  // namespace chreode
