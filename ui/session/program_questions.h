#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "expression/fate_truth.h"
#include "jobs/job_queue.h"
#include "jobs/latest_wins.h"
#include "whatif/program_card.h"
#include "whatif/program_report.h"

namespace chreode {

/// Where a change takes the cells of each class: mean codes, a row a class.
struct ProgramArrows {
  Matrix before;
  Matrix after;
  std::vector<int> levels;  ///< of the classifier's column
};

/// What is asked of a lab, and the answers: one factor live, all factors and one card as jobs. A
/// part of Programs.
class ProgramQuestions : public QObject {
  Q_OBJECT
 public:
  explicit ProgramQuestions(JobQueue* jobs, QObject* parent = nullptr);
  ~ProgramQuestions() override;

  /// Null for none. `truth` is only ever set beside answers.
  void setLab(std::shared_ptr<const ProgramLab> lab, const QString& model,
              std::optional<FateTruth> truth);

  /// One answer in its study. Null before the first.
  std::shared_ptr<const ProgramReport> answer() const { return m_answer; }
  /// The answer is of a few cells, without support and models of other seeds; the whole one comes
  /// when no more is asked.
  bool isRough() const { return m_rough; }
  bool isAsking() const { return m_latest.isBusy() || m_rest.isActive(); }
  const ProgramArrows& arrows() const { return m_arrows; }
  ProgramOperator drawn() const { return m_drawn; }
  /// The ways that are asked, at least one, in the order of kProgramOperators.
  const std::vector<ProgramOperator>& operators() const { return m_operators; }
  /// All usable programmes; null before it was asked for.
  std::shared_ptr<const ProgramReport> background() const { return m_background; }
  bool isJudging() const { return m_backgroundJob >= 0; }
  std::shared_ptr<const ProgramCard> card() const { return m_card; }
  bool isCarding() const { return m_cardJob >= 0; }

  // The person's intents.
  /// Latest wins. Nothing without a lab or for a factor that cannot be asked.
  void ask(const std::string& factor, const ShiftAmount& amount);
  /// Whose change the arrows show.
  void draw(ProgramOperator by);
  /// The fewer, the sooner the answer. None of them changes nothing.
  void setOperators(const std::vector<ProgramOperator>& operators);
  /// All usable programmes by the amount asked last; `sets` random ones for the factor asked last,
  /// or for each.
  void judge(int sets, bool everyFactor);
  void cancelJudging();
  /// Of the factor and amount asked last.
  void askCard(const std::string& state);
  void cancelCard();

  static constexpr Index kRoughCells = 200;
  /// Of more programmes than this a background asks the first operator only, and models of other
  /// seeds only for the factor asked last.
  static constexpr int kMostWithAllOperators = kMostRankedByMean;

 Q_SIGNALS:
  void answered();
  void judged();  ///< background() or isJudging()
  void carded();  ///< card() or isCarding()
  void failed(const QString& sentence);

 private:
  void submit(bool rough);
  ProgramReport report() const;
  void forget();

  JobQueue* m_jobs;
  std::shared_ptr<const ProgramLab> m_lab;
  QString m_model;
  std::optional<FateTruth> m_truth;
  std::string m_factor;
  ShiftAmount m_amount;
  ProgramOperator m_drawn = ProgramOperator::encoder;
  std::vector<ProgramOperator> m_operators{kProgramOperators.begin(), kProgramOperators.end()};
  std::shared_ptr<const ProgramReport> m_answer;
  bool m_rough = false;
  ProgramArrows m_arrows;
  std::shared_ptr<const ProgramReport> m_background;
  std::shared_ptr<const ProgramCard> m_card;
  int m_backgroundJob = -1;
  int m_cardJob = -1;
  QTimer m_rest;             // until it may be taken that no more is asked
  std::stop_source m_whole;  // of the whole answer under way
  LatestWins m_latest;       // last: its worker stops before what it reads goes
};

}  // namespace chreode
