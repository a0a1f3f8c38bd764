#include "session/training_film.h"

#include <algorithm>
#include <utility>

#include "jobs/failure.h"
#include "projection/linear_view.h"
#include "projection/procrustes.h"
#include "projection/stored_view.h"

namespace chreode {

namespace {

constexpr int kPlayMs = 120;

/// PCA of the codes laid over `last`, its size kept: least-squares scales would shrink a long film.
std::shared_ptr<const Projection> frameOf(const Matrix& codes, const Projection* last) {
  const auto pca = decodedPcaView(codes, {});
  Matrix places = pca->coordinates();
  if (last && last->coordinates().rows() == places.rows()) {
    places = procrustes(places, last->coordinates(), ProcrustesScale::sameSize).applied(places);
  }
  // As stored coordinates it can only be looked at: its codes are not those of the model in use.
  auto frame = std::make_shared<StoredView>(Embedding{"Training film", std::move(places)});
  frame->codeVarianceShare = pca->codeVarianceShare;
  return frame;
}

}  // namespace

TrainingFilm::TrainingFilm(QObject* parent) : QObject(parent) {
  m_timer.setInterval(kPlayMs);
  connect(&m_timer, &QTimer::timeout, this, &TrainingFilm::playOn);
}

int TrainingFilm::mostFrames(Index cells) {
  const std::size_t frame =
      std::max<std::size_t>(1, static_cast<std::size_t>(cells)) * 3 * sizeof(float);
  return static_cast<int>(std::clamp<std::size_t>(kMostBytes / frame, 2, kMostFrames));
}

std::shared_ptr<const Projection> TrainingFilm::last() const {
  const std::scoped_lock lock(m_mutex);
  return m_last;
}

std::shared_ptr<const Projection> TrainingFilm::alignedView(const PreparedModel& model) const {
  const auto* own = dynamic_cast<const LinearView*>(model.view.get());
  const auto drawn = last();
  if (!own || !drawn || !m_watching || drawn->coordinates().rows() != own->coordinates().rows()) {
    return model.view;
  }
  return own->moved(procrustes(own->coordinates(), drawn->coordinates(), ProcrustesScale::sameSize),
                    model.codes(), model.metric);
}

void TrainingFilm::begin(const QString& modelId, Index cells,
                         std::shared_ptr<const Projection> start) {
  m_latest.drop();
  m_timer.stop();
  m_frames.clear();
  m_shown = -1;
  m_modelId = modelId;
  m_most = mostFrames(cells);
  m_every = 1;
  m_count = 0;
  m_running = true;
  {
    const std::scoped_lock lock(m_mutex);
    m_last = std::move(start);
  }
  Q_EMIT changed();
}

void TrainingFilm::take(const TrainingUpdate& update) {
  if (!m_running || !update.codes) return;
  m_latest.submit([this, step = update.step, phase = QString::fromStdString(update.phase),
                   codes = update.codes]() -> std::function<void()> {
    Frame frame{0, step, phase, nullptr};
    const auto failure = catchFailure([&] { frame.view = frameOf(*codes, last().get()); });
    if (failure) return [] {};  // codes that are not finite yet: the next ones may be
    {
      const std::scoped_lock lock(m_mutex);
      m_last = frame.view;
    }
    return [this, frame] { add(frame); };
  });
}

void TrainingFilm::add(Frame frame) {
  const bool follows = m_shown == static_cast<int>(m_frames.size()) - 1;
  const int shown = m_shown < 0 ? -1 : m_frames[static_cast<std::size_t>(m_shown)].number;
  // The newest is always there; it gives way to the next unless it is one that stays.
  if (!m_frames.empty() && m_frames.back().number % m_every != 0) m_frames.pop_back();
  frame.number = m_count++;
  m_frames.push_back(std::move(frame));
  if (static_cast<int>(m_frames.size()) > m_most) {
    m_every *= 2;
    const int newest = m_frames.back().number;
    std::erase_if(m_frames, [&](const Frame& each) {
      return each.number != newest && each.number % m_every != 0;
    });
  }
  if (m_running && m_watching && !isPlaying() && (follows || m_shown < 0)) {
    m_shown = static_cast<int>(m_frames.size()) - 1;
  } else if (shown >= 0) {
    const auto after = std::find_if(m_frames.begin(), m_frames.end(),
                                    [shown](const Frame& each) { return each.number > shown; });
    m_shown = std::max(0, static_cast<int>(after - m_frames.begin()) - 1);
  }
  Q_EMIT changed();
}

void TrainingFilm::end() {
  if (!m_running) return;
  m_running = false;
  m_shown = -1;
  Q_EMIT changed();
}

void TrainingFilm::close() {
  m_latest.drop();
  m_timer.stop();
  m_frames.clear();
  m_shown = -1;
  m_running = false;
  m_modelId.clear();
  {
    const std::scoped_lock lock(m_mutex);
    m_last.reset();
  }
  Q_EMIT changed();
}

void TrainingFilm::setWatching(bool watching) {
  if (watching == m_watching) return;
  m_watching = watching;
  if (m_running) m_shown = watching ? static_cast<int>(m_frames.size()) - 1 : -1;
  Q_EMIT changed();
}

void TrainingFilm::show(int index) {
  m_shown = std::clamp(index, -1, static_cast<int>(m_frames.size()) - 1);
  Q_EMIT changed();
}

void TrainingFilm::play(bool on) {
  if (on == isPlaying()) return;
  if (on && !m_frames.empty()) {
    const int last = static_cast<int>(m_frames.size()) - 1;
    if (m_shown < 0 || m_shown >= last) m_shown = 0;
    m_timer.start();
  } else {
    m_timer.stop();
  }
  Q_EMIT changed();
}

void TrainingFilm::playOn() {
  const int last = static_cast<int>(m_frames.size()) - 1;
  m_shown = std::min(m_shown + 1, last);
  if (m_shown >= last) m_timer.stop();
  Q_EMIT changed();
}

}  // namespace chreode
