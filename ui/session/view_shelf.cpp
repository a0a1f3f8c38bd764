#include "session/view_shelf.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "projection/linear_view.h"
#include "projection/procrustes.h"

namespace chreode {

namespace {

/// How well known a stored embedding is: the first picture a person expects of the file.
int rankOf(const std::string& name) {
  constexpr std::array known{"X_umap", "X_tsne", "X_draw_graph_fa", "X_diffmap", "X_pca"};
  const auto found = std::find(known.begin(), known.end(), name);
  return static_cast<int>(found - known.begin());
}

/// A model's own view, laid over another one's where there is one: PCA's axes have no sign and, of
/// another training, no order that would make two pictures comparable.
std::shared_ptr<const Projection> ownViewOver(const PreparedModel* lead,
                                              const PreparedModel& model) {
  const auto* own = dynamic_cast<const LinearView*>(model.view.get());
  if (!own || !lead || !lead->view || haveSameCodes(lead, &model)) return model.view;
  const Matrix& fixed = lead->view->coordinates();
  if (fixed.rows() != own->coordinates().rows()) return model.view;
  return own->moved(procrustes(own->coordinates(), fixed, ProcrustesScale::sameSize), model.codes(),
                    model.metric, own->name() + ", turned to the first view");
}

bool canBeSeen(const Embedding& embedding) {
  return embedding.values.cols() >= 2 && embedding.values.allFinite();
}

}  // namespace

ViewShelf::ViewShelf(QObject* parent) : QObject(parent) {
}

void ViewShelf::setData(std::shared_ptr<const Dataset> data) {
  m_data = std::move(data);
  ++m_revision;
  m_model.reset();
  m_label.reset();
  m_film.reset();
  m_forming.reset();
  m_made.clear();
  m_chosenByPerson = false;
  m_next.reset();
  m_current = -1;
  rebuild(nullptr);
}

void ViewShelf::setModel(std::shared_ptr<const PreparedModel> model) {
  m_model = std::move(model);
  if (const auto next = std::exchange(m_next, std::nullopt)) {
    m_latentAxes = next->axes;
    if (!next->projection) return rebuild(&next->entry);
    listEntries();
    Q_EMIT entriesChanged();
    return resume(next->entry, next->axes, next->projection);
  }
  ViewEntry wanted{ViewEntry::Kind::decodedPca, {}, {}};
  if (m_chosenByPerson && m_current >= 0 && !isPicture(m_shown.kind)) wanted = m_entries[m_current];
  m_latentAxes = {0, 1, 2};
  rebuild(&wanted);
}

void ViewShelf::setLabel(std::shared_ptr<const Annotation> label) {
  m_label = std::move(label);
  ++m_revision;
  const ViewEntry wanted = m_current >= 0 ? m_entries[m_current] : ViewEntry{};
  rebuild(m_current >= 0 ? &wanted : nullptr);
}

void ViewShelf::choose(int index) {
  if (index < 0 || index >= static_cast<int>(m_entries.size())) return;
  const bool film = isPicture(m_entries[static_cast<std::size_t>(index)].kind);
  m_chosenByPerson = m_chosenByPerson || !film;
  if (film && !isPicture(m_shown.kind)) m_beforeFilm = m_shown;
  show(index);
  Q_EMIT chosen();
}

void ViewShelf::setLatentAxes(const std::array<int, 3>& axes) {
  m_latentAxes = axes;
  if (m_current >= 0 && m_entries[m_current].kind == ViewEntry::Kind::latentAxes) show(m_current);
}

void ViewShelf::setFilm(std::shared_ptr<const Projection> frame, bool onShow) {
  if (frame == m_film && onShow == showsFilm()) return;
  const bool listed = m_film != nullptr;
  m_film = std::move(frame);
  if (listed != (m_film != nullptr)) listEntries();
  const ViewEntry film{ViewEntry::Kind::training, {}, {}};
  if (m_film && onShow) {
    if (!isPicture(m_shown.kind)) m_beforeFilm = m_shown;
    Q_EMIT entriesChanged();
    return show(find(film));
  }
  if (m_shown.kind == ViewEntry::Kind::training) {
    const int back = find(m_beforeFilm);
    Q_EMIT entriesChanged();
    return show(back >= 0 ? back : m_entries.empty() ? -1 : 0);
  }
  // Nothing that is drawn changes: a pull under way goes on.
  m_current = m_current >= 0 ? find(m_shown) : -1;
  if (listed != (m_film != nullptr)) Q_EMIT entriesChanged();
}

bool ViewShelf::showsFilm() const {
  return m_current >= 0 && m_shown.kind == ViewEntry::Kind::training;
}

bool ViewShelf::isPicture(ViewEntry::Kind kind) const {
  return kind == ViewEntry::Kind::training || kind == ViewEntry::Kind::forming;
}

bool ViewShelf::showsForming() const {
  return m_current >= 0 && m_shown.kind == ViewEntry::Kind::forming;
}

void ViewShelf::setMade(const std::vector<std::shared_ptr<const MadeProjection>>& made) {
  m_made = made;
  listEntries();
  const int found = m_current >= 0 ? find(m_shown) : -1;
  if (found >= 0) {
    m_current = found;
    m_shown = m_entries[static_cast<std::size_t>(found)];
    Q_EMIT entriesChanged();
    return;
  }
  Q_EMIT entriesChanged();
  if (m_current >= 0 || !m_entries.empty()) show(m_entries.empty() ? -1 : 0);
}

void ViewShelf::chooseMade(const QString& id) {
  choose(find({ViewEntry::Kind::made, {}, id.toStdString()}));
}

void ViewShelf::setForming(std::shared_ptr<const Projection> frame) {
  const bool first = !m_forming && frame;
  if (!m_forming && !frame) return;
  const bool shown = showsForming();
  const bool listed = m_forming != nullptr;
  m_forming = std::move(frame);
  if (listed != (m_forming != nullptr)) listEntries();
  if (m_forming && (first || shown)) {
    if (!isPicture(m_shown.kind)) m_beforeFilm = m_shown;
    if (first) Q_EMIT entriesChanged();
    return show(find({ViewEntry::Kind::forming, {}, {}}));
  }
  if (shown) {
    const int back = find(m_beforeFilm);
    Q_EMIT entriesChanged();
    return show(back >= 0 ? back : m_entries.empty() ? -1 : 0);
  }
  m_current = m_current >= 0 ? find(m_shown) : -1;
  if (listed != (m_forming != nullptr)) Q_EMIT entriesChanged();
}

int ViewShelf::find(const ViewEntry& wanted) const {
  for (std::size_t i = 0; i < m_entries.size(); ++i) {
    if (m_entries[i].kind == wanted.kind && m_entries[i].embedding == wanted.embedding) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

void ViewShelf::rebuild(const ViewEntry* wanted) {
  listEntries();
  Q_EMIT entriesChanged();
  const int found = wanted ? find(*wanted) : -1;
  show(found >= 0 ? found : m_entries.empty() ? -1 : 0);
}

void ViewShelf::listEntries() {
  m_entries.clear();
  if (m_model) {
    m_entries.push_back({ViewEntry::Kind::decodedPca, QStringLiteral("PCA of codes"), {}});
    if (m_label) {
      m_entries.push_back({ViewEntry::Kind::classAxes, QStringLiteral("Class axes"), {}});
    }
    m_entries.push_back({ViewEntry::Kind::latentAxes, QStringLiteral("Latent numbers"), {}});
  }
  for (const auto& made : m_made) {
    m_entries.push_back({ViewEntry::Kind::made, made->name, made->id.toStdString()});
  }
  if (m_forming) {
    m_entries.push_back({ViewEntry::Kind::forming, QStringLiteral("UMAP forming"), {}});
  }
  if (m_film) {
    m_entries.push_back({ViewEntry::Kind::training, QStringLiteral("Training film"), {}});
  }
  if (m_data) {
    std::vector<const Embedding*> stored;
    for (const Embedding& embedding : m_data->embeddings) {
      if (canBeSeen(embedding)) stored.push_back(&embedding);
    }
    std::stable_sort(stored.begin(), stored.end(), [](const Embedding* a, const Embedding* b) {
      return rankOf(a->name) < rankOf(b->name);
    });
    for (const Embedding* embedding : stored) {
      m_entries.push_back({ViewEntry::Kind::stored,
                           QString::fromStdString(embedding->name) + QStringLiteral(" (stored)"),
                           embedding->name});
    }
  }
}

bool ViewShelf::has(const ViewEntry& entry, const Model& model) const {
  switch (entry.kind) {
    case ViewEntry::Kind::decodedPca:
    case ViewEntry::Kind::latentAxes:
      return model != nullptr;
    case ViewEntry::Kind::classAxes:
      return model && m_label;
    default:
      return find(entry) >= 0;  // the same whatever the model
  }
}

std::shared_ptr<const Projection> ViewShelf::projectionOf(const ViewEntry& entry,
                                                          const std::array<int, 3>& axes,
                                                          const Model& model) const {
  if (!has(entry, model)) return nullptr;
  try {
    return build(entry, axes, model, m_lead);
  } catch (const Error&) {
    return nullptr;  // said when it is the current one
  }
}

void ViewShelf::resume(const ViewEntry& entry, const std::array<int, 3>& axes,
                       std::shared_ptr<const Projection> projection) {
  if (m_entries.empty() || !projection) return;
  const int index = std::max(0, find(entry));
  m_latentAxes = axes;
  m_current = index;
  m_shown = m_entries[static_cast<std::size_t>(index)];
  m_projection = std::move(projection);
  Q_EMIT projectionChanged();
}

void ViewShelf::resumeWithNext(const ViewEntry& entry, const std::array<int, 3>& axes,
                               std::shared_ptr<const Projection> projection) {
  m_next = Next{entry, axes, std::move(projection)};
}

void ViewShelf::setLead(const Model& lead, bool isCurrent) {
  if (!haveSameCodes(lead.get(), m_lead.get())) ++m_revision;
  m_lead = lead;
  m_currentLeads = isCurrent;
}

void ViewShelf::turnAnew() {
  if (m_current < 0 || m_shown.kind != ViewEntry::Kind::decodedPca) return;
  show(m_current);
}

void ViewShelf::setLayout(const QJsonObject& layout) {
  if (layout == m_layout) return;
  m_layout = layout;
  Q_EMIT layoutChanged();
}

void ViewShelf::restoreLayout(const QJsonObject& layout) {
  m_layout = layout;
  Q_EMIT layoutRestored();
}

std::shared_ptr<const Projection> ViewShelf::build(const ViewEntry& entry,
                                                   const std::array<int, 3>& axes,
                                                   const Model& model, const Model& lead) const {
  switch (entry.kind) {
    case ViewEntry::Kind::decodedPca:
      return ownViewOver(lead.get(), *model);
    case ViewEntry::Kind::classAxes:
      return discriminantView(model->codes(), *m_label, model->metric);
    case ViewEntry::Kind::latentAxes:
      return latentAxesView(model->codes(), axes, model->metric);
    case ViewEntry::Kind::made:
      for (const auto& made : m_made) {
        if (made->id.toStdString() == entry.embedding) return viewOf(*made, model.get(), *m_data);
      }
      break;
    case ViewEntry::Kind::stored:
      return viewOfPlaces(entry.embedding, m_data->embedding(entry.embedding)->values, model.get());
    case ViewEntry::Kind::training:
      return m_film;
    case ViewEntry::Kind::forming:
      return m_forming;
  }
  return nullptr;
}

void ViewShelf::show(int index) {
  m_current = index;
  m_shown = index >= 0 ? m_entries[index] : ViewEntry{};
  m_projection.reset();
  if (index >= 0) {
    const ViewEntry& entry = m_entries[index];
    try {
      m_projection = build(entry, m_latentAxes, m_model, m_currentLeads ? nullptr : m_lead);
    } catch (const Error& error) {
      Q_EMIT failed(QString::fromUtf8(error.what()));
      if (index != 0) return show(0);
    }
  }
  Q_EMIT projectionChanged();
}

}  // namespace chreode
