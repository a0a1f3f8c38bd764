// How ViewsLink keeps the views of a file and lays them out again.

#include <QJsonArray>
#include <QMetaEnum>
#include <algorithm>
#include <array>

#include "window/views_link.h"

namespace chreode {

namespace {

// Names in the kept file; what is made for a moment (a training, a forming picture) has none.
constexpr std::array<std::pair<ViewEntry::Kind, const char*>, 5> kinds{
    {{ViewEntry::Kind::decodedPca, "pca"},
     {ViewEntry::Kind::classAxes, "classes"},
     {ViewEntry::Kind::latentAxes, "latent"},
     {ViewEntry::Kind::made, "made"},
     {ViewEntry::Kind::stored, "stored"}}};
constexpr std::array<std::pair<ColorSource::Kind, const char*>, 5> sources{
    {{ColorSource::Kind::none, "none"},
     {ColorSource::Kind::annotation, "annotation"},
     {ColorSource::Kind::gene, "gene"},
     {ColorSource::Kind::genes, "genes"},
     {ColorSource::Kind::latent, "latent"}}};

QJsonObject toJson(const ViewEntry& entry, const std::array<int, 3>& axes) {
  QJsonObject json{{QStringLiteral("of"), QString::fromStdString(entry.embedding)},
                   {QStringLiteral("axes"), QJsonArray{axes[0], axes[1], axes[2]}}};
  for (const auto& [kind, name] : kinds)
    if (kind == entry.kind) json[QStringLiteral("kind")] = QLatin1String(name);
  return json;
}

std::optional<ViewEntry> entryFrom(const QJsonObject& json) {
  for (const auto& [kind, name] : kinds)
    if (json[QStringLiteral("kind")].toString() == QLatin1String(name))
      return ViewEntry{kind, {}, json[QStringLiteral("of")].toString().toStdString()};
  return std::nullopt;
}

std::optional<QJsonObject> toJson(const ColorSource& source) {
  for (const auto& [kind, name] : sources)
    if (kind == source.kind)
      return QJsonObject{{QStringLiteral("kind"), QLatin1String(name)},
                         {QStringLiteral("name"), QString::fromStdString(source.name)},
                         {QStringLiteral("number"), source.number}};
  return std::nullopt;
}

/// Nothing for what this file does not hold any more.
std::optional<ColorSource> sourceFrom(const QJsonObject& json, const Dataset& data) {
  for (const auto& [kind, name] : sources) {
    if (json[QStringLiteral("kind")].toString() != QLatin1String(name)) continue;
    const ColorSource source{kind, json[QStringLiteral("name")].toString().toStdString(),
                             std::max(0, json[QStringLiteral("number")].toInt())};
    const QStringList genes =
        QString::fromStdString(source.name).split(QStringLiteral(", "), Qt::SkipEmptyParts);
    const bool known = std::all_of(genes.begin(), genes.end(), [&data](const QString& gene) {
      return data.geneOf(gene.toStdString()) >= 0;
    });
    const bool ofGenes = kind == ColorSource::Kind::gene || kind == ColorSource::Kind::genes;
    if (ofGenes && (genes.isEmpty() || !known)) return std::nullopt;
    if (kind == ColorSource::Kind::annotation && !data.cells.find(source.name)) return std::nullopt;
    return source;
  }
  return std::nullopt;
}

constexpr std::array<std::pair<DrawOrder, const char*>, 3> orders{
    {{DrawOrder::random, "random"}, {DrawOrder::depth, "depth"}, {DrawOrder::value, "value"}}};

/// How a view's cells are drawn where that was chosen; empty where it is as ever.
QJsonObject lookOf(const SceneWidget& scene) {
  QJsonObject json;
  const CloudLook& look = scene.look();
  if (look.opacity != CloudLook().opacity) json[QStringLiteral("opacity")] = look.opacity;
  for (const auto& [order, name] : orders)
    if (order == look.order) json[QStringLiteral("order")] = QLatin1String(name);
  if (scene.chosenPointSize() > 0.0) json[QStringLiteral("point_size")] = scene.chosenPointSize();
  return json;
}

void restoreLook(SceneWidget& scene, const QJsonObject& json) {
  CloudLook look;
  look.opacity = std::clamp(json[QStringLiteral("opacity")].toDouble(1.0), 0.05, 1.0);
  for (const auto& [order, name] : orders)
    if (json[QStringLiteral("order")].toString() == QLatin1String(name)) look.order = order;
  scene.setLook(look);
  scene.setPointSize(std::clamp(json[QStringLiteral("point_size")].toDouble(), 0.0, 40.0));
}

}  // namespace

void ViewsLink::startFor() {
  // Other annotations: another file, or the same one opened anew.
  if (m_session->data() == m_annotations) return;
  m_annotations = m_session->data();
  m_restoring = true;  // what is kept with the file is not to be written over
  m_wanted.reset();
  m_grid->closeOthers();
  m_grid->linkCameras(false);
  Pane& here = active();
  here.ownColors = here.ownModel = false;
  here.modelId.clear();
  here.model.reset();
  here.scene->setLook({});
  here.scene->setPointSize(0.0);
  m_restoring = false;
  showActions();
}

void ViewsLink::record() {
  if (m_restoring) return;
  QJsonObject json;
  if (m_panes.size() == 1) {
    // What one view shows, the session keeps by itself.
    const QJsonObject look = lookOf(*m_panes.front()->scene);
    if (!look.isEmpty())
      json = {{QStringLiteral("views"), QJsonArray{QJsonObject{{QStringLiteral("look"), look}}}}};
  } else {
    QJsonArray list;
    const ViewShelf& views = m_session->views();
    for (SceneWidget* scene : m_grid->scenes()) {
      const Pane* pane = find(scene);
      if (!pane) return;  // it is being made
      const bool isActive = scene == m_grid->active();
      QJsonObject one{{QStringLiteral("view"),
                       toJson(isActive ? m_wanted.value_or(views.wanted()) : pane->entry,
                              isActive ? views.latentAxes() : pane->axes)}};
      if (pane->ownModel || pane == &first()) one[QStringLiteral("model")] = pane->modelId;
      if (const QJsonObject look = lookOf(*scene); !look.isEmpty())
        one[QStringLiteral("look")] = look;
      if (pane->ownColors || pane == &first())
        if (const auto color = toJson(pane->coloring->source()))
          one[QStringLiteral("color")] = *color;
      list.append(one);
    }
    json = {
        {QStringLiteral("layout"), m_grid->layout()},
        {QStringLiteral("views"), list},
        {QStringLiteral("active"), static_cast<int>(m_grid->scenes().indexOf(m_grid->active()))},
        {QStringLiteral("cameras_linked"), m_grid->camerasLinked()}};
  }
  m_session->views().setLayout(json);
}

void ViewsLink::restore() {
  const QJsonObject kept = m_session->views().layout();
  const auto data = m_session->data();
  if (kept.isEmpty() || !data || m_panes.size() > 1) return;
  m_restoring = true;
  const QJsonArray list = kept[QStringLiteral("views")].toArray();
  if (!kept.contains(QStringLiteral("layout"))) {
    restoreLook(*m_grid->active(), list.at(0)[QStringLiteral("look")].toObject());
    m_restoring = false;
    return;
  }
  m_grid->setLayout(kept[QStringLiteral("layout")]);
  // All of them show the same yet, so that changing places costs nothing.
  const int active = kept[QStringLiteral("active")].toInt();
  if (active > 0 && active < m_grid->scenes().size()) m_grid->setActive(m_grid->scenes()[active]);
  const ViewShelf& views = m_session->views();
  int k = 0;
  for (SceneWidget* scene : m_grid->scenes()) {
    Pane* pane = find(scene);
    const QJsonObject one = list.at(k++).toObject();
    const QJsonObject view = one[QStringLiteral("view")].toObject();
    restoreLook(*scene, one[QStringLiteral("look")].toObject());
    pane->modelId = one[QStringLiteral("model")].toString();
    pane->ownModel = scene != m_grid->scenes().front() && !pane->modelId.isEmpty();
    const auto entry = entryFrom(view);
    std::array<int, 3> axes{};
    for (int axis = 0; axis < 3; ++axis)
      axes[static_cast<std::size_t>(axis)] =
          std::max(0, view[QStringLiteral("axes")].toArray().at(axis).toInt(axis));
    if (scene == m_grid->active()) {
      m_wanted = entry;
      pane->axes = axes;
    } else if (entry) {
      pane->entry = *entry;
      pane->axes = axes;
      pane->projection.reset();
      pane->revision = views.revision() - 1;
      showOwn(*pane);
    }
    const QJsonObject color = one[QStringLiteral("color")].toObject();
    pane->ownColors = scene != m_grid->scenes().front() && !color.isEmpty();
    if (const auto source = sourceFrom(color, *data)) pane->coloring->setSource(*source);
  }
  m_grid->linkCameras(kept[QStringLiteral("cameras_linked")].toBool());
  showModels();
  m_restoring = false;
  chooseWanted();
  showActions();
}

}  // namespace chreode
