#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <memory>
#include <optional>
#include <vector>

#include "files/stored_simulation.h"
#include "notebook/program_setup.h"
#include "session/prepared_model.h"
#include "session/program_question.h"
#include "session/program_questions.h"

namespace chreode {

/// Where the programmes come from.
struct ProgramSource {
  enum class Kind { none, stored, table, inferred };
  Kind kind = Kind::none;
  QString path;         ///< of a table
  QStringList factors;  ///< to infer the targets of

  bool operator==(const ProgramSource&) const = default;
};

/// What of the cells is asked.
struct ProgramCells {
  std::vector<std::int32_t> cells;  ///< empty = all, unless `none`
  bool none = false;                ///< such as a selection of nothing
  QString text;                     ///< "all cells"

  bool operator==(const ProgramCells&) const = default;
};

/// Gene programmes in the window: the table, the lab that is made of it for the model and classes
/// in use, and the questions to it. A part of Session, which tells it of data and models; the lab
/// is made in the background, and only while somebody looks.
class Programs : public QObject {
  Q_OBJECT
 public:
  enum class State {
    noFile,
    reading,    ///< the file's matrix
    noModel,    ///< yet
    noClasses,  ///< no label column that tells classes apart
    learning,   ///< the classifier
    unchosen,   ///< no programmes
    noCells,    ///< the cells that are asked are none
    preparing,  ///< the lab
    refused,    ///< see refusal()
    ready
  };

  explicit Programs(JobQueue* jobs, QObject* parent = nullptr);
  ~Programs() override;

  State state() const;
  const QString& refusal() const { return m_refusal; }
  /// A model is being trained; what is in use is asked meanwhile.
  bool isTraining() const { return m_training; }
  /// Somebody looks at them: only then is a lab made.
  bool isShown() const { return m_shown; }
  /// The file holds the network that simulated its cells.
  bool offersStored() const;
  const ProgramSource& source() const { return m_source; }
  SignSource signs() const { return m_signs; }
  const ProgramCells& cells() const { return m_cells; }
  const std::vector<std::string>& start() const { return m_start; }
  /// As they stand in the data and the model; null before they are known.
  std::shared_ptr<const GenePrograms> programs() const { return m_programs; }
  std::shared_ptr<const ProgramLab> lab() const { return m_lab; }
  ProgramQuestions& questions() { return m_questions; }
  const ProgramQuestions& questions() const { return m_questions; }
  /// What makes the same lab again of the same data and model.
  ProgramSetup setup() const;
  /// What is answered now, with the operator that is to be told; nothing before there is an answer.
  std::optional<ProgramQuestion> question(ProgramOperator by) const;

  // Told by Session. A null model or classifier for none.
  void setData(std::shared_ptr<const Dataset> data);
  using Siblings = std::vector<std::shared_ptr<const DragExperiment>>;
  void setModel(std::shared_ptr<const PreparedModel> model, Siblings siblings);
  void setClassifier(std::shared_ptr<const LabelClassifier> classifier, bool learning);
  void setTraining(bool training);

  // The person's intents.
  void setShown(bool shown);
  void setSource(const ProgramSource& source);
  void setSigns(SignSource signs);
  void setCells(const ProgramCells& cells);
  /// Classes that cells start from, left out of the contrast; empty = guessed, "-" = none.
  void setStart(const std::vector<std::string>& start);

 Q_SIGNALS:
  void changed();  ///< state(), programs(), lab() and what was chosen

 private:
  struct Made;
  struct Wanted;
  void refresh();
  void prepare(const Wanted& wanted);
  void take(const Made& made);

  JobQueue* m_jobs;
  std::shared_ptr<const Dataset> m_data;
  std::shared_ptr<const PreparedModel> m_model;
  Siblings m_siblings;
  std::shared_ptr<const LabelClassifier> m_classifier;
  bool m_learning = false;
  bool m_training = false;
  bool m_shown = false;
  ProgramSource m_source;
  SignSource m_signs = SignSource::table;
  ProgramCells m_cells;
  std::vector<std::string> m_start;
  std::shared_ptr<const StoredSimulation> m_stored;  // of m_data, once it was read
  std::shared_ptr<const Wanted> m_for;               // what the lab, refusal or job is for
  std::shared_ptr<const GenePrograms> m_programs;
  std::shared_ptr<const ProgramLab> m_lab;
  /// The baseline of the last lab: for other cells and tables it need not be fitted again.
  struct Fitted {
    std::shared_ptr<const DragExperiment> model;
    std::shared_ptr<const LabelClassifier> classifier;
    std::shared_ptr<const GeneLogistic> logistic;
  };
  Fitted m_fitted;
  QString m_refusal;
  int m_job = -1;
  ProgramQuestions m_questions;
};

}  // namespace chreode
