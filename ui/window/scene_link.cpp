#include "window/scene_link.h"

#include <QStyle>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "plots/number_text.h"
#include "session/programs.h"
#include "window/program_arrows.h"
#include "window/session_legend.h"

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

SceneLink::SceneLink(Session* session, CellColoring* coloring, SceneWidget* scene, QObject* parent)
    : QObject(parent), m_session(session), m_coloring(coloring), m_scene(scene) {
  Hand* hand = &session->hand();
  connect(session, &Session::positionsChanged, this, &SceneLink::showPositions);
  connect(session, &Session::whatIfChanged, this, &SceneLink::showWhatIf);
  connect(&session->programs(), &Programs::changed, this, &SceneLink::showWhatIf);
  connect(&session->programs().questions(), &ProgramQuestions::answered, this,
          &SceneLink::showWhatIf);
  connect(session, &Session::matrixReady, this, &SceneLink::showStatus);
  connect(session, &Session::rolesChanged, this, &SceneLink::showClasses);
  connect(coloring, &CellColoring::changed, this, [this] {
    showColors();
    showClasses();
    showStatus();
  });
  connect(coloring, &CellColoring::visibilityChanged, this,
          [this] { m_scene->setVisible(m_coloring->visibleCells()); });
  connect(hand, &Hand::heldChanged, this, &SceneLink::showHeld);
  connect(hand, &Hand::moved, this, &SceneLink::showPull);
  connect(hand, &Hand::responded, this, &SceneLink::showGauge);

  connect(&m_transition, &ViewTransition::moved, scene, &SceneWidget::setPositions);
  connect(scene, &SceneWidget::taken, hand, &Hand::take);
  connect(scene, &SceneWidget::letGo, hand, &Hand::letGo);
  connect(scene, &SceneWidget::pullStarted, this, [this, hand](int cell) {
    m_trail.clear();
    hand->startPull(cell);
  });
  connect(scene, &SceneWidget::pulled, this, [this, hand](const QVector3D& target, int dropCell) {
    hand->moveTo(target, dropCell);
    Q_EMIT pullMovedOver(QCursor::pos());
  });
  connect(scene, &SceneWidget::pullEnded, hand, &Hand::endPull);
  connect(scene, &SceneWidget::pullCancelled, hand, &Hand::cancelPull);
  connect(scene, &SceneWidget::hovered, this, &SceneLink::hover);
}

void SceneLink::setTheme(const Theme& theme) {
  m_theme = theme;
  m_scene->setTheme({theme.sceneGround, theme.text, theme.accent});
}

void SceneLink::showPositions() {
  const auto view = m_session->views().projection();
  const auto before = m_view;
  const Matrix places = m_session->drawnPositions();
  m_transition.stop();
  m_scene->setPositions(places);
  m_scene->setFlat(view && view->flat());
  showAllOfAnotherView(view);
  showColors();
  m_scene->setVisible(m_coloring->visibleCells());
  showClasses();
  showStatus();
  showHeld();
  showWhatIf();
  glide(places, before);
}

void SceneLink::glide(const Matrix& places, const std::shared_ptr<const Projection>& before) {
  const bool same = m_drawn.rows() == places.rows() && places.rows() > 0;
  const bool moves =
      m_scene->isVisible() &&
      m_scene->style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, m_scene) > 0;
  const ViewShelf& views = m_session->views();
  if (before && before != m_view && same && moves && !views.showsFilm() && !views.showsForming() &&
      places.rows() <= ViewTransition::kMostCells) {
    m_transition.start(m_drawn, places);
  }
  m_drawn = places;
}

void SceneLink::showAllOfAnotherView(const std::shared_ptr<const Projection>& view) {
  // Another view has another scale: with the old camera its cells could all lie outside. The
  // pictures of a training, and the view of the model that it made, are laid over one another, so
  // that looking closely stays possible.
  const ViewShelf& views = m_session->views();
  const TrainingFilm& film = m_session->film();
  const auto model = m_session->models().current();
  const bool shown = views.current() >= 0;
  const bool own = shown && model && model->id == film.modelId() &&
                   views.entries()[views.current()].kind == ViewEntry::Kind::decodedPca;
  const bool forming = views.showsForming();
  const bool training = views.showsFilm() || own || forming;
  // One that has just begun to form has its own scale, too.
  const bool goesOn = training && m_showsTraining && forming == m_showsForming;
  if (view != m_view && !goesOn) m_scene->showAll();
  m_view = view;
  m_showsTraining = training;
  m_showsForming = forming;
}

void SceneLink::showColors() {
  const CellColors& colors = m_coloring->colors();
  const auto cells = static_cast<std::size_t>(m_scene->cellCount());
  const std::size_t given = std::max(colors.direct.size(), colors.numbers.size());
  if (given == 0 || given == cells) m_scene->setColors(colors);
}

void SceneLink::showClasses() {
  QVector<SceneClass> classes;
  const auto label = m_session->label();
  if (label && label->codes.size() == static_cast<std::size_t>(m_scene->cellCount())) {
    const ClassLegend legend = sessionLegend(*m_session, *label);
    std::vector<QVector3D> sums(label->levels.size());
    std::vector<int> counts(label->levels.size(), 0);
    for (std::size_t cell = 0; cell < label->codes.size(); ++cell) {
      const int level = label->codes[cell];
      if (level < 0) continue;
      sums[level] += m_scene->position(static_cast<int>(cell));
      ++counts[level];
    }
    for (std::size_t level = 0; level < counts.size(); ++level) {
      if (counts[level] == 0) continue;
      classes.push_back({legend.names[static_cast<int>(level)],
                         sums[level] / static_cast<float>(counts[level]), legend.colors[level]});
    }
  }
  m_scene->setClasses(classes);
}

void SceneLink::showStatus() {
  const auto data = m_session->data();
  const auto view = m_session->views().projection();
  if (!data) {
    m_scene->setStatusText({});
    return;
  }
  if (!view) {
    m_scene->setStatusText(QStringLiteral("The cells appear here with their first coordinates."));
    return;
  }
  QStringList parts;
  if (data->simulated) parts << QStringLiteral("Simulated");
  parts << QString::fromStdString(view->description());
  // The status bar says how the sample was drawn.
  const QString count = countText(data->cellCount());
  parts << (data->sample
                ? QStringLiteral("sample: %1 of %2 cells").arg(count, countText(data->sample->of))
                : count + QStringLiteral(" cells"));
  if (data->matrix) parts << QString::fromStdString(data->taken.description());
  if (m_coloring->vision() != ColorVision::normal)
    parts << QStringLiteral("colours as seen with ") + visionName(m_coloring->vision());
  const QString text = parts.join(QStringLiteral("  ·  "));
  m_scene->setStatusText(text);
  m_scene->setSummary(text);
}

QString SceneLink::nameOf(int cell) const {
  const auto data = m_session->data();
  QString name = QString::fromStdString(data->cells.shownName(static_cast<std::size_t>(cell)));
  if (const auto label = m_session->label()) {
    const QString level = QString::fromStdString(label->text(static_cast<std::size_t>(cell)));
    if (!level.isEmpty()) name += QStringLiteral("  ·  ") + level;
  }
  return name;
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
  const QVector3D handle = pull ? toVector(pull->place()) : m_scene->position(hand.held().front());
  m_scene->setHeld(hand.held(), handle, tag);
  m_scene->setTagNote({});
  if (pull && !m_session->hand().edits().empty()) {
    // An edited cell at rest: a line to where it was measured.
    m_scene->setTrail({toVector(pull->originalPlace()), handle});
  }
  showGauge();
}

void SceneLink::showPull() {
  const Pull* pull = m_session->hand().pull();
  if (!pull) return;
  const QVector3D place = toVector(pull->place());
  m_scene->setHandle(place);
  if (!pull->isMoved()) {
    m_trail.clear();
    m_scene->setTrail({});
    m_scene->setGhost(std::nullopt);
    m_scene->setLit({});
    m_scene->setTagNote({});
    return;
  }
  if (m_trail.isEmpty()) m_trail.push_back(toVector(pull->startPlace()));
  if (m_trail.size() >= kTrailPoints) m_trail.remove(1);
  m_trail.push_back(place);
  m_scene->setTrail(m_trail);
  const auto response = m_session->hand().response();
  m_scene->setGhost(place,
                    gaugeColor(m_theme, response ? response->support.support : Support::inside));
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
  m_scene->setGhost(toVector(pull->place()), gaugeColor(m_theme, response->support.support));
  const auto& nearest = response->support.nearest;
  m_scene->setLit(QVector<int>(nearest.begin(), nearest.end()));
}

void SceneLink::showWhatIf() {
  QVector<SceneArrow> arrows;
  const auto result = m_session->whatIf();
  const auto view = m_session->views().projection();
  if (result && view && m_scene->cellCount() > 0) {
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
  arrows += programArrows(*m_session, m_theme);
  m_scene->setArrows(arrows);
}

void SceneLink::hover(int cell, const QPoint& global) {
  if (cell < 0 || !m_session->data()) {
    QToolTip::hideText();
    return;
  }
  QString text = nameOf(cell);
  const CellColors& colors = m_coloring->colors();
  const auto at = static_cast<std::size_t>(cell);
  if (m_coloring->showsRange() && at < colors.numbers.size()) {
    text += QStringLiteral("\n%1: %2")
                .arg(m_coloring->range().title)
                .arg(m_coloring->valueOf(cell), 0, 'g', 3);
  } else if (m_coloring->source().kind == ColorSource::Kind::annotation &&
             m_coloring->source().name != m_session->roles().label) {
    if (const Annotation* column = m_session->data()->cells.find(m_coloring->source().name)) {
      text +=
          QStringLiteral("\n%1: %2")
              .arg(QString::fromStdString(column->name), QString::fromStdString(column->text(at)));
    }
  }
  QToolTip::showText(global, text, m_scene);
}

}  // namespace chreode
