#include "panels/range_legend.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QPainter>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "panels/elided_label.h"
#include "panels/panel_text.h"
#include "plots/color_bar.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

class RangeLegend::Bar : public QWidget {
 public:
  explicit Bar(QWidget* parent) : QWidget(parent) { setFixedHeight(30); }

  void set(ValueRange range, bool greyZero) {
    m_range = range;
    m_greyZero = greyZero;
    setAccessibleName(RangeLegend::tr("Colours from %1 to %2")
                          .arg(numberText(range.low), numberText(range.high)));
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    paintColorBar(painter, QRectF(rect()), m_range, m_greyZero, Theme::of(palette()));
  }

 private:
  ValueRange m_range;
  bool m_greyZero = false;
};

namespace {

QDoubleSpinBox* percentBox(const QString& name, QWidget* parent) {
  auto* box = new QDoubleSpinBox(parent);
  box->setRange(0.0, 100.0);
  box->setDecimals(1);
  box->setSuffix(QStringLiteral(" %"));
  box->setKeyboardTracking(false);
  box->setAlignment(Qt::AlignRight);
  box->setAccessibleName(name);
  box->setToolTip(RangeLegend::tr(
      "The percentile of the values that this end of the colours stands for. Values beyond it keep "
      "the end's colour; missing and infinite ones never count."));
  return box;
}

}  // namespace

RangeLegend::RangeLegend(QWidget* parent)
    : QWidget(parent),
      m_title(new ElidedLabel(this)),
      m_unit(captionLabel({}, this)),
      m_bar(new Bar(this)),
      m_low(percentBox(tr("Lowest percentile"), this)),
      m_high(percentBox(tr("Highest percentile"), this)) {
  m_title->setFont(textFont(bodySize, QFont::DemiBold));
  auto* range = new QHBoxLayout;
  range->setSpacing(rowGap);
  range->addWidget(m_low, 1);
  range->addWidget(captionLabel(tr("to"), this));
  range->addWidget(m_high, 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(panelMargin, 0, panelMargin, 0);
  layout->setSpacing(rowGap);
  layout->addWidget(m_title);
  layout->addWidget(m_unit);
  layout->addWidget(m_bar);
  layout->addWidget(captionLabel(tr("Percentiles of the values at both ends"), this));
  layout->addLayout(range);
  layout->addStretch(1);
  connect(m_low, &QDoubleSpinBox::valueChanged, this, [this] { changed(true); });
  connect(m_high, &QDoubleSpinBox::valueChanged, this, [this] { changed(false); });
}

void RangeLegend::setView(const RangeView& view) {
  m_title->setText(view.title);
  QString unit = view.unit;
  if (view.greyZero)
    unit += (unit.isEmpty() ? QString() : QStringLiteral("; ")) + tr("zeros are grey");
  m_unit->setText(unit);
  m_unit->setVisible(!unit.isEmpty());
  m_bar->set(view.range, view.greyZero);
  const QSignalBlocker lowBlocker(m_low);
  const QSignalBlocker highBlocker(m_high);
  m_low->setValue(view.lowPercentile);
  m_high->setValue(view.highPercentile);
}

void RangeLegend::changed(bool lowMoved) {
  if (m_low->value() >= m_high->value()) {
    // The end that was not touched gives way.
    const QSignalBlocker lowBlocker(m_low);
    const QSignalBlocker highBlocker(m_high);
    if (lowMoved) {
      if (m_low->value() >= 100.0) m_low->setValue(99.0);
      m_high->setValue(std::min(100.0, m_low->value() + 1.0));
    } else {
      if (m_high->value() <= 0.0) m_high->setValue(1.0);
      m_low->setValue(std::max(0.0, m_high->value() - 1.0));
    }
  }
  Q_EMIT percentilesChanged(m_low->value(), m_high->value());
}

}  // namespace chreode
