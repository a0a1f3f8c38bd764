#pragma once

#include <QJsonObject>
#include <QObject>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "plots/theme.h"
#include "scene/view_grid.h"
#include "session/session.h"
#include "window/cell_coloring.h"

class QAction;

namespace chreode {

class SceneLink;

/// One of the views on the screen, for figures.
struct ShownView {
  SceneWidget* scene = nullptr;
  ViewEntry entry;
  std::shared_ptr<const Projection> projection;
  std::shared_ptr<const PreparedModel> model;  ///< null: none
  const CellColoring* coloring = nullptr;
};

/// Several views of one session. The active one shows the session's current view under the model in
/// use and with the colouring that the panels speak of, so that all panels, tools and figures go on
/// as with one view; every other keeps a projection, a model and a colouring of its own, and they
/// change places when another one becomes active. So the hand always pulls under the model of the
/// view that it is in. The held cells and the selection are one for all. A view follows the first
/// one's model until another one is chosen in it.
class ViewsLink : public QObject {
  Q_OBJECT
 public:
  /// `coloring`: the active view's, whichever that is.
  ViewsLink(Session* session, CellColoring* coloring, ViewGrid* grid, QObject* parent = nullptr);
  ~ViewsLink() override;

  void setTheme(const Theme& theme);
  /// The commands of the View menu, by their ids in the command table.
  void linkActions(const std::function<QAction*(const char* id)>& action);
  /// In reading order.
  std::vector<ShownView> shown() const;

 Q_SIGNALS:
  /// As SceneLink.
  void pullMovedOver(const QPoint& globalPosition);

 private:
  using Model = std::shared_ptr<const PreparedModel>;
  struct Pane {
    SceneWidget* scene = nullptr;
    SceneLink* link = nullptr;
    CellColoring* coloring = nullptr;
    ViewEntry entry;  // wanted, at hand or not; of the active one see ViewShelf::wanted()
    std::array<int, 3> axes{0, 1, 2};
    std::shared_ptr<const Projection> projection;
    QString modelId;        // of the wanted one, at hand or not
    Model model;            // shown; of the active one the one in use
    Model projectionModel;  // the one that the projection was made under
    int revision = -1;      // of the shelf, when the projection was made
    bool standsIn = false;  // the projection is of another entry than the wanted one
    bool ownColors = false;
    bool ownModel = false;
  };

  void add(SceneWidget* scene);
  void remove(SceneWidget* scene);
  void activate(SceneWidget* now, SceneWidget* before);
  void showEntries();
  void showOwn(Pane& pane);
  /// The model in use is another one.
  void takeModel();
  /// What the others show when models have come, or the first view's has changed.
  void showModels();
  /// The other views of other models are turned to the first one's.
  void showLead();
  /// An edit under a model is to be seen: the hand goes to a view that has it.
  void goToModel(const QString& id);
  void watch(CellColoring* coloring);
  void onColored(CellColoring* coloring);
  void shareColors(bool shared);
  void startFor();
  void record();
  void restore();
  void chooseWanted();
  void showActions();
  Pane* find(const SceneWidget* scene);
  Pane& first();
  Pane& active();

  Session* m_session;
  CellColoring* m_front;
  ViewGrid* m_grid;
  Theme m_theme = Theme::light();
  std::vector<std::unique_ptr<Pane>> m_panes;
  std::shared_ptr<const Dataset> m_annotations;  // of the file that the layout is for
  std::optional<ViewEntry> m_wanted;             // of the active view, when it is at hand
  std::function<QAction*(const char*)> m_action;
  bool m_restoring = false;
  bool m_sharing = false;
  bool m_activating = false;
};

}  // namespace chreode
