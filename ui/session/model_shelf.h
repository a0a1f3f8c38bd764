#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "jobs/job_queue.h"
#include "model/adopted_embedding.h"
#include "model/training.h"
#include "session/prepared_model.h"

namespace chreode {

/// How the genes of loaded models are looked for, as a person chose it.
struct GeneNameChoice {
  QString mapFile;  ///< a table of other names; empty = none
  bool acrossSpecies = false;

  bool operator==(const GeneNameChoice&) const = default;
};

/// The models at hand for the open data, the one in use, and the training run. PCA is there first
/// and stays; it is every other model's baseline. Owned by Session.
class ModelShelf : public QObject {
  Q_OBJECT
 public:
  enum class Training { idle, running, paused };
  using Prepared = std::shared_ptr<const PreparedModel>;
  /// A training that is done.
  struct Trained {
    Prepared model;
    TrainingResult result;
    std::shared_ptr<const TrainingData> data;
    TrainingOptions options;
  };

  explicit ModelShelf(JobQueue* jobs, QObject* parent = nullptr);

  const std::vector<Prepared>& models() const { return m_models; }
  Prepared current() const { return m_current; }
  Prepared find(const QString& id) const;
  Training training() const { return m_training; }
  /// The job to ask for a stop by stopTraining() rather than by cancel, −1 = none.
  int trainingJob() const { return m_trainingJob; }

  /// New data: forgets all models and fits PCA. A null data set only forgets.
  void setData(std::shared_ptr<const Dataset> data);
  const GeneNameChoice& geneNames() const { return m_geneNames; }
  /// Loads the models of files anew where that is another choice than before, and the one that was
  /// refused last.
  void setGeneNames(const GeneNameChoice& choice);
  void choose(const QString& id);
  /// Loads a model file; `codes` (of the same data) save encoding; `use` makes it the current
  /// model. A failure is reported as a sentence, and nothing else changes.
  void load(const QString& path, std::optional<KeptCodes> codes = {}, bool use = true);
  /// Trains a VAE in the background; `id` is the path that it will be kept at. `keep` writes it
  /// there, on a worker: when it is trained, whatever is open by then, and again when it is judged.
  using Keep = std::function<void(const PreparedModel&)>;
  /// What is done on the worker with the model before anybody sees it.
  using Finish = std::function<void(PreparedModel&)>;
  void train(const TrainingOptions& options, const QString& id, const Keep& keep,
             const Finish& finish = {});
  /// Adopts an embedding of the data as the code, in the same way.
  void adopt(const AdoptionOptions& options, const QString& id, const Keep& keep);
  /// Looks on a worker for where a training can run; devicesFound() tells.
  void findDevices();
  void pauseTraining(bool pause);
  void stopTraining();
  /// Ends the training, keeps what it gave, and starts nothing more; waits at most so long.
  void finish(int milliseconds);
  /// Classes learned on a model's codes: they go with it from now on, into its kept file too.
  /// `keep`: how to write that where the model was kept by an earlier session; null for a model of
  /// the person's own.
  void setClassifier(const QString& id, std::shared_ptr<const LabelClassifier> classifier,
                     const Keep& keep);
  /// Writes a model to a file in the background.
  void save(const Prepared& model, const QString& path);

 Q_SIGNALS:
  void modelsChanged();
  void currentChanged();
  void geneNamesChanged();
  void trainingChanged();
  void devicesFound(const QStringList& devices);
  void trainingUpdated(const chreode::TrainingUpdate& update);
  void trainingFinished(const QString& sentence);
  /// Trained and judged: nothing more is done for it.
  void settled(const chreode::ModelShelf::Trained& trained);
  void saved(const QString& path);
  void failed(const QString& sentence);

 private:
  void add(Prepared model, bool use);
  void judge(const Trained& trained, const Keep& keep);
  /// Of several writes of one model the last to run writes the newest, and no two run at once.
  struct Kept {
    Keep keep;
    std::mutex writing;
    std::mutex guard;  // of newest
    Prepared newest;
  };
  void keepModel(const Prepared& model, const Keep& keep);
  TrainingObserver observer();
  void endTraining();  ///< what remains of one once its job is done
  void replace(Prepared model);
  void report(const Failure& failure);

  JobQueue* m_jobs;
  std::shared_ptr<const Dataset> m_data;
  std::vector<Prepared> m_models;
  Prepared m_current;
  Prepared m_pca;
  std::shared_ptr<TrainingControl> m_control;
  Training m_training = Training::idle;
  int m_trainingJob = -1;
  GeneNameChoice m_geneNames;
  QString m_refused;  // the file that was to be loaded and used last, and could not
  std::map<QString, std::shared_ptr<Kept>> m_kept;  // models trained here, by id
  std::vector<int> m_ownJobs;
  std::vector<std::function<void()>> m_afterPca;  // loads that wait for their baseline
  bool m_pcaFailed = false;                       // then models have none
  bool m_finishing = false;
};

}  // namespace chreode
