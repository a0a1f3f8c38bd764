#pragma once

#include <QStringList>
#include <QWidget>
#include <memory>
#include <vector>

#include "base/no_number.h"
#include "expression/dataset.h"
#include "model/training.h"
#include "panels/model_choice.h"
#include "panels/training_run_view.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace chreode {

class ElidedLabel;
class GeneNamesRow;
class ScoreBars;
class TrainForm;

/// What a model is and how good it is, in words.
struct ModelSummary {
  struct Score {
    QString name;  ///< "PCA", "KL-NMF"
    double value = 0.0;
  };
  QString name;
  QString genes;  ///< "1 950 of 2 000 genes found by gene_ids; missing: A, B …"
  int latentSize = 0;
  QString trained;  ///< "Trained 3 000 steps on 2 394 cells"; empty for a model without a record
  QString seeds;    ///< "2 more seeds tell how sure a change is."; empty without any
  QString chosen;   ///< what was chosen and by which figures; empty when nothing was
  QString scoreName = QStringLiteral("held-out deviance explained");
  double score = kNoNumber;  ///< NaN: not judged
  std::vector<Score> baselines;
  bool savable = true;  ///< false for PCA, which is computed from the file each time
  bool verdict = true;  ///< false: the figures favour one side and no winner is named (log data)
};

/// The tray's first page: which model, how good, and training another.
class ModelPanel : public QWidget {
  Q_OBJECT
 public:
  using Training = TrainingRunView::State;

  explicit ModelPanel(QWidget* parent = nullptr);

  void setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles);
  /// The model that a run may go on from; null = none.
  void setStart(std::shared_ptr<const LatentModel> model);
  void setAsked(const TrainingOptions& asked);  ///< see TrainForm
  void setModels(const std::vector<ModelChoice>& models, const QString& current);
  void setSummary(const ModelSummary& summary);
  void clearSummary();
  void setGeneNames(const QString& mapFile, bool acrossSpecies);
  /// Which cells and genes a training will take, in words.
  void setPreparation(const QString& summary);
  void setDevices(const QStringList& devices);  ///< see TrainForm
  int wantedGenes() const;  ///< variable genes that the form asks for; 0 = as usual
  void setTraining(Training state);  ///< running from idle starts with empty curves
  void addUpdate(const TrainingUpdate& update);
  /// A sentence after the run: how long it took, or why it ended.
  void setOutcome(const QString& sentence);
  void setWatching(bool watching);  ///< ticks "Watch it learn"

 Q_SIGNALS:
  void trainRequested(const chreode::TrainingOptions& options);
  void pauseRequested(bool pause);
  void preparationRequested();  ///< the page of cells and genes
  void devicesWanted();         ///< see TrainForm
  void stopRequested();  ///< keeps the best so far
  void watchChanged(bool watch);
  void modelChosen(const QString& id);
  /// Loaded models are to be matched by this table of names, and by capitals or not.
  void geneNamesRequested(const QString& mapFile, bool acrossSpecies);
  void geneMapRequested();  ///< a table is to be chosen
  /// An embedding of the file is to become the code of a model.
  void adoptRequested(const QString& key, const chreode::TrainingOptions& options);
  void loadRequested();
  void saveAsRequested();
  void cardRequested();  ///< the model card

 private:
  QWidget* buildSummary();
  QWidget* buildForm();
  void showTraining();
  void showEmbeddings();

  QComboBox* m_models;
  ElidedLabel* m_name;
  QLabel* m_detail;
  QLabel* m_scoreName;
  ScoreBars* m_scores;
  QPushButton* m_load;
  QPushButton* m_save;
  GeneNamesRow* m_geneNames;
  QPushButton* m_card;
  QPushButton* m_train;
  QPushButton* m_adopt;
  QPushButton* m_pause;
  QPushButton* m_stop;
  TrainingRunView* m_run;
  TrainForm* m_form;
  Training m_training = Training::idle;
  bool m_hasData = false;
  std::shared_ptr<const Dataset> m_data;
};

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::TrainingOptions)
