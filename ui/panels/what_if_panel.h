#pragma once

#include <QStringList>
#include <QWidget>
#include <memory>
#include <string>
#include <vector>

#include "panels/class_legend.h"
#include "whatif/gene_shift.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace chreode {

class EmptyNote;
class GeneListEdit;
class LabelMixBar;

/// Which cells a what-if is about.
struct WhatIfCells {
  enum class Kind { held, level, all };
  Kind kind = Kind::all;
  int level = -1;  ///< of the label column
};

struct WhatIfRequest {
  GeneShift shift;
  WhatIfCells cells;
};

/// The tray's page that changes genes at the input and shows where the cells go.
class WhatIfPanel : public QWidget {
  Q_OBJECT
 public:
  enum class Missing { nothing, file, model, encoder };
  Q_ENUM(Missing)

  explicit WhatIfPanel(QWidget* parent = nullptr);

  void setMissing(Missing what);                 ///< the empty state, or none
  /// The model cannot encode changed cells: why, in a sentence; empty when it can.
  void setClosed(const QString& reason);
  void setGenes(const QStringList& modelGenes);  ///< to complete from and to check against
  void setHeldCells(int count);                  ///< 0 = nothing held
  void setCellCount(int count);                  ///< all cells
  void setLabel(const ClassLegend& legend);      ///< empty = no label
  void setArrowsNote(const QString& sentence);   ///< below a result; empty for none
  void setRunning(bool running);
  /// Null clears the result.
  void setResult(std::shared_ptr<const GeneShiftResult> result);

 Q_SIGNALS:
  void runRequested(const chreode::WhatIfRequest& request);
  void cancelRequested();
  void keepRequested();      ///< keep the arrows as edits
  void notebookRequested();  ///< keep the what-if in the notebook
  void clearRequested();  ///< take the arrows away
  void missingActionRequested(chreode::WhatIfPanel::Missing what);

 private:
  QWidget* buildForm();
  QWidget* buildResult();
  void showKind();
  void showCells();
  void showRun();
  WhatIfRequest request() const;

  QStackedWidget* m_stack;
  EmptyNote* m_empty;
  GeneListEdit* m_genes;
  QLabel* m_genesNote;
  QComboBox* m_cells;
  QComboBox* m_kind;
  QDoubleSpinBox* m_amount;
  QPushButton* m_run;
  QStackedWidget* m_result;
  LabelMixBar* m_mix;
  QLabel* m_resultText;
  QLabel* m_unknown;
  QLabel* m_arrowsNote;
  QPushButton* m_keep;
  QPushButton* m_note;
  QPushButton* m_clear;
  ClassLegend m_label;
  int m_wantedCells;  ///< what was last chosen by hand; comes back when it is there again
  int m_heldCells = 0;
  int m_cellCount = 0;
  bool m_running = false;
  Missing m_missing = Missing::file;
  QString m_closed;
};

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::WhatIfRequest)
