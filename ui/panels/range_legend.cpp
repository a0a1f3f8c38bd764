#include "panels/range_legend.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QIcon>
#include <QLineEdit>
#include <QPainter>
#include <QPixmap>
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

  void set(const ColorBar& bar) {
    m_bar = bar;
    setAccessibleName(RangeLegend::tr("Colours from %1 to %2")
                          .arg(numberText(bar.range.low), numberText(bar.range.high)));
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setFont(textFont(captionSize));
    paintColorBar(painter, QRectF(rect()), m_bar, Theme::of(palette()));
  }

 private:
  ColorBar m_bar;
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

QLineEdit* valueEdit(const QString& name, QWidget* parent) {
  auto* edit = new QLineEdit(parent);
  edit->setAlignment(Qt::AlignRight);
  edit->setAccessibleName(name);
  edit->setToolTip(RangeLegend::tr("The value that this end of the colours stands for."));
  return edit;
}

QIcon mapIcon(const QString& map) {
  constexpr int width = 40, height = 12;
  QPixmap picture(width, height);
  QPainter painter(&picture);
  const std::array<QRgb, 256> table = colorTable({map, false, false});
  for (int x = 0; x < width; ++x)
    painter.fillRect(x, 0, 1, height, QColor(table[static_cast<std::size_t>(x * 255 / width)]));
  return QIcon(picture);
}

QHBoxLayout* pairRow(QWidget* low, QWidget* high, QWidget* parent) {
  auto* row = new QHBoxLayout;
  row->setSpacing(rowGap);
  row->addWidget(low, 1);
  row->addWidget(captionLabel(RangeLegend::tr("to"), parent));
  row->addWidget(high, 1);
  return row;
}

}  // namespace

RangeLegend::RangeLegend(QWidget* parent)
    : QWidget(parent),
      m_title(new ElidedLabel(this)),
      m_unit(captionLabel({}, this)),
      m_histogram(new Histogram(this)),
      m_bar(new Bar(this)),
      m_lowValue(valueEdit(tr("Lowest value"), this)),
      m_highValue(valueEdit(tr("Highest value"), this)),
      m_low(percentBox(tr("Lowest percentile"), this)),
      m_high(percentBox(tr("Highest percentile"), this)),
      m_map(new QComboBox(this)),
      m_reversed(new QCheckBox(tr("Reversed"), this)),
      m_log(new QCheckBox(tr("Log"), this)) {
  m_title->setFont(textFont(bodySize, QFont::DemiBold));
  m_histogram->setAccessibleName(tr("Distribution of the values, with the ends of the colours"));
  m_histogram->setToolTip(
      tr("How the values lie. Drag a handle, or use the arrow keys (with Shift "
         "the upper one), to set what the ends of the colours stand for."));
  m_histogram->setFixedHeight(96);
  m_map->setAccessibleName(tr("Colour map"));
  m_map->setToolTip(
      tr("The colours from low to high. All but the diverging one rise evenly in lightness."));
  m_map->setIconSize(QSize(40, 12));
  for (const ColorMapName& map : colorMapNames()) m_map->addItem(mapIcon(map.id), map.text, map.id);
  m_log->setToolTip(tr("Spread the colours over log10(1 + x)."));
  auto* look = new QHBoxLayout;
  look->setSpacing(rowGap);
  look->addWidget(m_reversed);
  look->addWidget(m_log);
  look->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(panelMargin, 0, panelMargin, 0);
  layout->setSpacing(innerGap);
  layout->addWidget(m_title);
  layout->addWidget(m_unit);
  layout->addWidget(m_histogram);
  layout->addWidget(m_bar);
  layout->addWidget(captionLabel(tr("Values at both ends"), this));
  layout->addLayout(pairRow(m_lowValue, m_highValue, this));
  layout->addWidget(captionLabel(tr("The same as percentiles of the values"), this));
  layout->addLayout(pairRow(m_low, m_high, this));
  layout->addWidget(m_map);
  layout->addLayout(look);
  layout->addStretch(1);
  connect(m_low, &QDoubleSpinBox::valueChanged, this, [this] { changed(true); });
  connect(m_high, &QDoubleSpinBox::valueChanged, this, [this] { changed(false); });
  for (QLineEdit* edit : {m_lowValue, m_highValue})
    connect(edit, &QLineEdit::editingFinished, this, &RangeLegend::readValues);
  const auto handlesMoved = [this] {
    const HistogramData& data = m_histogram->data();
    chooseRange(m_histogram->low().value_or(data.fromAxis(data.low)),
                m_histogram->high().value_or(data.fromAxis(data.high)));
  };
  connect(m_histogram, &Histogram::limitsDragged, this, handlesMoved);
  connect(m_histogram, &Histogram::limitsChosen, this, handlesMoved);
  const auto scaleChosen = [this] {
    Q_EMIT scaleChanged(
        {m_map->currentData().toString(), m_reversed->isChecked(), m_log->isChecked()});
  };
  connect(m_map, &QComboBox::activated, this, scaleChosen);
  connect(m_reversed, &QCheckBox::clicked, this, scaleChosen);
  connect(m_log, &QCheckBox::clicked, this, scaleChosen);
}

void RangeLegend::setView(const RangeView& view) {
  m_view = view;
  m_title->setText(view.title);
  QString unit = view.unit;
  if (view.greyZero)
    unit += (unit.isEmpty() ? QString() : QStringLiteral("; ")) + tr("zeros are grey");
  m_unit->setText(unit);
  m_unit->setVisible(!unit.isEmpty());
  m_histogram->setVisible(!view.histogram.empty());
  m_histogram->setData(view.histogram);
  m_histogram->setLimits(view.range.low, view.range.high);
  m_bar->set({view.range, view.greyZero, view.scale, view.vision});
  m_lowValue->setText(plainNumber(view.range.low));
  m_highValue->setText(plainNumber(view.range.high));
  const QSignalBlocker lowBlocker(m_low);
  const QSignalBlocker highBlocker(m_high);
  m_low->setValue(view.lowPercentile);
  m_high->setValue(view.highPercentile);
  m_map->setCurrentIndex(std::max(0, m_map->findData(view.scale.map)));
  m_reversed->setChecked(view.scale.reversed);
  m_log->setChecked(view.scale.log);
  m_log->setEnabled(view.canLog || view.scale.log);
}

void RangeLegend::chooseRange(double low, double high) {
  if (low < high) Q_EMIT rangeChanged(low, high);
}

void RangeLegend::readValues() {
  bool lowKnown = false, highKnown = false;
  const double low = m_lowValue->text().trimmed().toDouble(&lowKnown);
  const double high = m_highValue->text().trimmed().toDouble(&highKnown);
  const bool same = m_lowValue->text() == plainNumber(m_view.range.low) &&
                    m_highValue->text() == plainNumber(m_view.range.high);
  if (same) return;
  if (lowKnown && highKnown && low < high) {
    chooseRange(low, high);
  } else {
    m_lowValue->setText(plainNumber(m_view.range.low));
    m_highValue->setText(plainNumber(m_view.range.high));
  }
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
