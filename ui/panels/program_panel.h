#pragma once

#include <QWidget>
#include <memory>
#include <string>
#include <vector>

#include "panels/class_legend.h"
#include "whatif/program_card.h"
#include "whatif/program_report.h"

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace chreode {

class BackgroundView;
class EmptyNote;
class ProgramAmount;
class ProgramAnswerView;
class ProgramCardView;
class ProgramChooser;

/// The tray's page of gene programmes: on the left a table of factors and targets, on the right
/// what raising or lowering one of them does, live while the slider moves, with its background and
/// its card of necessity and sufficiency.
class ProgramPanel : public QWidget {
  Q_OBJECT
 public:
  /// Which cells are asked, beside the classes, which are their level.
  static constexpr int kAllCells = -1;
  static constexpr int kSelectedCells = -2;

  explicit ProgramPanel(QWidget* parent = nullptr);

  /// Takes the page's place: one sentence and what can be done; an empty one gives it back.
  void setNote(const QString& sentence, const QString& button);
  /// Takes the answers' place; cells and starting class can still be chosen. An empty one gives it
  /// back.
  void setProblem(const QString& sentence);
  /// A remark above the answer; empty for none.
  void setHint(const QString& sentence);
  void setSources(const QStringList& names, int current);
  void setSigns(SignSource signs, const QString& sentence);
  void setModelGenes(const QStringList& genes);  ///< to infer targets of
  void setPrograms(std::shared_ptr<const GenePrograms> programs);
  void setCells(const ClassLegend& classes, int selected, int all);
  /// Classes that may be the starting one; `leftOut`: those that are.
  void setStart(const QStringList& classes, const std::vector<std::string>& chosen,
                const QStringList& leftOut);
  void setAnswer(std::shared_ptr<const ProgramReport> report, bool rough);
  void setArrowsNote(const QString& sentence);  ///< below the answer; empty for none
  void setBackground(std::shared_ptr<const ProgramReport> report, bool running);
  void setCard(std::shared_ptr<const ProgramCard> card, bool running);

  QString factor() const;  ///< that is asked; "" = none
  ShiftAmount amount() const;
  /// Whose change the arrows show, and what is kept.
  ProgramOperator chosenOperator() const { return m_operator; }

 Q_SIGNALS:
  void noteActionRequested();
  void sourceChosen(int source);
  void tableRequested();
  void inferenceRequested(const QStringList& factors);
  void signsChosen(chreode::SignSource signs);
  void cellsChosen(int which);
  void startChosen(const std::vector<std::string>& start);
  void asked(const QString& factor, const chreode::ShiftAmount& amount);
  void operatorChosen(chreode::ProgramOperator by);
  void operatorsTicked(const std::vector<chreode::ProgramOperator>& operators);
  void backgroundRequested(int sets, bool everyFactor);
  void backgroundCancelled();
  void exportRequested();
  void cardRequested(const QString& state);
  void cardCancelled();
  void keepAsked();  ///< the answer, by chosenOperator()
  void shownChanged(bool shown);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  QWidget* buildQuestion();
  void ask();

  ProgramOperator m_operator = ProgramOperator::encoder;
  QStackedWidget* m_stack;
  EmptyNote* m_empty;
  ProgramChooser* m_chooser;
  QStackedWidget* m_body;
  QLabel* m_problem;
  QLabel* m_heading;
  QLabel* m_hint;
  QComboBox* m_cells;
  QComboBox* m_start;
  QPushButton* m_keep;
  ProgramAmount* m_amount;
  QTabBar* m_tabs;
  ProgramAnswerView* m_answer;
  BackgroundView* m_background;
  ProgramCardView* m_card;
};

}  // namespace chreode
