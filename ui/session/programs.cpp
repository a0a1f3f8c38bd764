#include "session/programs.h"

#include <utility>

#include "base/error.h"
#include "files/program_file.h"
#include "judge/judge_roles.h"
#include "whatif/gene_programs.h"

namespace chreode {

/// All that a lab hangs on.
struct Programs::Wanted {
  std::shared_ptr<const Dataset> data;
  std::shared_ptr<const DragExperiment> model;
  Siblings siblings;
  std::shared_ptr<const LabelClassifier> classifier;
  ProgramSource source;
  SignSource signs = SignSource::table;
  ProgramCells cells;
  std::vector<std::string> start;

  bool operator==(const Wanted&) const = default;
};

/// What the job brings back.
struct Programs::Made {
  std::shared_ptr<const StoredSimulation> stored;
  std::shared_ptr<const GenePrograms> programs;
  std::shared_ptr<const ProgramLab> lab;
  QString refusal;
};

namespace {

ProgramTable tableOf(const ProgramSource& source, const StoredSimulation* stored,
                     const DragExperiment::Parts& model) {
  switch (source.kind) {
    case ProgramSource::Kind::table:
      return readPrograms(source.path.toStdString());
    case ProgramSource::Kind::inferred: {
      std::vector<std::string> factors;
      for (const QString& factor : source.factors) factors.push_back(factor.toStdString());
      return inferredPrograms(factors, model.model->card(), *model.input);
    }
    default:
      break;
  }
  if (!stored || stored->network.programs.empty()) {
    throw Error("The file stores no network of factors and targets; load a table of them.");
  }
  return stored->network;
}

ProgramExperiment::Parts partsOf(const DragExperiment::Parts& own,
                                 std::shared_ptr<const LabelClassifier> classifier) {
  ProgramExperiment::Parts parts;
  parts.data = own.data;
  parts.model = own.model;
  parts.input = own.input;
  parts.missing = own.missing;
  parts.covariates = own.covariates;
  parts.codes = own.codes.mean;
  parts.gauge = own.gauge;
  parts.classifier = std::move(classifier);
  return parts;
}

}  // namespace

Programs::Programs(JobQueue* jobs, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_questions(jobs) {
  m_cells.text = QStringLiteral("all cells");
}

Programs::~Programs() {
  if (m_job >= 0) m_jobs->cancel(m_job);
}

Programs::State Programs::state() const {
  if (!m_data) return State::noFile;
  if (!m_data->matrix) return State::reading;
  if (!m_model) return State::noModel;
  if (!m_classifier) return m_learning ? State::learning : State::noClasses;
  if (m_source.kind == ProgramSource::Kind::none) return State::unchosen;
  if (m_cells.none) return State::noCells;
  if (!m_refusal.isEmpty()) return State::refused;
  return m_lab ? State::ready : State::preparing;
}

bool Programs::offersStored() const {
  return m_data && m_data->simulated;
}

void Programs::setData(std::shared_ptr<const Dataset> data) {
  const bool other = !data || !m_data || data->path != m_data->path ||
                     data->simulated != m_data->simulated || data->part != m_data->part;
  m_data = std::move(data);
  m_stored.reset();
  m_fitted = {};
  if (other) {
    // A table of the person's own goes on with the next file of the same kind.
    if (m_source.kind != ProgramSource::Kind::table) m_source = {};
    if (offersStored()) m_source = {ProgramSource::Kind::stored, {}, {}};
    m_cells = {{}, false, QStringLiteral("all cells")};
    m_start.clear();
  }
  refresh();
}

void Programs::setModel(std::shared_ptr<const PreparedModel> model, Siblings siblings) {
  m_model = std::move(model);
  m_siblings = std::move(siblings);
  refresh();
}

void Programs::setClassifier(std::shared_ptr<const LabelClassifier> classifier, bool learning) {
  m_classifier = std::move(classifier);
  m_learning = learning;
  refresh();
}

void Programs::setTraining(bool training) {
  if (training == m_training) return;
  m_training = training;
  Q_EMIT changed();
}

void Programs::setShown(bool shown) {
  m_shown = shown;
  refresh();
}

void Programs::setSource(const ProgramSource& source) {
  m_source = source;
  refresh();
}

void Programs::setSigns(SignSource signs) {
  m_signs = signs;
  refresh();
}

void Programs::setCells(const ProgramCells& cells) {
  m_cells = cells;
  refresh();
}

void Programs::setStart(const std::vector<std::string>& start) {
  m_start = start;
  refresh();
}

void Programs::refresh() {
  const bool possible = m_data && m_data->matrix && m_model && m_classifier &&
                        m_source.kind != ProgramSource::Kind::none && !m_cells.none &&
                        m_model->experiment->parts().data == m_data;
  Wanted wanted;
  if (possible) {
    wanted = {m_data, m_model->experiment, m_siblings, m_classifier, m_source, m_signs, m_cells,
              m_start};
  }
  if (m_for && !(possible && *m_for == wanted)) {
    if (m_job >= 0) m_jobs->cancel(std::exchange(m_job, -1));
    // Other cells and classes change nothing of the list.
    const bool sameList = possible && m_for->model == wanted.model &&
                          m_for->source == wanted.source && m_for->signs == wanted.signs;
    if (!sameList) m_programs.reset();
    m_for.reset();
    m_lab.reset();
    m_refusal.clear();
    m_questions.setLab(nullptr, {}, {});
  }
  if (possible && m_shown && !m_for) prepare(wanted);
  Q_EMIT changed();
}

void Programs::prepare(const Wanted& wanted) {
  m_for = std::make_shared<const Wanted>(wanted);
  const bool same = m_fitted.model == wanted.model && m_fitted.classifier == wanted.classifier;
  auto self = std::make_shared<int>(-1);
  *self = m_jobs->start<Made>(
      QStringLiteral("Preparing the programmes"),
      [wanted = m_for, stored = m_stored, fitted = same ? m_fitted.logistic : nullptr,
       datasetGene = m_model->experiment->parts().datasetGene](const Progress& progress) {
        Made made;
        made.stored = stored;
        // What cannot be asked is no failure of the program: it is said where it is asked.
        try {
          if (wanted->data->simulated && !made.stored) {
            auto read = readStoredSimulation(wanted->data->path);
            if (read) made.stored = std::make_shared<const StoredSimulation>(std::move(*read));
          }
          const DragExperiment::Parts& own = wanted->model->parts();
          ProgramTable table = tableOf(wanted->source, made.stored.get(), own);
          ProgramLabParts parts;
          parts.table = table.name;
          parts.trueNetwork = table.trueNetwork;
          parts.programs = genePrograms(table, *wanted->data, own.model->card(), *own.input,
                                        datasetGene, wanted->signs);
          made.programs = std::make_shared<const GenePrograms>(parts.programs);
          parts.fitted = fitted;
          parts.operators.assign(kProgramOperators.begin(), kProgramOperators.end());
          parts.experiment = partsOf(own, wanted->classifier);
          parts.experiment.cells = wanted->cells.cells;
          parts.experiment.start = wanted->start;
          // A model of another seed has codes of its own, so its classes are learned on those.
          for (const auto& sibling : wanted->siblings) {
            const DragExperiment::Parts& theirs = sibling->parts();
            parts.seeds.push_back(partsOf(
                theirs,
                ownOrLearnedClassifier(*theirs.data, theirs.model->card(), *theirs.codes.mean,
                                       wanted->classifier->column, progress.part(0.0, 0.2))));
            parts.seeds.back().cells = wanted->cells.cells;
            parts.seeds.back().start = wanted->start;
          }
          made.lab = makeProgramLab(std::move(parts), progress.part(0.2, 1.0));
        } catch (const Error& error) {
          made.refusal = QString::fromUtf8(error.what());
        }
        return made;
      },
      [this, self](const Made& made) {
        if (m_job != *self) return;
        m_job = -1;
        take(made);
      },
      [this, self](const Failure& failure) {
        if (m_job != *self) return;
        m_job = -1;
        if (failure.cancelled) {
          // By the jobs bar: it is made again when something is chosen anew.
          m_refusal = QStringLiteral("The preparation was cancelled; choose the programmes again.");
        } else {
          m_refusal = failure.sentence;
        }
        Q_EMIT changed();
      });
  m_job = *self;
}

void Programs::take(const Made& made) {
  m_stored = made.stored;
  m_programs = made.programs;
  m_lab = made.lab;
  m_refusal = made.refusal;
  Q_EMIT changed();
  if (!m_lab) return;
  m_fitted = {m_for->model, m_for->classifier, m_lab->logistic};
  std::optional<FateTruth> truth;
  if (m_stored && !m_stored->truth.factors.empty()) truth = m_stored->truth;
  m_questions.setLab(m_lab, m_model->name, std::move(truth));
}

}  // namespace chreode
