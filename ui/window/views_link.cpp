#include "window/views_link.h"

#include <QAction>
#include <algorithm>
#include <utility>

#include "window/scene_link.h"

namespace chreode {

ViewsLink::ViewsLink(Session* session, CellColoring* coloring, ViewGrid* grid, QObject* parent)
    : QObject(parent), m_session(session), m_front(coloring), m_grid(grid) {
  auto pane = std::make_unique<Pane>();
  pane->scene = grid->active();
  pane->coloring = coloring;
  pane->link = new SceneLink(session, coloring, pane->scene, this);
  connect(pane->link, &SceneLink::pullMovedOver, this, &ViewsLink::pullMovedOver);
  m_panes.push_back(std::move(pane));
  watch(coloring);
  connect(grid, &ViewGrid::added, this, &ViewsLink::add);
  connect(grid, &ViewGrid::closing, this, &ViewsLink::remove);
  connect(grid, &ViewGrid::activeChanged, this, &ViewsLink::activate);
  connect(grid, &ViewGrid::layoutChanged, this, &ViewsLink::record);
  connect(grid, &ViewGrid::layoutChanged, this, &ViewsLink::showActions);
  const ViewShelf* views = &session->views();
  connect(views, &ViewShelf::entriesChanged, this, &ViewsLink::showEntries);
  connect(views, &ViewShelf::projectionChanged, this, &ViewsLink::record);
  connect(views, &ViewShelf::layoutRestored, this, &ViewsLink::restore);
  connect(views, &ViewShelf::chosen, this, [this] { m_wanted.reset(); });
  connect(session, &Session::dataChanged, this, &ViewsLink::startFor);
  connect(&session->models(), &ModelShelf::currentChanged, this, &ViewsLink::takeModel);
  connect(&session->models(), &ModelShelf::modelsChanged, this, &ViewsLink::showModels);
  connect(session, &Session::modelWanted, this, &ViewsLink::goToModel);
}

ViewsLink::~ViewsLink() = default;

ViewsLink::Pane* ViewsLink::find(const SceneWidget* scene) {
  const auto found = std::find_if(m_panes.begin(), m_panes.end(),
                                  [scene](const auto& pane) { return pane->scene == scene; });
  return found == m_panes.end() ? nullptr : found->get();
}

ViewsLink::Pane& ViewsLink::first() {
  return *find(m_grid->scenes().front());
}

ViewsLink::Pane& ViewsLink::active() {
  return *find(m_grid->active());
}

void ViewsLink::setTheme(const Theme& theme) {
  m_theme = theme;
  for (const auto& pane : m_panes) {
    pane->link->setTheme(theme);
    pane->coloring->setTheme(theme);
  }
}

void ViewsLink::add(SceneWidget* scene) {
  // It begins as what the active one shows; nothing is gathered or computed anew.
  showLead();
  const ViewShelf& views = m_session->views();
  auto pane = std::make_unique<Pane>();
  pane->scene = scene;
  pane->entry = views.wanted();
  pane->axes = views.latentAxes();
  pane->modelId = active().modelId;
  pane->model = pane->projectionModel = m_session->models().current();
  pane->projection = views.projectionOf(pane->entry, pane->axes, pane->model);
  pane->revision = views.revision();
  pane->ownColors = active().ownColors;
  pane->ownModel = active().ownModel;
  pane->coloring = new CellColoring(m_session, this);
  pane->coloring->setModel(pane->model);
  pane->coloring->setTheme(m_theme);
  pane->coloring->setVision(m_front->vision());
  pane->coloring->copy(*m_front);
  watch(pane->coloring);
  pane->link = new SceneLink(m_session, pane->coloring, scene, this);
  pane->link->setTheme(m_theme);
  connect(pane->link, &SceneLink::pullMovedOver, this, &ViewsLink::pullMovedOver);
  m_panes.push_back(std::move(pane));
  m_panes.back()->link->show(m_panes.back()->projection, m_panes.back()->model);
  const auto selected = m_session->selection().set();
  if (!selected->empty()) scene->setSelected(selected->flags());
}

void ViewsLink::remove(SceneWidget* scene) {
  const auto found = std::find_if(m_panes.begin(), m_panes.end(),
                                  [scene](const auto& pane) { return pane->scene == scene; });
  if (found == m_panes.end()) return;
  Pane* next = nullptr;
  if (scene == m_grid->scenes().front() && m_grid->scenes().size() > 1) {
    // Another one leads; what followed keeps what it shows.
    next = find(m_grid->scenes()[1]);
    for (const auto& pane : m_panes) pane->ownModel = pane->modelId != next->modelId;
  }
  delete (*found)->link;
  // What it is gathering comes to nobody.
  if ((*found)->coloring != m_front) delete (*found)->coloring;
  m_panes.erase(found);
  ViewShelf& views = m_session->views();
  if (!next) {
    if (m_panes.size() == 1) views.setLead(nullptr, true);
    return;
  }
  views.setLead(next->model, &active() == next);
  views.turnAnew();
  for (const auto& pane : m_panes)
    if (pane->scene != m_grid->active()) showOwn(*pane);
}

void ViewsLink::activate(SceneWidget* now, SceneWidget* before) {
  Pane* in = find(now);
  Pane* out = find(before);
  if (!in || !out) return;
  ViewShelf& views = m_session->views();
  const int madeAt = views.revision();
  showLead();
  out->entry = views.wanted();
  out->axes = views.latentAxes();
  out->model = out->projectionModel = m_session->models().current();
  out->projection = views.showsFilm() || views.showsForming()
                        ? views.projectionOf(out->entry, out->axes, out->model)
                        : views.projection();
  out->revision = madeAt;
  out->standsIn = false;
  out->link->show(out->projection, out->model);
  in->link->takePart();
  m_front->exchange(*in->coloring);
  std::swap(in->coloring, out->coloring);
  out->coloring->setModel(out->model);
  in->link->setColoring(in->coloring);
  out->link->setColoring(out->coloring);
  if (in->model && out->model && in->model->id != out->model->id) {
    // Everything that speaks of the model in use speaks of the one of this view now.
    m_activating = true;
    views.resumeWithNext(in->entry, in->axes, in->projection);
    m_session->models().choose(in->model->id);
    views.dropNext();
    m_activating = false;
  } else {
    views.resume(in->entry, in->axes, in->projection);
  }
  if (madeAt != views.revision()) showOwn(*out);
  m_front->announce();
  showActions();
}

void ViewsLink::showEntries() {
  for (const auto& pane : m_panes)
    if (pane->scene != m_grid->active()) showOwn(*pane);
  if (m_wanted) QMetaObject::invokeMethod(this, &ViewsLink::chooseWanted, Qt::QueuedConnection);
}

void ViewsLink::showOwn(Pane& pane) {
  const ViewShelf& views = m_session->views();
  const bool fresh = pane.projection && pane.revision == views.revision() &&
                     haveSameCodes(pane.projectionModel.get(), pane.model.get());
  if (fresh && views.has(pane.entry, pane.model) != pane.standsIn) return;
  pane.projection = views.projectionOf(pane.entry, pane.axes, pane.model);
  // Of what is not at hand, yet or any more, the first view takes the place.
  pane.standsIn = !pane.projection;
  if (pane.standsIn && !views.entries().empty())
    pane.projection = views.projectionOf(views.entries().front(), pane.axes, pane.model);
  pane.projectionModel = pane.model;
  pane.revision = views.revision();
  pane.link->show(pane.projection, pane.model);
}

// Models

void ViewsLink::takeModel() {
  if (m_activating) return;
  const auto current = m_session->models().current();
  Pane& here = active();
  here.model = current;
  // While the one that this view was left with is being loaded, PCA stands in for it.
  const bool standsIn = current && current->id == QStringLiteral("pca") &&
                        !here.modelId.isEmpty() && !m_session->models().find(here.modelId);
  if (current && !standsIn) {
    here.modelId = current->id;
    here.ownModel = &here != &first() && current->id != first().modelId;
  }
  showModels();
  record();
}

void ViewsLink::showLead() {
  m_session->views().setLead(first().model, &active() == &first());
}

void ViewsLink::showModels() {
  const ModelShelf& models = m_session->models();
  ViewShelf& views = m_session->views();
  Pane& lead = first();
  const auto take = [&](Pane& pane) {
    const bool follows = !pane.ownModel && &pane != &lead;
    if (follows) pane.modelId = lead.modelId;
    Model model = models.find(pane.modelId);
    if (!model) model = follows ? lead.model : models.current();
    pane.model = std::move(model);
    pane.coloring->setModel(pane.model);
  };
  // The first view's comes first: the others follow it, or are turned to it.
  if (&lead != &active()) take(lead);
  const int before = views.revision();
  showLead();
  if (&lead != &active() && before != views.revision()) views.turnAnew();
  for (const auto& pane : m_panes) {
    if (pane->scene == m_grid->active()) continue;
    if (pane.get() != &lead) take(*pane);
    showOwn(*pane);
  }
}

void ViewsLink::goToModel(const QString& id) {
  const auto current = m_session->models().current();
  if (current && current->id == id) return;
  for (SceneWidget* scene : m_grid->scenes()) {
    const Pane* pane = find(scene);
    if (!pane || !pane->model || pane->model->id != id) continue;
    m_grid->setActive(scene);
    return;
  }
}

void ViewsLink::chooseWanted() {
  const ViewShelf& views = m_session->views();
  for (std::size_t k = 0; m_wanted && k < views.entries().size(); ++k) {
    const ViewEntry& entry = views.entries()[k];
    if (entry.kind != m_wanted->kind || entry.embedding != m_wanted->embedding) continue;
    m_wanted.reset();
    m_session->views().setLatentAxes(active().axes);
    m_session->views().choose(static_cast<int>(k));
  }
}

// Colours

void ViewsLink::watch(CellColoring* coloring) {
  connect(coloring, &CellColoring::changed, this, [this, coloring] { onColored(coloring); });
  connect(coloring, &CellColoring::visibilityChanged, this,
          [this, coloring] { onColored(coloring); });
}

void ViewsLink::onColored(CellColoring* coloring) {
  if (m_sharing || m_panes.size() < 2) return;
  Pane& lead = first();
  if (coloring == m_front) {
    for (const auto& pane : m_panes)
      if (pane->coloring != m_front) pane->coloring->setVision(m_front->vision());
    Pane& here = active();
    if (&here != &lead && !here.ownColors && !here.coloring->isLike(*lead.coloring)) {
      // A colour that was chosen in this view is its own from then on.
      here.ownColors = true;
      showActions();
    }
  }
  if (coloring == lead.coloring) {
    m_sharing = true;
    for (const auto& pane : m_panes)
      if (pane.get() != &lead && !pane->ownColors) pane->coloring->copy(*lead.coloring);
    m_sharing = false;
  }
  record();
}

void ViewsLink::shareColors(bool shared) {
  Pane& here = active();
  here.ownColors = !shared;
  if (shared && &here != &first()) here.coloring->copy(*first().coloring);
  record();
}

// Commands

void ViewsLink::linkActions(const std::function<QAction*(const char*)>& action) {
  m_action = action;
  const auto on = [&](const char* id, auto slot) {
    connect(action(id), &QAction::triggered, this, slot);
  };
  on("view.splitRight", [this] { m_grid->split(Qt::Horizontal); });
  on("view.splitBelow", [this] { m_grid->split(Qt::Vertical); });
  on("view.closeView", [this] { m_grid->closeActive(); });
  on("view.nextView", [this] { m_grid->activateNext(); });
  on("view.linkCameras", [this](bool linked) {
    m_grid->linkCameras(linked);
    record();
  });
  on("view.sameColor", [this](bool shared) { shareColors(shared); });
  on("view.orthographic", [this](bool flat) { m_grid->active()->setOrthographic(flat); });
  on("view.showAll", [this] { m_grid->active()->showAll(); });
  on("view.classNames", [this](bool shown) { m_grid->setClassNamesShown(shown); });
  connect(m_grid, &ViewGrid::orthographicChanged, action("view.orthographic"),
          &QAction::setChecked);
  connect(m_session, &Session::dataChanged, this, &ViewsLink::showActions);
  showActions();
}

void ViewsLink::showActions() {
  if (!m_action) return;
  const bool several = m_panes.size() > 1;
  const bool isFirst = m_grid->active() == m_grid->scenes().front();
  const bool open = m_session->data() != nullptr;
  m_action("view.splitRight")->setEnabled(open && m_grid->canSplit());
  m_action("view.splitBelow")->setEnabled(open && m_grid->canSplit());
  for (const char* id : {"view.closeView", "view.nextView", "view.linkCameras"})
    m_action(id)->setEnabled(several);
  m_action("view.linkCameras")->setChecked(m_grid->camerasLinked());
  m_action("view.sameColor")->setEnabled(several && !isFirst);
  m_action("view.sameColor")->setChecked(several && !active().ownColors);
}

std::vector<ShownView> ViewsLink::shown() const {
  std::vector<ShownView> list;
  const ViewShelf& views = m_session->views();
  for (SceneWidget* scene : m_grid->scenes()) {
    for (const auto& pane : m_panes) {
      if (pane->scene != scene) continue;
      const bool isActive = scene == m_grid->active();
      const bool current = isActive && views.current() >= 0;
      list.push_back(
          {scene,
           current ? views.entries()[static_cast<std::size_t>(views.current())] : pane->entry,
           pane->link->view(), pane->link->model(), pane->coloring});
    }
  }
  return list;
}

}  // namespace chreode
