#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "files/open_dataset.h"
#include "jobs/job_slot.h"
#include "notebook/gene_shift_entry.h"
#include "session/asked_training.h"
#include "session/class_palettes.h"
#include "session/classifiers.h"
#include "session/evaluations.h"
#include "session/hand.h"
#include "session/keeper.h"
#include "session/kept_place.h"
#include "session/model_shelf.h"
#include "session/notebook.h"
#include "session/preparation.h"
#include "session/projections.h"
#include "session/query_search.h"
#include "session/seed_models.h"
#include "session/selection.h"
#include "session/training_film.h"
#include "session/view_shelf.h"

namespace chreode {

struct FilePreview;
struct H5adAdditions;
class Programs;

/// The owner of all state: the open data and what is made of them. Its parts (views, models, hand)
/// hold a topic each; it wires them so that data flow one way: file → model → view → hand. The
/// window reads snapshots, calls intents and listens.
class Session : public QObject {
  Q_OBJECT
 public:
  explicit Session(QObject* parent = nullptr);
  ~Session() override;

  std::shared_ptr<const Dataset> data() const { return m_data; }
  /// The open file, and what of it was asked for.
  const QString& path() const { return m_source.path; }
  const OpenChoice& choice() const { return m_source.choice; }
  const ColumnRoles& roles() const { return m_roles; }
  /// Genes that the person pinned: kept with the file, and in every model that is trained on it.
  const QStringList& pinnedGenes() const { return m_pinned; }
  /// A flag for each gene of the data: found in every class of the label at the pool's ratio (see
  /// perhapsAmbient()). Null before it is known, without a label column and without counts.
  std::shared_ptr<const std::vector<bool>> ambientGenes() const { return m_ambient; }
  /// The label column, categorical, or null.
  std::shared_ptr<const Annotation> label() const;
  ViewShelf& views() { return m_views; }
  ModelShelf& models() { return m_models; }
  Hand& hand() { return m_hand; }
  /// The selected cells and the named groups.
  Selection& selection() { return m_selection; }
  const Selection& selection() const { return m_selection; }
  QuerySearch& querySearch() { return m_querySearch; }
  TrainingFilm& film() { return m_film; }
  SeedModels& seeds() { return m_seeds; }
  const Classifiers& classifiers() const { return m_classifiers; }
  Evaluations& evaluations() { return m_evaluations; }
  Projections& projections() { return m_projections; }
  /// What raising or lowering gene programmes does.
  Programs& programs() { return *m_programs; }
  /// Which cells and genes a training takes.
  Preparation& preparation() { return m_preparation; }
  /// The hypotheses that were kept with the file.
  Notebook& notebook() { return m_notebook; }
  /// Colours that the person gave to classes.
  ClassPalettes& palettes() { return m_palettes; }
  const ClassPalettes& palettes() const { return m_palettes; }
  JobQueue& jobs() { return m_jobs; }
  std::shared_ptr<const GeneShiftResult> whatIf() const { return m_whatIf; }
  bool isWhatIfRunning() const { return m_whatIfRun.isRunning(); }
  /// What whatIf() answers.
  const GeneShiftQuestion& whatIfQuestion() const { return m_whatIfQuestion; }
  bool isOpening() const { return m_openJob >= 0; }
  /// Cells × 3 as drawn now: the view's coordinates with edited cells where their codes land.
  Matrix drawnPositions() const;
  /// The same in a view beside the current one, of the codes of its own model (null: none); no rows
  /// without a view.
  Matrix drawnPositions(const Projection* view, const PreparedModel* model) const;
  /// Edits under a model, those of an earlier session that wait until it is used among them.
  const LatentEdits& editsUnder(const PreparedModel& model) const;

  /// Opens a file in the background; what is open stays until the new annotations are there, and
  /// for good when the file cannot be read. `matrix` as in openDataset; `modelPath` may be empty.
  void open(const QString& file, const OpenChoice& choice = {}, const QString& modelFile = {});
  /// Looks into a file in the background; ends in previewed() or previewFailed(). A later call
  /// takes the place of an earlier one. Of several parts the first is looked at when none is named.
  void preview(const QString& file, const std::string& part = {});
  void cancelPreview();
  void setRoles(const ColumnRoles& roles);
  void setPinnedGenes(const QStringList& genes);
  /// Trains a VAE under the next free name; it is kept with the file when it is done.
  void train(const TrainingOptions& options);
  /// Makes an embedding of the file (obsm `key`) the code of a model of its own, likewise; of the
  /// options those that an adoption knows.
  void adoptEmbedding(const QString& key, const TrainingOptions& options);
  /// Judges the model in use on the label, batches and view in use, for its card.
  void judgeModel();
  /// Cancels a job; a training run keeps its best so far.
  void cancelJob(int id);
  void runWhatIf(const GeneShiftQuestion& question);
  void cancelWhatIf();
  void clearWhatIf();
  void keepWhatIf();
  /// What is known beyond the file: codes of the model in use, edited ones, the view's coordinates,
  /// the held and moved cells, and how all that was made. Asks for data().
  H5adAdditions additions() const;
  /// Copies the file with additions(), in the background; ends in noticed() or failed().
  void saveAs(const QString& file);
  /// Writes cells with annotations, coordinates and codes as a table, likewise.
  void exportCells(const QString& file, const std::vector<std::int32_t>& cells);
  /// The selected cells, else the held ones, else all.
  void exportCells(const QString& file);
  /// Writes what is still waiting to be kept now.
  void flush();
  /// Before the program ends: a training stops and what it gave is kept. Waits some seconds at
  /// most.
  void finish();

 Q_SIGNALS:
  void dataChanged();  ///< annotations and stored coordinates; the matrix may still be missing
  void matrixReady();  ///< data() now has its matrix
  void rolesChanged();
  void pinnedChanged();
  void ambientChanged();
  void positionsChanged();
  void whatIfChanged();
  /// An edit under another model than the one in use was undone or redone. Who has a view of that
  /// model may take it into use now; else it is taken into use where the hand works.
  void modelWanted(const QString& id);
  void failed(const QString& sentence);
  void noticed(const QString& sentence);
  /// The file was opened after a training on it was cut off, which had been asked for with these
  /// options; train() with the same takes it up.
  void trainingCutOff(const TrainingOptions& asked);
  /// The file cannot be opened before more is chosen: one of its parts, or a sample of its cells.
  /// `modelFile` as it was given to open().
  void choiceNeeded(const QString& path, const OpenChoice& choice, const QString& reason,
                    const QString& modelFile);
  void previewed(const std::shared_ptr<const FilePreview>& preview);
  void previewFailed(const QString& sentence);

 private:
  struct Source;
  void linkFilm();
  void linkSeeds();
  void linkProjections();
  void linkSelection();
  void linkPrograms();
  void beginFilm(const QString& modelId);
  void linkAskedTraining();
  /// What the training that was cut off was asked for goes before what holds now, where `options`
  /// take it up.
  void takeUpTraining(TrainingOptions& options);
  /// Puts what was asked of a training that was cut off before the person again.
  void offerCutOffTraining();
  void showFilm();
  void takeAnnotations(std::shared_ptr<const Dataset> data, const Source& source);
  void indexGenes();
  void findAmbientGenes();
  void takeMatrix(std::shared_ptr<const Dataset> data, const QString& modelPath);
  /// `asked`: the person named the model, so it is used whatever was in use before.
  void restoreKept(const QString& modelPath, bool asked);
  void restoreEdits(const PreparedModel& model);
  /// A path for a new model of this kind ("vae", "code") that nothing has yet.
  QString freeModelPath(const QString& kind) const;
  ModelShelf::Keep keepWithFile() const;
  void keepSoon();
  void keepNow();
  /// Opens again what was open before, when the file that took its place turned out unreadable.
  void reopenPrevious();

  ViewShelf m_views;
  ModelShelf m_models;
  Hand m_hand;
  Selection m_selection;
  QuerySearch m_querySearch;
  TrainingFilm m_film;
  AskedTraining m_askedTraining;    // what runs, or was cut off
  AskedTraining m_startedTraining;  // what was begun and has made no step yet
  QDateTime m_trainingBegun;
  SeedModels m_seeds;
  Classifiers m_classifiers;
  Evaluations m_evaluations;
  Preparation m_preparation;
  Notebook m_notebook;
  Projections m_projections;
  ClassPalettes m_palettes;
  std::shared_ptr<const Dataset> m_data;
  struct Source {
    QString path;
    OpenChoice choice;
  };
  Source m_source;                   // of m_data
  std::optional<Source> m_previous;  // until the matrix of m_source is there
  ColumnRoles m_roles;
  /// A label column of truths or numbers as a categorical one, made when it is first asked for.
  mutable std::shared_ptr<const Annotation> m_levelledLabel;
  QStringList m_pinned;
  std::optional<Keeper> m_keeper;
  std::map<QString, Keeper::KeptEdits> m_waitingEdits;  // of kept models that are not loaded yet
  std::vector<Keeper::KeptModel> m_keptModels;          // of earlier sessions, loaded yet or not
  QString m_wantedModel;  // the one in use when the file was last closed, until it is loaded
  QTimer m_keepTimer;
  std::shared_ptr<const std::vector<bool>> m_ambient;
  std::shared_ptr<const GeneShiftResult> m_whatIf;
  GeneShiftQuestion m_whatIfQuestion;
  int m_openJob = -1;
  JobQueue m_jobs;  // its workers stop before what they talk to goes
  JobSlot m_preview{&m_jobs};
  JobSlot m_indexing{&m_jobs};
  JobSlot m_ambientSearch{&m_jobs};
  JobSlot m_whatIfRun{&m_jobs};
  std::unique_ptr<Programs> m_programs;  // last: listens to all others
};

}  // namespace chreode
