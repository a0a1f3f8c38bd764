#include "panels/latent_list.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "panels/latent_slider.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

LatentList::LatentList(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("Latent numbers"));
}

void LatentList::setTracks(const std::vector<LatentTrack>& tracks) {
  for (LatentSlider* slider : m_sliders) delete slider;
  m_sliders.clear();
  for (std::size_t number = 0; number < tracks.size(); ++number) {
    auto* slider = new LatentSlider(static_cast<int>(number), tracks[number], this);
    connect(slider, &LatentSlider::moved, this, &LatentList::moved);
    connect(slider, &LatentSlider::cancelled, this, &LatentList::cancelled);
    connect(slider, &LatentSlider::focused, this, &LatentList::focused);
    connect(slider, &LatentSlider::ended, this, [this] {
      Q_EMIT ended();
      if (!m_wantedOrder.empty()) setOrder(std::exchange(m_wantedOrder, {}));
    });
    slider->show();
    m_sliders.push_back(slider);
  }
  m_order.resize(m_sliders.size());
  std::iota(m_order.begin(), m_order.end(), 0);
  m_wantedOrder.clear();
  updateGeometry();
  placeRows();
}

void LatentList::setPlaces(const std::vector<double>& places, const std::vector<double>& originals,
                           bool movable) {
  for (std::size_t i = 0; i < m_sliders.size() && i < places.size(); ++i) {
    m_sliders[i]->setPlace(places[i], originals[i], movable);
  }
}

void LatentList::setReadout(const LatentReadout& readout) {
  const auto& strength = readout.answer.strength;
  const bool asked = strength.size() == m_sliders.size();
  double full = 0.0;
  for (const double each : strength) full = std::max(full, std::abs(each));
  for (std::size_t i = 0; i < m_sliders.size(); ++i) {
    m_sliders[i]->setMoved(i < readout.moved.size() ? readout.moved[i] : std::vector<MovedGene>());
    m_sliders[i]->setStrength(asked ? std::optional<double>(strength[i]) : std::nullopt, full,
                              readout.answer.subject, readout.answer.unit);
  }
}

void LatentList::setOrder(const std::vector<int>& order) {
  if (order.size() != m_sliders.size()) return;
  if (isMoving()) {
    m_wantedOrder = order;
    return;
  }
  if (order == m_order) return;
  m_order = order;
  placeRows();
}

bool LatentList::isMoving() const {
  return std::any_of(m_sliders.begin(), m_sliders.end(),
                     [](const LatentSlider* slider) { return slider->isMoving(); });
}

void LatentList::finish() {
  for (LatentSlider* slider : m_sliders) slider->finish();
}

void LatentList::placeRows() {
  for (std::size_t row = 0; row < m_order.size(); ++row) {
    LatentSlider* slider = m_sliders[static_cast<std::size_t>(m_order[row])];
    slider->setGeometry(0, static_cast<int>(row) * LatentSlider::rowPixels, width(),
                        LatentSlider::rowPixels);
    // Tab goes down the rows as they lie.
    if (row > 0) setTabOrder(m_sliders[static_cast<std::size_t>(m_order[row - 1])], slider);
  }
}

QSize LatentList::sizeHint() const {
  return {360, LatentSlider::rowPixels * static_cast<int>(m_sliders.size())};
}

QSize LatentList::minimumSizeHint() const {
  return {200, LatentSlider::rowPixels * static_cast<int>(m_sliders.size())};
}

void LatentList::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  for (std::size_t row = 0; row < m_order.size(); ++row) {
    m_sliders[static_cast<std::size_t>(m_order[row])]->setGeometry(
        0, static_cast<int>(row) * LatentSlider::rowPixels, width(), LatentSlider::rowPixels);
  }
}

LatentListHeader::LatentListHeader(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setGenesTitle(tr("moves"));
}

void LatentListHeader::setGenesTitle(const QString& title) {
  m_genesTitle = title;
  update();
}

void LatentListHeader::paintEvent(QPaintEvent*) {
  const LatentColumns columns = LatentColumns::of(rect());
  QPainter painter(this);
  painter.setFont(textFont(captionSize));
  painter.setPen(Theme::of(palette()).muted);
  const auto draw = [&](const QRectF& box, Qt::Alignment side, const QString& text) {
    painter.drawText(
        box, static_cast<int>(side | Qt::AlignVCenter),
        painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(box.width())));
  };
  draw(columns.name.adjusted(0, 0, 8, 0), Qt::AlignLeft, tr("No."));
  draw(columns.strip.adjusted(8, 0, 0, 0), Qt::AlignLeft, tr("among all cells"));
  draw(columns.value, Qt::AlignRight, tr("sd"));
  draw(columns.genes, Qt::AlignLeft, m_genesTitle);
}

}  // namespace chreode
