#include "figures/figure_labels.h"

#include <algorithm>
#include <cmath>

namespace chreode {

QVector<QRectF> placeLabels(const QVector<LabelWish>& labels, const QRectF& area) {
  constexpr double goldenAngle = 2.399963;
  constexpr int mostSteps = 900;
  QVector<QRectF> placed;
  for (const LabelWish& label : labels) {
    QRectF found;
    const double step = label.size.height() * 0.25;
    for (int k = 0; k < mostSteps && found.isEmpty(); ++k) {
      const double away = step * std::sqrt(static_cast<double>(k));
      const double angle = goldenAngle * k;
      QRectF box(QPointF(0, 0), label.size);
      box.moveCenter(label.anchor + QPointF(away * std::cos(angle), away * std::sin(angle)));
      const bool free = area.contains(box) &&
                        std::none_of(placed.begin(), placed.end(), [&box](const QRectF& other) {
                          return !other.isEmpty() && other.intersects(box);
                        });
      if (free) found = box;
    }
    placed << found;
  }
  return placed;
}

}  // namespace chreode
