#include "scene/view_grid.h"

#include <QEvent>
#include <QJsonArray>
#include <QJsonObject>
#include <QSplitter>
#include <QVBoxLayout>
#include <numeric>

namespace chreode {

namespace {

constexpr int handleWidth = 4;

/// Qt's sizes as shares of their sum, which mean the same in another window.
QJsonArray sharesOf(const QSplitter& splitter) {
  const QList<int> sizes = splitter.sizes();
  const double sum = std::max(1, std::accumulate(sizes.begin(), sizes.end(), 0));
  QJsonArray shares;
  for (const int size : sizes) shares.append(qRound(1000.0 * size / sum) / 1000.0);
  return shares;
}

void collect(const QSplitter* splitter, QVector<SceneWidget*>& scenes) {
  for (int k = 0; k < splitter->count(); ++k) {
    if (auto* scene = qobject_cast<SceneWidget*>(splitter->widget(k))) scenes.push_back(scene);
    if (const auto* inner = qobject_cast<QSplitter*>(splitter->widget(k))) collect(inner, scenes);
  }
}

QJsonValue treeOf(const QSplitter* splitter, const QVector<SceneWidget*>& scenes) {
  QJsonArray views;
  for (int k = 0; k < splitter->count(); ++k) {
    if (auto* scene = qobject_cast<SceneWidget*>(splitter->widget(k)))
      views.append(static_cast<int>(scenes.indexOf(scene)));
    if (const auto* inner = qobject_cast<QSplitter*>(splitter->widget(k)))
      views.append(treeOf(inner, scenes));
  }
  const bool beside = splitter->orientation() == Qt::Horizontal;
  return QJsonObject{
      {QStringLiteral("split"), beside ? QStringLiteral("right") : QStringLiteral("below")},
      {QStringLiteral("share"), sharesOf(*splitter)},
      {QStringLiteral("views"), views}};
}

Qt::Orientation directionOf(const QJsonObject& node) {
  return node[QStringLiteral("split")].toString() == QStringLiteral("below") ? Qt::Vertical
                                                                             : Qt::Horizontal;
}

}  // namespace

ViewGrid::ViewGrid(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  m_root = makeSplitter(Qt::Horizontal);
  column->addWidget(m_root);
  m_active = makeScene();
  m_root->addWidget(m_active);
  readOrder();
}

QSplitter* ViewGrid::makeSplitter(Qt::Orientation direction) {
  auto* splitter = new QSplitter(direction, this);
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(handleWidth);
  connect(splitter, &QSplitter::splitterMoved, this, &ViewGrid::layoutChanged);
  return splitter;
}

SceneWidget* ViewGrid::makeScene() {
  auto* scene = new SceneWidget(this);
  scene->installEventFilter(this);
  scene->setTool(m_tool);
  scene->setSelectOperation(m_operation);
  scene->setFrontOnly(m_frontOnly);
  scene->setClassNamesShown(m_classNames);
  if (m_active) {
    scene->setPointSize(m_active->chosenPointSize());
    scene->setLook(m_active->look());
  }
  connect(scene, &SceneWidget::chosen, this, &ViewGrid::chosen);
  connect(scene, &SceneWidget::selectionTaken, this, &ViewGrid::selectionTaken);
  connect(scene, &SceneWidget::unavailable, this, &ViewGrid::unavailable);
  connect(scene, &SceneWidget::hovered, this, [this, scene](int cell) {
    for (SceneWidget* other : m_scenes)
      if (other != scene) other->setHovered(cell);
  });
  connect(scene, &SceneWidget::orthographicChanged, this, [this, scene](bool on) {
    if (scene == m_active) Q_EMIT orthographicChanged(on);
  });
  connect(scene, &SceneWidget::looked, this, [this, scene] { follow(scene); });
  return scene;
}

bool ViewGrid::eventFilter(QObject* watched, QEvent* event) {
  // Before the scene takes the press: what the hand does there is then done in the active view.
  if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::FocusIn)
    setActive(qobject_cast<SceneWidget*>(watched));
  return QWidget::eventFilter(watched, event);
}

void ViewGrid::setActive(SceneWidget* scene) {
  if (!scene || scene == m_active || !m_scenes.contains(scene)) return;
  SceneWidget* before = std::exchange(m_active, scene);
  showFrames();
  Q_EMIT activeChanged(scene, before);
  Q_EMIT orthographicChanged(scene->isOrthographic());
}

void ViewGrid::activateNext() {
  const auto next = (m_scenes.indexOf(m_active) + 1) % m_scenes.size();
  setActive(m_scenes[next]);
  m_active->setFocus();
}

void ViewGrid::readOrder() {
  m_scenes.clear();
  collect(m_root, m_scenes);
  showFrames();
}

void ViewGrid::showFrames() {
  for (SceneWidget* scene : m_scenes) scene->setFramed(m_scenes.size() > 1 && scene == m_active);
}

SceneWidget* ViewGrid::split(Qt::Orientation direction) {
  if (!canSplit()) return nullptr;
  auto* around = qobject_cast<QSplitter*>(m_active->parentWidget());
  int at = around->indexOf(m_active);
  QList<int> sizes = around->sizes();
  if (around->count() == 1) around->setOrientation(direction);
  if (around->orientation() != direction) {
    auto* inner = makeSplitter(direction);
    around->replaceWidget(at, inner);
    inner->addWidget(m_active);
    inner->show();
    m_active->show();
    around->setSizes(sizes);
    around = inner;
    at = 0;
    sizes = {direction == Qt::Horizontal ? inner->width() : inner->height()};
  } else if (around->count() == 1) {
    sizes = {direction == Qt::Horizontal ? around->width() : around->height()};
  }
  auto* scene = makeScene();
  around->insertWidget(at + 1, scene);
  const int half = (sizes[at] - handleWidth) / 2;
  sizes[at] = half;
  sizes.insert(at + 1, half);
  scene->show();
  around->setSizes(sizes);
  readOrder();
  Q_EMIT added(scene);
  setActive(scene);
  scene->setFocus();
  Q_EMIT layoutChanged();
  return scene;
}

void ViewGrid::closeActive() {
  if (m_scenes.size() < 2) return;
  SceneWidget* leaving = m_active;
  const auto at = m_scenes.indexOf(leaving);
  setActive(m_scenes[at > 0 ? at - 1 : 1]);
  close(leaving);
  m_active->setFocus();
  Q_EMIT layoutChanged();
}

void ViewGrid::closeOthers() {
  if (m_scenes.size() < 2) return;
  for (SceneWidget* scene : QVector<SceneWidget*>(m_scenes))
    if (scene != m_active) close(scene);
  Q_EMIT layoutChanged();
}

void ViewGrid::close(SceneWidget* scene) {
  Q_EMIT closing(scene);
  auto* around = qobject_cast<QSplitter*>(scene->parentWidget());
  scene->removeEventFilter(this);
  scene->disconnect(this);
  scene->hide();
  scene->setParent(nullptr);
  scene->deleteLater();
  // A splitter of one gives its place to what it holds.
  if (around->count() == 1 && around != m_root) {
    auto* outer = qobject_cast<QSplitter*>(around->parentWidget());
    const QList<int> sizes = outer->sizes();
    QWidget* left = around->widget(0);
    outer->replaceWidget(outer->indexOf(around), left);
    left->show();
    outer->setSizes(sizes);
    around->deleteLater();
  }
  readOrder();
}

void ViewGrid::linkCameras(bool on) {
  m_linksCameras = on;
  if (on) follow(m_active);
}

void ViewGrid::follow(SceneWidget* leader) {
  if (!m_linksCameras || m_following || !leader || leader->cellCount() == 0) return;
  m_following = true;
  for (SceneWidget* scene : m_scenes) {
    if (scene != leader && scene->isFlat() == leader->isFlat())
      scene->follow(leader->relativePose());
  }
  m_following = false;
}

QJsonValue ViewGrid::layout() const {
  return m_scenes.size() < 2 ? QJsonValue(0) : treeOf(m_root, m_scenes);
}

void ViewGrid::setLayout(const QJsonValue& layout) {
  closeOthers();
  if (!layout.isObject()) return;
  m_root->setOrientation(directionOf(layout.toObject()));
  SceneWidget* first = m_active;  // moves to its place as the first one met
  m_scenes.clear();
  build(m_root, layout, 0);
  readOrder();
  for (SceneWidget* scene : m_scenes)
    if (scene != first) Q_EMIT added(scene);
  Q_EMIT layoutChanged();
}

bool ViewGrid::build(QSplitter* into, const QJsonValue& tree, int depth) {
  const QJsonObject node = tree.toObject();
  const QJsonArray views = node[QStringLiteral("views")].toArray();
  const QJsonArray shares = node[QStringLiteral("share")].toArray();
  bool any = false;
  QList<int> sizes;
  for (int k = 0; k < views.size(); ++k) {
    if (views[k].isObject() && depth < most) {
      auto* inner = makeSplitter(directionOf(views[k].toObject()));
      if (!build(inner, views[k], depth + 1)) {
        delete inner;
        continue;
      }
      into->addWidget(inner);
    } else if (views[k].isDouble() && m_scenes.size() < most) {
      // The first one is there already.
      SceneWidget* scene = m_scenes.isEmpty() ? m_active : makeScene();
      m_scenes.push_back(scene);
      into->addWidget(scene);
    } else {
      continue;
    }
    any = true;
    sizes << qRound(1000.0 * shares.at(k).toDouble(0.5));
  }
  if (any) into->setSizes(sizes);
  return any;
}

void ViewGrid::setTool(SceneWidget::Tool tool) {
  if (tool == m_tool) return;
  m_tool = tool;
  for (SceneWidget* scene : m_scenes) scene->setTool(tool);
  Q_EMIT toolChanged(tool);
}

void ViewGrid::setSelectOperation(SetOperation operation) {
  m_operation = operation;
  for (SceneWidget* scene : m_scenes) scene->setSelectOperation(operation);
}

void ViewGrid::setFrontOnly(bool on) {
  m_frontOnly = on;
  for (SceneWidget* scene : m_scenes) scene->setFrontOnly(on);
}

void ViewGrid::setSelected(const std::vector<std::uint8_t>& selected) {
  for (SceneWidget* scene : m_scenes) scene->setSelected(selected);
}

void ViewGrid::setPointSize(double pixels) {
  m_active->setPointSize(pixels);
  Q_EMIT layoutChanged();
}

void ViewGrid::setLook(const CloudLook& look) {
  m_active->setLook(look);
  Q_EMIT layoutChanged();
}

void ViewGrid::setClassNamesShown(bool shown) {
  m_classNames = shown;
  for (SceneWidget* scene : m_scenes) scene->setClassNamesShown(shown);
}

}  // namespace chreode
