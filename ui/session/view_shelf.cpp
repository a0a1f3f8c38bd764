#include "session/view_shelf.h"

#include <algorithm>
#include <utility>

#include <Eigen/SVD>

#include "base/error.h"
#include "projection/linear_view.h"
#include "projection/stored_view.h"

namespace chreode {

namespace {

/// PCA of codes in training, turned (orthogonal Procrustes) to lie as the last picture did, so that
/// from epoch to epoch only what the model learnt moves.
class TrainingView : public StoredView {
 public:
  TrainingView(const Matrix& codes, const Projection* last)
      : StoredView(Embedding{"Model in training", aligned(codes, last)}) {}

 private:
  static Matrix aligned(const Matrix& codes, const Projection* last) {
    Matrix places = decodedPcaView(codes, {})->coordinates();
    if (!last || last->coordinates().rows() != places.rows()) return places;
    const Eigen::Matrix3d cross = (places.transpose() * last->coordinates()).cast<double>();
    const Eigen::JacobiSVD<Eigen::Matrix3d> svd(cross, Eigen::ComputeFullU | Eigen::ComputeFullV);
    const Eigen::Matrix3f turn = (svd.matrixU() * svd.matrixV().transpose()).cast<float>();
    return places * turn;
  }
};

/// How well known a stored embedding is: the first picture a person expects of the file.
int rankOf(const std::string& name) {
  constexpr std::array known{"X_umap", "X_tsne", "X_draw_graph_fa", "X_diffmap", "X_pca"};
  const auto found = std::find(known.begin(), known.end(), name);
  return static_cast<int>(found - known.begin());
}

bool canBeSeen(const Embedding& embedding) {
  return embedding.values.cols() >= 2 && embedding.values.allFinite();
}

}  // namespace

ViewShelf::ViewShelf(QObject* parent) : QObject(parent) {
}

void ViewShelf::setData(std::shared_ptr<const Dataset> data) {
  m_data = std::move(data);
  m_model.reset();
  m_label.reset();
  m_training.reset();
  m_chosenByPerson = false;
  m_current = -1;
  rebuild(nullptr);
}

void ViewShelf::setModel(std::shared_ptr<const PreparedModel> model) {
  m_model = std::move(model);
  ViewEntry wanted{ViewEntry::Kind::decodedPca, {}, {}};
  if (m_chosenByPerson && m_current >= 0) wanted = m_entries[m_current];
  m_latentAxes = {0, 1, 2};
  rebuild(&wanted);
}

void ViewShelf::setLabel(std::shared_ptr<const Annotation> label) {
  m_label = std::move(label);
  const ViewEntry wanted = m_current >= 0 ? m_entries[m_current] : ViewEntry{};
  rebuild(m_current >= 0 ? &wanted : nullptr);
}

void ViewShelf::choose(int index) {
  if (index < 0 || index >= static_cast<int>(m_entries.size())) return;
  m_chosenByPerson = true;
  show(index);
}

void ViewShelf::setLatentAxes(const std::array<int, 3>& axes) {
  m_latentAxes = axes;
  if (m_current >= 0 && m_entries[m_current].kind == ViewEntry::Kind::latentAxes) show(m_current);
}

void ViewShelf::setTrainingCodes(std::shared_ptr<const Matrix> codes) {
  const bool had = m_training != nullptr;
  m_training = codes ? std::make_shared<const TrainingView>(*codes, m_training.get()) : nullptr;
  if (had != (m_training != nullptr)) {
    listEntries();
    const int shown = m_current >= 0 ? find(m_shown) : -1;
    if (shown < 0) {  // the view of the run that has ended
      show(m_entries.empty() ? -1 : 0);
    } else {  // nothing that is drawn changes: a pull under way goes on
      m_current = shown;
      Q_EMIT entriesChanged();
    }
  } else if (m_current >= 0 && m_entries[m_current].kind == ViewEntry::Kind::training) {
    show(m_current);
  }
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
  if (m_training) {
    m_entries.push_back({ViewEntry::Kind::training, QStringLiteral("Model in training"), {}});
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

void ViewShelf::show(int index) {
  m_current = index;
  m_shown = index >= 0 ? m_entries[index] : ViewEntry{};
  m_projection.reset();
  if (index >= 0) {
    const ViewEntry& entry = m_entries[index];
    try {
      switch (entry.kind) {
        case ViewEntry::Kind::decodedPca:
          m_projection = m_model->view;
          break;
        case ViewEntry::Kind::classAxes:
          m_projection = discriminantView(m_model->codes(), *m_label, m_model->metric);
          break;
        case ViewEntry::Kind::latentAxes:
          m_projection = latentAxesView(m_model->codes(), m_latentAxes, m_model->metric);
          break;
        case ViewEntry::Kind::stored:
          m_projection = std::make_shared<const StoredView>(*m_data->embedding(entry.embedding));
          break;
        case ViewEntry::Kind::training:
          m_projection = m_training;
          break;
      }
    } catch (const Error& error) {
      Q_EMIT failed(QString::fromUtf8(error.what()));
      if (index != 0) return show(0);
    }
  }
  Q_EMIT projectionChanged();
}

}  // namespace chreode
