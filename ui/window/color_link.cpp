#include "window/color_link.h"

#include <QActionGroup>
#include <QColorDialog>
#include <QMenu>

#include "panels/cells_panel.h"
#include "plots/color_difference.h"
#include "plots/number_text.h"
#include "scene/view_grid.h"
#include "session/session.h"
#include "window/cell_coloring.h"

namespace chreode {

namespace {

QStringList namesOf(const std::vector<QColor>& colors) {
  QStringList names;
  for (const QColor& color : colors) names << color.name();
  return names;
}

}  // namespace

ColorLink::ColorLink(Session* session, CellColoring* coloring, CellsPanel* panel,
                     ViewGrid* views, QWidget* window)
    : QObject(window),
      m_session(session),
      m_coloring(coloring),
      m_panel(panel),
      m_views(views),
      m_window(window) {
  connect(panel, &CellsPanel::rangeChanged, coloring, &CellColoring::setRange);
  connect(panel, &CellsPanel::scaleChanged, coloring, &CellColoring::setScale);
  connect(panel, &CellsPanel::classColorWanted, this, &ColorLink::askClassColor);
  connect(panel, &CellsPanel::ownColorsWanted, this,
          [this] { m_session->palettes().set(m_coloring->classes().column, {}); });
  connect(panel, &CellsPanel::recolorRequested, this, &ColorLink::recolor);
  connect(coloring, &CellColoring::changed, this, &ColorLink::showCollisions);
}

void ColorLink::askClassColor(int level) {
  const ClassLegend& legend = m_coloring->classes();
  if (level < 0 || level >= legend.names.size() ||
      m_coloring->source().kind != ColorSource::Kind::annotation)
    return;
  const auto at = static_cast<std::size_t>(level);
  auto* dialog = new QColorDialog(legend.colors[at], m_window);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Colour of %1").arg(legend.names[level]));
  dialog->setWindowModality(Qt::WindowModal);
  dialog->setOption(QColorDialog::DontUseNativeDialog);
  connect(dialog, &QColorDialog::colorSelected, this,
          [this, at, column = legend.column](const QColor& color) {
            if (m_coloring->classes().column != column) return;
            std::vector<QColor> colors = m_coloring->classes().colors;
            colors[at] = color;
            m_session->palettes().set(column, namesOf(colors));
          });
  dialog->open();
}

void ColorLink::recolor() {
  const ClassLegend& legend = m_coloring->classes();
  m_session->palettes().set(legend.column,
                            namesOf(distantColors(static_cast<int>(legend.names.size()))));
}

void ColorLink::showCollisions() {
  const ClassLegend& legend = m_coloring->classes();
  if (m_coloring->source().kind != ColorSource::Kind::annotation || legend.names.size() < 2 ||
      legend.names.size() > mostCompared) {
    m_panel->setCollision({});
    return;
  }
  const auto alike = colorCollisions(legend.colors);
  if (alike.empty()) {
    m_panel->setCollision({});
    return;
  }
  const ColorCollision& worst = alike.front();
  QString text =
      tr("%1 and %2 look alike with %3 (ΔE00 %4, below %5).")
          .arg(legend.names[worst.first], legend.names[worst.second], visionName(worst.vision),
               QString::number(worst.difference, 'f', 1), QString::number(collisionLimit));
  if (alike.size() > 1) text += QLatin1Char(' ') + tr("So do %1 more pairs.").arg(alike.size() - 1);
  m_panel->setCollision(text);
}

void ColorLink::fillMenu(QMenu* view) {
  view->addSeparator();
  auto* seen = view->addMenu(tr("Seen with…"));
  auto* visions = new QActionGroup(this);
  const QStringList texts{tr("Full colour vision"), tr("Protanopia (no red cones)"),
                          tr("Deuteranopia (no green cones)"), tr("Tritanopia (no blue cones)")};
  for (int k = 0; k < texts.size(); ++k) {
    QAction* action = seen->addAction(texts[k]);
    action->setCheckable(true);
    action->setChecked(k == 0);
    action->setActionGroup(visions);
    const ColorVision vision = allVisions[static_cast<std::size_t>(k)];
    connect(action, &QAction::triggered, this, [this, vision] { m_coloring->setVision(vision); });
  }
  fillLookMenus(view);
}

void ColorLink::fillLookMenus(QMenu* view) {
  view->setToolTipsVisible(true);
  auto* sizes = view->addMenu(tr("Point size"));
  auto* group = new QActionGroup(this);
  for (const double pixels : {0.0, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0}) {
    QAction* action =
        sizes->addAction(pixels == 0.0 ? tr("By the number of cells")
                                       : tr("%1 pixels").arg(QString::number(pixels)));
    action->setData(pixels);
    action->setCheckable(true);
    action->setActionGroup(group);
    connect(action, &QAction::triggered, this, [this, pixels] { m_views->setPointSize(pixels); });
  }
  connect(sizes, &QMenu::aboutToShow, this, [this, sizes] {
    for (QAction* action : sizes->actions())
      action->setChecked(action->data().toDouble() == m_views->active()->chosenPointSize());
  });
  auto* opacities = view->addMenu(tr("Opacity"));
  group = new QActionGroup(this);
  for (const int percent : {100, 75, 50, 25, 10}) {
    QAction* action = opacities->addAction(tr("%1 %").arg(percent));
    action->setData(percent);
    action->setCheckable(true);
    action->setActionGroup(group);
    connect(action, &QAction::triggered, this, [this, percent] {
      CloudLook look = m_views->active()->look();
      look.opacity = percent / 100.0;
      m_views->setLook(look);
    });
  }
  connect(opacities, &QMenu::aboutToShow, this, [this, opacities] {
    const int shown = qRound(100.0 * m_views->active()->look().opacity);
    for (QAction* action : opacities->actions())
      action->setChecked(action->data().toInt() == shown);
  });
  fillOrderMenu(view->addMenu(tr("On top")));
}

void ColorLink::fillOrderMenu(QMenu* orders) {
  orders->setToolTipsVisible(true);
  orders->menuAction()->setToolTip(
      tr("Which of two cells covers the other. The order of the file never decides, and zeros and "
         "missing values lie beneath all. Blended cells, of less than full opacity, lie over one "
         "another by chance."));
  struct Row {
    DrawOrder order;
    QString text, tip;
  };
  const Row rows[] = {
      {DrawOrder::automatic, tr("Random (default)"),
       tr("Chance decides (the same at every start); in 3D only among cells as near: of others the "
          "nearer covers, which is what makes depth seen.")},
      {DrawOrder::random, tr("Random in 3D, too"),
       tr("Chance alone decides, whatever is nearer: no class hides behind another.")},
      {DrawOrder::value, tr("The higher value"),
       tr("Of a gene or another number; of classes chance decides.")}};
  auto* group = new QActionGroup(this);
  for (const Row& row : rows) {
    QAction* action = orders->addAction(row.text);
    action->setToolTip(row.tip);
    action->setData(static_cast<int>(row.order));
    action->setCheckable(true);
    action->setActionGroup(group);
    connect(action, &QAction::triggered, this, [this, order = row.order] {
      CloudLook look = m_views->active()->look();
      look.order = order;
      m_views->setLook(look);
    });
  }
  connect(orders, &QMenu::aboutToShow, this, [this, orders] {
    const CloudLook& look = m_views->active()->look();
    for (QAction* action : orders->actions()) {
      const auto order = static_cast<DrawOrder>(action->data().toInt());
      // By depth is what the default is in 3D, and in flat views chance decides then, too.
      action->setChecked(order == look.order ||
                         (order == DrawOrder::automatic && look.order == DrawOrder::depth));
      action->setEnabled(look.opacity >= 1.0);
    }
  });
}

}  // namespace chreode
