#include "session/projections.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"
#include "model/expression_scores.h"
#include "projection/stored_view.h"

namespace chreode {

namespace {

/// A picture on the way, with nothing to say of itself yet.
class FormingView final : public StoredView {
 public:
  using StoredView::StoredView;
  std::string description() const override { return name(); }
};

using Clock = std::chrono::steady_clock;

constexpr auto kBetweenFrames = std::chrono::milliseconds(90);
constexpr int kExpressionComponents = 50;
constexpr int kJudgedNeighbors = 15;
/// Each of the cells that are looked at is set against all others.
constexpr Index kJudgedPairs = 100'000'000;
constexpr Index kMostJudged = 1000;
/// Seconds on one thread of a usual machine, before one has been measured here.
constexpr double kPerCell = 4e-5;
constexpr double kPerCellEpoch = 6e-7;

int judgedCells(Index cells) {
  return static_cast<int>(
      std::clamp<Index>(kJudgedPairs / std::max<Index>(1, cells), 100, kMostJudged));
}

double secondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

}  // namespace

/// What the worker and the window share of a run.
struct Projections::Control {
  std::mutex mutex;
  std::condition_variable_any wake;
  bool paused = false;               // guarded by mutex
  std::atomic<bool> waiting{false};  // a frame is on its way to the window
  double workSeconds = 0.0;          // without pauses; the worker's

  void waitWhilePaused(std::stop_token stop) {
    std::unique_lock lock(mutex);
    wake.wait(lock, stop, [this] { return !paused; });
  }
};

Projections::Projections(JobQueue* jobs, QObject* parent) : QObject(parent), m_jobs(jobs) {
}

Projections::~Projections() = default;

Projections::Made Projections::find(const QString& id) const {
  for (const Made& each : m_made) {
    if (each->id == id) return each;
  }
  return nullptr;
}

Projections::State Projections::state() const {
  if (m_job < 0) return State::idle;
  const std::scoped_lock lock(m_control->mutex);
  return m_control->paused ? State::paused : State::running;
}

double Projections::estimate(const ProjectionRequest& request, Index cells) const {
  const auto n = static_cast<double>(cells);
  if (request.method != ProjectionRequest::Method::umap) return 1e-6 * n;
  const int epochs = request.umap.epochs > 0 ? request.umap.epochs : umapEpochs(cells);
  const double near = request.umap.neighbors / 15.0;
  return m_slowness * n * near * (kPerCell + kPerCellEpoch * epochs) / defaultThreads();
}

void Projections::setData(std::shared_ptr<const Dataset> data) {
  cancel();
  m_data = std::move(data);
  m_folder.reset();
  m_model.reset();
  m_made.clear();
  Q_EMIT madeChanged();
}

void Projections::setFolder(const ProjectionFolder& folder) {
  m_folder = folder;
  if (m_data) m_made = m_folder->load(m_data->cellCount());
  Q_EMIT madeChanged();
}

void Projections::setModel(std::shared_ptr<const PreparedModel> model) {
  m_model = std::move(model);
  Q_EMIT stateChanged();
}

QString Projections::freeName(const ProjectionRequest& request) const {
  using Method = ProjectionRequest::Method;
  const QString method =
      request.method == Method::umap ? QStringLiteral("UMAP")
      : request.method == Method::pca
          ? QStringLiteral("PCA")
          : QStringLiteral("%1 to %2")
                .arg(QString::fromStdString(request.from), QString::fromStdString(request.to));
  const QString base =
      method +
      (request.source == ProjectionRequest::Source::expression ? QStringLiteral(" of expression")
                                                               : QString()) +
      (request.dimensions() < 3 ? QStringLiteral(" (2D)") : QString());
  QString name = base;
  for (int number = 2; std::any_of(m_made.begin(), m_made.end(),
                                   [&](const Made& each) { return each->name == name; });
       ++number) {
    name = base + QStringLiteral(" %1").arg(number);
  }
  return name;
}

void Projections::start(const ProjectionRequest& wanted) {
  const bool codes = wanted.source == ProjectionRequest::Source::codes;
  if (m_job >= 0 || !m_data || !m_data->matrix || !m_folder || (codes && !m_model)) return;
  auto made = std::make_shared<MadeProjection>();
  made->request = wanted;
  made->request.umap.threads = defaultThreads();
  if (made->request.umap.epochs <= 0) made->request.umap.epochs = umapEpochs(m_data->cellCount());
  made->id = m_folder->freeId();
  made->name = freeName(wanted);
  if (codes) {
    made->model = m_model->name;
    made->fingerprint = m_model->fingerprint;
  }
  m_control = std::make_shared<Control>();
  m_epoch = 0;
  m_epochs = made->request.umap.epochs;
  auto self = std::make_shared<int>(-1);
  const auto show = [this, self, control = m_control](const UmapStatus& umap) {
    if (control->waiting.exchange(true)) return;  // the window has not drawn the last one yet
    auto frame = std::make_shared<const FormingView>(Embedding{"UMAP forming", umap.places()});
    QMetaObject::invokeMethod(
        this,
        [this, self, control, frame, epoch = umap.epoch(), epochs = umap.epochs()] {
          control->waiting = false;
          if (m_job == *self) take(frame, epoch, epochs);
        },
        Qt::QueuedConnection);
  };
  const auto work = [made, show, control = m_control, data = m_data,
                     model = codes ? m_model : nullptr](const Progress& progress) -> Made {
    const auto begin = Clock::now();
    ProjectionRequest& request = made->request;
    const auto high = std::make_shared<const Matrix>(
        model ? model->codes()
              : expressionScores(*data, kExpressionComponents, progress.part(0.0, 0.2)));
    if (request.method == ProjectionRequest::Method::umap) {
      UmapStatus umap = UmapStatus::start(high, request.umap, progress.part(0.2, 0.3));
      request.umap.neighbors = umap.options().neighbors;
      show(umap);
      auto shown = Clock::now();
      double paused = 0.0;
      while (!umap.isDone()) {
        const auto halt = Clock::now();
        control->waitWhilePaused(progress.stop);
        paused += secondsSince(halt);
        progress.update(
            0.3 + 0.65 * umap.epoch() / umap.epochs(),
            "epoch " + std::to_string(umap.epoch()) + " of " + std::to_string(umap.epochs()));
        umap.run(umap.epoch() + 1);
        if (Clock::now() - shown < kBetweenFrames) continue;
        show(umap);
        shown = Clock::now();
      }
      control->workSeconds = secondsSince(begin) - paused;
      made->places = umap.places();
    } else if (const auto linear = model ? linearViewOf(request, *model, *data) : nullptr) {
      made->places = linear->coordinates().leftCols(request.dimensions());
    } else {
      made->places.resize(high->rows(), request.dimensions());
      for (int i = 0; i < request.dimensions(); ++i) {
        const int component = request.components[static_cast<std::size_t>(i)];
        if (component >= high->cols()) {
          throw Error("There is no principal component " + std::to_string(component + 1) +
                      " of the expression: it has " + std::to_string(high->cols()) + ".");
        }
        made->places.col(i) = high->col(component);
      }
    }
    made->seconds = secondsSince(begin);
    progress.update(0.95, "judging the picture");
    made->quality =
        projectionQuality(*high, made->places, kJudgedNeighbors, judgedCells(high->rows()), 0,
                          request.umap.threads, progress.part(0.95, 1.0));
    return made;
  };
  *self = m_jobs->start<Made>(
      QStringLiteral("Making %1").arg(made->name), work,
      [this, self](const Made& done) {
        if (m_job == *self) take(done);
      },
      [this, self](const Failure& failure) {
        if (m_job != *self) return;
        end();
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
      });
  m_job = *self;
  Q_EMIT stateChanged();
}

void Projections::take(std::shared_ptr<const Projection> frame, int epoch, int epochs) {
  m_forming = std::move(frame);
  m_epoch = epoch;
  m_epochs = epochs;
  Q_EMIT formed();
}

void Projections::take(const Made& made) {
  if (m_control->workSeconds > 0.2) {
    m_slowness *=
        m_control->workSeconds / std::max(1e-9, estimate(made->request, made->places.rows()));
  }
  m_made.push_back(made);
  const bool kept = m_folder && m_folder->save(*made);
  Q_EMIT madeChanged();
  Q_EMIT finished(made->id);
  end();
  if (!kept) {
    Q_EMIT failed(
        QStringLiteral("%1 cannot be kept: its folder cannot be written.").arg(made->name));
  }
}

void Projections::end() {
  m_job = -1;
  m_forming.reset();
  Q_EMIT formed();
  Q_EMIT stateChanged();
}

void Projections::pause(bool on) {
  if (m_job < 0) return;
  {
    const std::scoped_lock lock(m_control->mutex);
    m_control->paused = on;
  }
  m_control->wake.notify_all();
  Q_EMIT stateChanged();
}

void Projections::cancel() {
  if (m_job < 0) return;
  m_jobs->cancel(m_job);
  end();
}

void Projections::rename(const QString& id, const QString& name) {
  const QString plain = name.simplified();
  for (Made& each : m_made) {
    if (each->id != id || plain.isEmpty() || each->name == plain) continue;
    auto renamed = std::make_shared<MadeProjection>(*each);
    renamed->name = plain;
    if (m_folder) m_folder->save(*renamed);
    each = std::move(renamed);
    Q_EMIT madeChanged();
    return;
  }
}

void Projections::remove(const QString& id) {
  if (std::erase_if(m_made, [&](const Made& each) { return each->id == id; }) == 0) return;
  if (m_folder) m_folder->remove(id);
  Q_EMIT madeChanged();
}

}  // namespace chreode
