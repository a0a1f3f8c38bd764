#include "window/scene_link.h"

#include <QStyle>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "plots/number_text.h"
#include "session/model_name.h"
#include "session/programs.h"
#include "window/session_legend.h"

namespace chreode {

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
  connect(&session->models(), &ModelShelf::modelsChanged, this, &SceneLink::showStatus);
  setColoring(coloring);
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

void SceneLink::setColoring(CellColoring* coloring) {
  if (m_coloring) m_coloring->disconnect(this);
  m_coloring = coloring;
  connect(coloring, &CellColoring::changed, this, [this] {
    showColors();
    showClasses();
    showStatus();
  });
  connect(coloring, &CellColoring::visibilityChanged, this,
          [this] { m_scene->setVisible(m_coloring->visibleCells()); });
}

void SceneLink::takePart() {
  m_own.reset();
  m_ownModel.reset();
  m_isCurrent = true;
}

void SceneLink::show(std::shared_ptr<const Projection> view,
                     std::shared_ptr<const PreparedModel> model) {
  m_isCurrent = false;
  const bool same = view == m_own && view == m_view && haveSameCodes(model.get(), m_ownModel.get());
  m_own = std::move(view);
  m_ownModel = std::move(model);
  if (!same) showPositions();
}

std::shared_ptr<const PreparedModel> SceneLink::model() const {
  return m_isCurrent ? m_session->models().current() : m_ownModel;
}

bool SceneLink::showsModelInUse() const {
  return m_isCurrent || haveSameCodes(m_ownModel.get(), m_session->models().current().get());
}

std::shared_ptr<const Projection> SceneLink::view() const {
  return m_isCurrent ? m_session->views().projection() : m_own;
}

void SceneLink::showPositions() {
  const auto view = this->view();
  const auto before = m_view;
  const Matrix places = m_session->drawnPositions(view.get(), model().get());
  const Matrix& drawn = m_transition.isRunning() ? m_transition.target() : m_scene->positions();
  if (view == m_view && places.rows() == drawn.rows() && places == drawn) {
    // Another view is worked in now, or an edit that is not seen here: the picture stays.
    showHeld();
    return;
  }
  Matrix from;
  if (before && before != view && places.rows() <= ViewTransition::kMostCells) from = drawn;
  m_transition.stop();
  m_colors.reset();
  m_scene->setPositions(places);
  m_scene->setFlat(view && view->flat());
  showAllOfAnotherView(view);
  showColors();
  m_scene->setVisible(m_coloring->visibleCells());
  showClasses();
  showStatus();
  showHeld();
  showWhatIf();
  glide(from, places, before);
}

void SceneLink::glide(const Matrix& from, const Matrix& to,
                      const std::shared_ptr<const Projection>& before) {
  const bool same = from.rows() == to.rows() && to.rows() > 0;
  const bool moves =
      m_scene->isVisible() &&
      m_scene->style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, m_scene) > 0;
  const ViewShelf& views = m_session->views();
  if (before && before != m_view && same && moves && !views.showsFilm() && !views.showsForming())
    m_transition.start(from, to);
}

void SceneLink::showAllOfAnotherView(const std::shared_ptr<const Projection>& view) {
  // Another view has another scale: with the old camera its cells could all lie outside. The
  // pictures of a training, and the view of the model that it made, are laid over one another, so
  // that looking closely stays possible.
  const ViewShelf& views = m_session->views();
  const TrainingFilm& film = m_session->film();
  const auto model = m_session->models().current();
  const bool shown = m_isCurrent && views.current() >= 0;
  const bool own = shown && model && model->id == film.modelId() &&
                   views.entries()[views.current()].kind == ViewEntry::Kind::decodedPca &&
                   view == model->view;  // not turned to another view
  const bool forming = m_isCurrent && views.showsForming();
  const bool training = (m_isCurrent && views.showsFilm()) || own || forming;
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
  const auto snapshot = m_coloring->snapshot();
  if (snapshot == m_colors || (given != 0 && given != cells)) return;
  m_colors = snapshot;
  m_scene->setColors(snapshot);
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
  const auto view = this->view();
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
  // Of one model, PCA, there is nothing to tell apart. In little room the end is what goes.
  const auto model = this->model();
  if (model && m_session->models().models().size() > 1)
    parts << QStringLiteral("Model ") + shortNameOf(*model);
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
