#pragma once

#include <QObject>
#include <QString>
#include <memory>

#include "expression/barcode_knee.h"
#include "expression/cell_filter.h"
#include "jobs/latest_wins.h"
#include "model/gene_choice.h"
#include "model/gene_set_sizes.h"

class QUndoStack;

namespace chreode {

/// Which cells and genes models are made from.
struct PreparationChoice {
  CellFilter filter;
  GeneChoice genes;

  bool operator==(const PreparationChoice&) const = default;
  bool empty() const { return filter.empty() && genes.empty(); }
};

/// What a choice leaves, and the genes that a model would have.
struct PreparationOutcome {
  PreparationChoice choice;                    ///< that it is of
  std::shared_ptr<const FilterOutcome> cells;  ///< null where the filter cannot be applied
  std::shared_ptr<const ChosenGenes> genes;    ///< null where they cannot be chosen, or not yet
  QString problem;                             ///< a sentence; empty where all went well
};

/// The choice of cells and genes for the open data, as a part of Session: it measures the cells,
/// applies the filter on a worker, and each change is an entry of the history. The data stay as
/// they are; a training takes the choice along.
class Preparation : public QObject {
  Q_OBJECT
 public:
  explicit Preparation(QUndoStack* undo, QObject* parent = nullptr);

  const PreparationChoice& choice() const { return m_choice; }
  /// Null until the cells are measured.
  std::shared_ptr<const CellQuality> quality() const { return m_quality; }
  std::shared_ptr<const GeneSetSizes> geneSets() const { return m_geneSets; }
  const DropletCheck& droplets() const { return m_droplets; }
  /// Of the choice, or of what is tried; null until there is one.
  std::shared_ptr<const PreparationOutcome> outcome() const { return m_outcome; }
  bool isStale() const { return m_filtering.isBusy() || m_choosing.isBusy(); }
  /// "2 450 of 2 660 cells, 2 990 genes"; what a training will take.
  QString summary() const;

  // Told by Session.
  /// Null for none; with a matrix the cells are measured in the background.
  void setData(std::shared_ptr<const Dataset> data);
  void setPinnedGenes(const QStringList& genes);
  /// A choice of an earlier session; no entry of the history.
  void restore(const PreparationChoice& choice);
  /// For undo commands.
  void replace(const PreparationChoice& choice);

  // The person's intents.
  void change(const PreparationChoice& choice, const QString& description);
  /// What a choice would leave, while a handle is dragged; change() or a call with choice() ends
  /// it.
  void tryOut(const PreparationChoice& choice);
  /// How many variable genes a training asks for; 0 = as many as usual.
  void setWantedGenes(int count);

 Q_SIGNALS:
  void choiceChanged();
  void measured();
  void outcomeChanged();
  void noticed(const QString& sentence);

 private:
  void judge(const PreparationChoice& choice, bool genesToo);
  void chooseGenesNow(const PreparationChoice& choice,
                      const std::shared_ptr<const FilterOutcome>& cells);

  QUndoStack* m_undo;
  std::shared_ptr<const Dataset> m_data;
  PreparationChoice m_choice;
  std::shared_ptr<const CellQuality> m_quality;
  std::shared_ptr<const GeneSetSizes> m_geneSets;
  DropletCheck m_droplets;
  std::shared_ptr<const PreparationOutcome> m_outcome;
  std::vector<std::int32_t> m_pinned;
  int m_wantedGenes = 0;
  // Last: their workers stop before what they read goes.
  LatestWins m_measuring;
  LatestWins m_filtering;
  LatestWins m_choosing;
};

}  // namespace chreode
