#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "jobs/latest_wins.h"
#include "model/training.h"
#include "session/prepared_model.h"

namespace chreode {

/// The pictures of a training: the codes of all cells from epoch to epoch, each the first three
/// principal components laid over the picture before by orthogonal Procrustes, so that only what
/// the model learnt moves. Of a bounded number; they are thinned out evenly as the run goes on.
/// Owned by Session.
class TrainingFilm : public QObject {
  Q_OBJECT
 public:
  struct Frame {
    int number = 0;  ///< of all that the run gave, from 0
    int step = 0;
    QString phase;                           ///< of the run: "MLP decoder", or empty
    std::shared_ptr<const Projection> view;  ///< looks only: its codes are not the model's in use
  };
  static constexpr int kMostFrames = 60;
  static constexpr std::size_t kMostBytes = std::size_t{256} << 20;

  explicit TrainingFilm(QObject* parent = nullptr);

  const std::vector<Frame>& frames() const { return m_frames; }
  /// The frame on show, −1 = none: the scene shows the view that was chosen.
  int shown() const { return m_shown; }
  bool isRunning() const { return m_running; }  ///< the training goes on
  bool isPlaying() const { return m_timer.isActive(); }
  /// The scene follows the run.
  bool isWatching() const { return m_watching; }
  /// The model that the run made or is to make; "" where there is no film.
  const QString& modelId() const { return m_modelId; }
  /// Where the last frame drew the cells, null without frames. May be called from any thread.
  std::shared_ptr<const Projection> last() const;

  /// The view of the model that the run made, turned to lie over the last frame where the scene
  /// followed the run and the view is linear; else as it is. May be called from any thread.
  std::shared_ptr<const Projection> alignedView(const PreparedModel& model) const;

  /// A run of so many cells starts; `start`: the picture that the first frame is laid over, or
  /// null.
  void begin(const QString& modelId, Index cells, std::shared_ptr<const Projection> start);
  /// A frame from what the run tells; made on a worker, of several the latest.
  void take(const TrainingUpdate& update);
  void end();    ///< the run is over: the frames stay
  void close();  ///< forgets all
  void setWatching(bool watching);
  /// Puts a frame on show, −1 = none.
  void show(int index);
  void play(bool on);  ///< from the frame on show, or from the first

  /// How many frames of so many cells are kept.
  static int mostFrames(Index cells);

 Q_SIGNALS:
  void changed();  ///< any of it

 private:
  void add(Frame frame);
  void playOn();

  std::vector<Frame> m_frames;
  QString m_modelId;
  int m_shown = -1;
  int m_most = kMostFrames;
  int m_every = 1;  // of the frames that come, every so manyth stays
  int m_count = 0;  // that came
  bool m_running = false;
  std::atomic<bool> m_watching = true;
  QTimer m_timer;
  mutable std::mutex m_mutex;
  std::shared_ptr<const Projection> m_last;  // guarded by m_mutex
  LatestWins m_latest;                       // last: its worker stops before what it reads goes
};

}  // namespace chreode
