#include "session/program_questions.h"

#include <algorithm>
#include <utility>

#include "whatif/seed_average.h"

namespace chreode {

namespace {

constexpr int kRestMs = 150;

/// A card asks two groups of cells and, of each, the models of other seeds: of the operators that
/// are asked those that need nothing fitted to the cells, else the first.
std::vector<ProgramOperator> cardOperators(const std::vector<ProgramOperator>& asked) {
  std::vector<ProgramOperator> quick;
  for (const ProgramOperator each : asked) {
    if (each == ProgramOperator::encoder || each == ProgramOperator::factorOnly) {
      quick.push_back(each);
    }
  }
  if (quick.empty()) quick.push_back(asked.front());
  return quick;
}

/// Mean codes of each class with at least three of the cells that were changed.
ProgramArrows arrowsOf(const ProgramExperiment& experiment, const Matrix& after) {
  constexpr int fewest = 3;
  const Annotation& labels = experiment.labels();
  std::vector<int> counts(labels.levels.size(), 0);
  const Index latent = experiment.codes().cols();
  Matrix before = Matrix::Zero(static_cast<Index>(counts.size()), latent);
  Matrix moved = before;
  for (Index i = 0; i < after.rows(); ++i) {
    const std::int32_t cell = experiment.cells()[static_cast<std::size_t>(i)];
    const std::int32_t level = labels.codes[static_cast<std::size_t>(cell)];
    if (level < 0) continue;
    before.row(level) += experiment.codes().row(i);
    moved.row(level) += after.row(i);
    ++counts[static_cast<std::size_t>(level)];
  }
  ProgramArrows arrows;
  for (std::size_t level = 0; level < counts.size(); ++level) {
    if (counts[level] >= fewest) arrows.levels.push_back(static_cast<int>(level));
  }
  arrows.before.resize(static_cast<Index>(arrows.levels.size()), latent);
  arrows.after.resize(arrows.before.rows(), latent);
  for (std::size_t k = 0; k < arrows.levels.size(); ++k) {
    const int level = arrows.levels[k];
    const auto count = static_cast<float>(counts[static_cast<std::size_t>(level)]);
    arrows.before.row(static_cast<Index>(k)) = before.row(level) / count;
    arrows.after.row(static_cast<Index>(k)) = moved.row(level) / count;
  }
  return arrows;
}

}  // namespace

ProgramQuestions::ProgramQuestions(JobQueue* jobs, QObject* parent)
    : QObject(parent), m_jobs(jobs) {
  m_rest.setSingleShot(true);
  m_rest.setInterval(kRestMs);
  connect(&m_rest, &QTimer::timeout, this, [this] { submit(false); });
}

ProgramQuestions::~ProgramQuestions() {
  m_whole.request_stop();
  for (const int job : {m_backgroundJob, m_cardJob}) {
    if (job >= 0) m_jobs->cancel(job);
  }
}

void ProgramQuestions::setLab(std::shared_ptr<const ProgramLab> lab, const QString& model,
                              std::optional<FateTruth> truth) {
  forget();
  m_lab = std::move(lab);
  m_model = model;
  m_truth = std::move(truth);
  // What was asked of the one before is asked of this one.
  if (m_lab && !m_factor.empty()) ask(std::string(m_factor), m_amount);
}

void ProgramQuestions::forget() {
  m_whole.request_stop();
  m_rest.stop();
  m_latest.drop();
  cancelJudging();
  cancelCard();
  m_answer.reset();
  m_background.reset();
  m_card.reset();
  m_arrows = {};
  Q_EMIT answered();
  Q_EMIT judged();
  Q_EMIT carded();
}

ProgramReport ProgramQuestions::report() const {
  ProgramReport report;
  report.lab = m_lab;
  report.model = m_model.toStdString();
  report.amount = m_amount;
  report.operators = m_operators;
  report.study.classes = m_lab->experiment->contrast().endStates();
  report.study.logisticAccuracy = m_lab->logistic->accuracy();
  report.truth = m_truth;
  return report;
}

void ProgramQuestions::ask(const std::string& factor, const ShiftAmount& amount) {
  const bool other = factor != m_factor;
  m_factor = factor;
  m_amount = amount;
  if (!m_lab || m_lab->usableProgram(factor) < 0) return;
  if (other && m_card) {
    m_card.reset();
    Q_EMIT carded();
  }
  submit(true);
}

void ProgramQuestions::draw(ProgramOperator by) {
  if (by == m_drawn) return;
  m_drawn = by;
  if (m_lab && m_lab->usableProgram(m_factor) >= 0) submit(true);
}

void ProgramQuestions::setOperators(const std::vector<ProgramOperator>& operators) {
  std::vector<ProgramOperator> next;
  for (const ProgramOperator each : kProgramOperators) {
    if (std::find(operators.begin(), operators.end(), each) != operators.end()) {
      next.push_back(each);
    }
  }
  if (next.empty() || next == m_operators) return;
  m_operators = std::move(next);
  if (std::find(m_operators.begin(), m_operators.end(), m_drawn) == m_operators.end()) {
    m_drawn = m_operators.front();
  }
  if (m_lab && m_lab->usableProgram(m_factor) >= 0) submit(true);
}

void ProgramQuestions::submit(bool rough) {
  m_whole.request_stop();
  m_whole = std::stop_source();
  if (rough) m_rest.start();
  m_latest.submit([this, rough, report = report(), place = m_lab->usableProgram(m_factor),
                   drawn = m_drawn, stop = m_whole.get_token()]() -> std::function<void()> {
    auto made = std::make_shared<ProgramReport>(report);
    ProgramArrows arrows;
    const auto failure = catchFailure([&] {
      Matrix codes;
      AnswerScope scope;
      scope.withSupport = scope.withSeeds = !rough;
      scope.rows = rough ? kRoughCells : Index{-1};
      scope.drawn = drawn;
      scope.codes = &codes;
      made->study.answers.push_back(answerProgram(*made->lab, place, made->amount, made->operators,
                                                  scope,
                                                  Progress{rough ? std::stop_token() : stop, {}}));
      arrows = arrowsOf(*made->lab->experiment, codes);
    });
    return [this, rough, made, arrows, failure] {
      if (failure) {
        if (!failure->cancelled) Q_EMIT failed(failure->sentence);
        return;
      }
      m_answer = made;
      m_rough = rough;
      m_arrows = arrows;
      Q_EMIT answered();
    };
  });
}

void ProgramQuestions::judge(int sets, bool everyFactor) {
  if (!m_lab || m_backgroundJob >= 0) return;
  ProgramReport asked = report();
  const bool many = m_lab->programs.usable() > kMostWithAllOperators;
  if (many) asked.operators.resize(1);
  using Made = std::shared_ptr<const ProgramReport>;
  auto self = std::make_shared<int>(-1);
  *self = m_jobs->start<Made>(
      QStringLiteral("Asking every programme"),
      [asked, sets, everyFactor, many, factor = m_factor](const Progress& progress) {
        auto made = std::make_shared<ProgramReport>(asked);
        StudyRequest request;
        request.amount = asked.amount;
        request.operators = asked.operators;
        request.backgroundSets = everyFactor ? sets : 0;
        request.withSeeds = !many;
        made->study = studyPrograms(*asked.lab, request, progress.part(0.0, 0.8));
        const ProgramLab& lab = *asked.lab;
        const int place = lab.usableProgram(factor);
        for (ProgramAnswer& answer : made->study.answers) {
          if (place < 0 || answer.program != place) continue;
          if (many && lab.asksOtherSeeds()) {
            // The others are the first model's alone, and so this one stays: only its spread is
            // taken.
            std::vector<OperatorEffect> all = answer.effects;
            averageOverSeeds(*lab.shift, lab.seeds, lab.program(place), asked.amount, -1,
                             Progress{progress.stop, {}}, all);
            for (std::size_t i = 0; i < all.size(); ++i) {
              answer.effects[i].lengthSpread = all[i].lengthSpread;
            }
          }
          if (sets > 0 && !everyFactor) {
            sampleBackground(lab, asked.amount, sets, 0, progress.part(0.8, 1.0), answer);
          }
        }
        return made;
      },
      [this, self](const Made& made) {
        if (m_backgroundJob != *self) return;
        m_backgroundJob = -1;
        m_background = made;
        Q_EMIT judged();
      },
      [this, self](const Failure& failure) {
        if (m_backgroundJob != *self) return;
        m_backgroundJob = -1;
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
        Q_EMIT judged();
      });
  m_backgroundJob = *self;
  Q_EMIT judged();
}

void ProgramQuestions::cancelJudging() {
  if (m_backgroundJob < 0) return;
  m_jobs->cancel(std::exchange(m_backgroundJob, -1));
  Q_EMIT judged();
}

void ProgramQuestions::askCard(const std::string& state) {
  const int place = m_lab ? m_lab->usableProgram(m_factor) : -1;
  if (place < 0 || m_cardJob >= 0) return;
  using Made = std::shared_ptr<const ProgramCard>;
  auto self = std::make_shared<int>(-1);
  *self = m_jobs->start<Made>(
      QStringLiteral("Is %1 needed for %2?")
          .arg(QString::fromStdString(m_factor), QString::fromStdString(state)),
      [lab = m_lab, place, state, amount = m_amount,
       operators = cardOperators(m_operators)](const Progress& progress) {
        const StateCards cards(*lab, state, operators, progress.part(0.0, 0.8));
        return std::make_shared<const ProgramCard>(
            cards.card(lab->program(place), amount, progress.part(0.8, 1.0)));
      },
      [this, self](const Made& made) {
        if (m_cardJob != *self) return;
        m_cardJob = -1;
        m_card = made;
        Q_EMIT carded();
      },
      [this, self](const Failure& failure) {
        if (m_cardJob != *self) return;
        m_cardJob = -1;
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
        Q_EMIT carded();
      });
  m_cardJob = *self;
  Q_EMIT carded();
}

void ProgramQuestions::cancelCard() {
  if (m_cardJob < 0) return;
  m_jobs->cancel(std::exchange(m_cardJob, -1));
  Q_EMIT carded();
}

}  // namespace chreode
