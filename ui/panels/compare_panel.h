#pragma once

#include <QStringList>
#include <QWidget>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "panels/difference_table.h"
#include "stats/cell_comparison.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace chreode {

class EmptyNote;
class VolcanoPlot;

/// Cells that can be compared. They are counted up only when they are asked for.
struct CompareGroup {
  QString name;
  GroupOrigin origin = GroupOrigin::given;  ///< what such cells were chosen by
  QString column;                           ///< the column that the group is a class of, or empty
  std::function<std::vector<std::int32_t>()> cells;
};

/// What a person asks for on the page; groups by their place in the list, kRest for all others.
struct CompareQuestion {
  static constexpr int kRest = -1;
  int a = 0;
  int b = kRest;
  int within = kRest;  ///< kRest: all cells
  std::optional<CellTest> test;
  SampleChoice samples;
};

/// The tray's page that compares two groups of cells gene by gene.
class ComparePanel : public QWidget {
  Q_OBJECT
 public:
  explicit ComparePanel(QWidget* parent = nullptr);

  void setReady(bool hasFile, bool hasMatrix);
  /// Columns whose classes can be A and B, and the one to begin with.
  void setColumns(const QStringList& columns, const QString& chosen);
  QString column() const;
  /// The groups of that column and others; keeps what is chosen where the names are still there.
  void setGroups(std::vector<CompareGroup> groups);
  const std::vector<CompareGroup>& groups() const { return m_groups; }
  /// What the comparison can be kept within.
  void setWithin(std::vector<CompareGroup> groups);
  const std::vector<CompareGroup>& within() const { return m_within; }
  /// Columns that may hold samples; `guessed` is the one that is taken unless said, or empty.
  void setSamples(const QStringList& columns, const QString& guessed);
  void setRunning(bool running);
  /// Null clears it.
  void setResult(std::shared_ptr<const ComparedGenes> result);
  const ComparedGenes* result() const { return m_table->differences()->comparison(); }
  CompareQuestion question() const;
  DifferenceTable* table() const { return m_table; }
  VolcanoPlot* volcano() const { return m_volcano; }
  QString verdict() const;
  /// The genes at the top of the table as it stands.
  QStringList topGenes(int count) const;

 Q_SIGNALS:
  void columnChosen(const QString& column);
  void runRequested();
  void cancelRequested();
  void exportRequested();
  void plotsRequested();
  void openRequested();
  void geneActivated(const QString& gene);

 private:
  QWidget* buildForm();
  QWidget* buildResult();
  void showRun();
  void copy() const;

  std::vector<CompareGroup> m_groups;
  std::vector<CompareGroup> m_within;
  QStackedWidget* m_stack;
  EmptyNote* m_empty;
  QComboBox* m_column;
  QComboBox* m_a;
  QComboBox* m_b;
  QComboBox* m_withinBox;
  QComboBox* m_test;
  QComboBox* m_samples;
  QPushButton* m_run;
  QLabel* m_verdict;
  QLabel* m_title;
  QLineEdit* m_filter;
  QPushButton* m_export;
  QPushButton* m_copy;
  QPushButton* m_plots;
  DifferenceTable* m_table;
  VolcanoPlot* m_volcano;
  bool m_running = false;
};

}  // namespace chreode
