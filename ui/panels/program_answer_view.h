#pragma once

#include <QString>
#include <QWidget>
#include <memory>
#include <vector>

#include "whatif/program_report.h"

class QLabel;

namespace chreode {

class ProgramEffects;

/// One answer: the effects by every operator beside the baselines, and in words what to make of
/// them.
class ProgramAnswerView : public QWidget {
  Q_OBJECT
 public:
  explicit ProgramAnswerView(QWidget* parent = nullptr);

  /// `rough`: of a few cells, while the rest is on its way. Null clears.
  void setAnswer(std::shared_ptr<const ProgramReport> report, bool rough);
  /// What is to be said of the arrows in the scene; empty for nothing.
  void setArrowsNote(const QString& sentence);

 Q_SIGNALS:
  void operatorChosen(chreode::ProgramOperator by);
  void operatorsTicked(const std::vector<chreode::ProgramOperator>& operators);

 private:
  void showWords(const ProgramReport& report, bool rough);
  void showCaption();
  /// "Factor and targets: p(Ery) 12 % → 5 %, p(Neu) 9 % → 41 %", of the chosen operator; at most a
  /// few classes, those that change most.
  QString probabilitiesText() const;

  ProgramEffects* m_effects;
  QLabel* m_verdict;
  QLabel* m_caption;
  std::shared_ptr<const ProgramReport> m_report;
  QString m_aboutAnswer, m_aboutArrows;
};

}  // namespace chreode
