#include "window/view_transition.h"

#include <algorithm>

namespace chreode {

namespace {

constexpr int kMilliseconds = 220;

struct Extent {
  Eigen::RowVector3f centre;
  float radius;
};

Extent extentOf(const Matrix& places) {
  const Eigen::RowVector3f low = places.leftCols<3>().colwise().minCoeff();
  const Eigen::RowVector3f high = places.leftCols<3>().colwise().maxCoeff();
  return {(low + high) / 2.0f, std::max(1e-12f, (high - low).norm() / 2.0f)};
}

}  // namespace

ViewTransition::ViewTransition(QObject* parent) : QObject(parent) {
  m_motion.setDuration(kMilliseconds);
  m_motion.setStartValue(0.0);
  m_motion.setEndValue(1.0);
  m_motion.setEasingCurve(QEasingCurve::OutCubic);
  connect(&m_motion, &QVariantAnimation::valueChanged, this,
          [this](const QVariant& value) { show(value.toDouble()); });
  connect(&m_motion, &QVariantAnimation::finished, this, [this] {
    m_from.resize(0, 3);
    m_to.resize(0, 3);
  });
}

void ViewTransition::start(const Matrix& from, const Matrix& to) {
  stop();
  const Extent before = extentOf(from), after = extentOf(to);
  // Two views have two scales: what is to be seen is how the cells move against one another.
  const float scale = after.radius / before.radius;
  m_from = ((from.rowwise() - before.centre) * scale).rowwise() + after.centre;
  m_to = to;
  m_motion.start();
}

void ViewTransition::stop() {
  m_motion.stop();
}

void ViewTransition::show(double share) {
  if (m_to.rows() == 0 || m_from.rows() != m_to.rows()) return;
  const auto part = static_cast<float>(share);
  Q_EMIT moved(share >= 1.0 ? m_to : Matrix(m_from + part * (m_to - m_from)));
}

}  // namespace chreode
