// What SceneLink shows of the hand and of what-ifs: held cells, the pull and where it leads.

#include <algorithm>
#include <cmath>

#include "plots/number_text.h"
#include "window/program_arrows.h"
#include "window/scene_link.h"

namespace chreode {

namespace {

constexpr int kTrailPoints = 400;
constexpr int kArrowsAtMost = 300;
constexpr int kPlacedArrowsAtMost = 100;

QVector3D toVector(const Eigen::RowVector3f& place) {
  return {place.x(), place.y(), place.z()};
}

QColor gaugeColor(const Theme& theme, Support support) {
  switch (support) {
    case Support::inside:
      return theme.inside;
    case Support::edge:
      return theme.edge;
    case Support::outside:
      break;
  }
  return theme.outside;
}

}  // namespace

std::optional<QVector3D> SceneLink::placeOfPull() const {
  const Pull* pull = m_session->hand().pull();
  const auto view = this->view();
  if (!pull || !view) return std::nullopt;
  if (m_isCurrent) return toVector(pull->place());
  // A view beside the one where the hand pulls: where the codes land in it, if it can place them.
  // Under another model the cell has another code, which nobody has moved.
  const auto model = m_session->models().current();
  if (!showsModelInUse() || !model || view->coordinates().rows() != model->codes().rows())
    return std::nullopt;
  const auto placed = view->place(pull->startCode() + pull->shift());
  if (!placed) return std::nullopt;
  return toVector(placed->place);
}

void SceneLink::showHeld() {
  const Hand& hand = m_session->hand();
  const Pull* pull = hand.pull();
  m_trail.clear();
  m_scene->setTrail({});
  m_scene->setGhost(std::nullopt);
  m_scene->setLit({});
  if (hand.held().isEmpty() || m_scene->cellCount() == 0) {
    m_scene->setHeld({});
    return;
  }
  const QString tag = hand.held().size() == 1
                          ? nameOf(hand.held().front())
                          : countText(hand.held().size()) + QStringLiteral(" cells held");
  const QVector3D handle = placeOfPull().value_or(m_scene->position(hand.held().front()));
  m_scene->setHeld(hand.held(), handle, tag);
  m_scene->setTagNote({});
  if (pull && !m_session->hand().edits().empty()) {
    // An edited cell at rest: a line to where it was measured.
    if (m_isCurrent) m_scene->setTrail({toVector(pull->originalPlace()), handle});
  }
  showGauge();
}

void SceneLink::showPull() {
  const Pull* pull = m_session->hand().pull();
  if (!pull) return;
  const auto landed = placeOfPull();
  if (!landed) return;
  const QVector3D place = *landed;
  m_scene->setHandle(place);
  if (!pull->isMoved()) {
    m_trail.clear();
    m_scene->setTrail({});
    m_scene->setGhost(std::nullopt);
    m_scene->setLit({});
    m_scene->setTagNote({});
    return;
  }
  if (m_trail.isEmpty()) m_trail.push_back(m_isCurrent ? toVector(pull->startPlace()) : place);
  if (m_trail.size() >= kTrailPoints) m_trail.remove(1);
  m_trail.push_back(place);
  m_scene->setTrail(m_trail);
  const auto response = m_session->hand().response();
  m_scene->setGhost(place,
                    gaugeColor(m_theme, response ? response->support.support : Support::inside));
  if (!m_isCurrent) return;  // what the hand does is said where it does it
  QString note = m_session->hand().way() == PullWay::straight ? QStringLiteral("straight")
                                                              : QStringLiteral("follows the data");
  if (pull->isApproximate()) {
    note += QStringLiteral("  ·  approximate here: lands %1 from the hand")
                .arg(pull->missedBy(), 0, 'g', 2);
  }
  const double off = pull->offView();
  if (!std::isnan(off)) {
    note += QStringLiteral("  ·  off view: %1 typical distances").arg(off, 0, 'f', 1);
  }
  m_scene->setTagNote(note);
}

void SceneLink::showGauge() {
  const auto response = m_session->hand().response();
  const Pull* pull = m_session->hand().pull();
  if (!response || !pull) {
    m_scene->setGhost(std::nullopt);
    m_scene->setLit({});
    return;
  }
  if (const auto place = placeOfPull())
    m_scene->setGhost(*place, gaugeColor(m_theme, response->support.support));
  const auto& nearest = response->support.nearest;
  m_scene->setLit(QVector<int>(nearest.begin(), nearest.end()));
}

void SceneLink::showWhatIf() {
  QVector<SceneArrow> arrows;
  const auto result = m_session->whatIf();
  const auto view = this->view();
  if (result && view && showsModelInUse() && m_scene->cellCount() > 0) {
    // Arrows for all of many cells would be a haze: an even sample says the same. Views without a
    // formula take longer for each.
    const Index most = view->isExact() ? kArrowsAtMost : kPlacedArrowsAtMost;
    const Index every = std::max<Index>(1, (result->before.rows() + most - 1) / most);
    const Index count = (result->before.rows() + every - 1) / every;
    Matrix before(count, result->before.cols()), after(count, result->after.cols());
    for (Index i = 0; i < count; ++i) {
      before.row(i) = result->before.row(i * every);
      after.row(i) = result->after.row(i * every);
    }
    const auto from = view->project(before);
    const auto to = view->project(after);
    if (from && to) {
      for (Index i = 0; i < count; ++i) {
        arrows.push_back({toVector(from->row(i)), toVector(to->row(i)), m_theme.accent});
      }
    }
  }
  if (showsModelInUse()) arrows += programArrows(*m_session, view.get(), m_theme);
  m_scene->setArrows(arrows);
}

}  // namespace chreode
