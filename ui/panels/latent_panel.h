#pragma once

#include <QStringList>
#include <QWidget>
#include <vector>

#include "panels/class_legend.h"
#include "panels/direction_box.h"
#include "panels/latent_readout.h"

class QComboBox;
class QCompleter;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QStringListModel;

namespace chreode {

class EmptyNote;
class LatentList;
class LatentListHeader;
class SlopeTable;

/// What is asked of the latent numbers: which of them move a gene or a class. Empty = nothing.
struct LatentQuestion {
  QString gene;
  int level = -1;  ///< of the label column
};

/// The tray's page of latent numbers: a slider each for the cells that are held, and the genes that
/// a number or another direction moves at their code.
class LatentPanel : public QWidget {
  Q_OBJECT
 public:
  enum class Missing { nothing, file, model };
  Q_ENUM(Missing)

  explicit LatentPanel(QWidget* parent = nullptr);

  void setMissing(Missing what);
  /// Another model: its genes and its numbers, by number, with the order to show them in.
  void setModel(const QStringList& genes, const std::vector<LatentTrack>& tracks,
                const std::vector<int>& byActivity);
  void setLabel(const ClassLegend& legend);  ///< empty = no label
  /// What is held: "cell A  ·  Ery" or "24 cells"; empty = nothing, and the places are those of the
  /// mean of all cells.
  void setHeld(const QString& subject);
  /// In standard deviations from the mean, a number each: now, and as encoded.
  void setPlaces(const std::vector<double>& places, const std::vector<double>& originals);
  void setReadout(const LatentReadout& readout);
  void setStale(bool stale);

  LatentQuestion question() const;
  const DirectionChoice& direction() const;
  /// The genes of the direction that is shown, for export.
  const DirectionGenes& directionGenes() const;
  QString place() const { return m_place; }
  /// Ends a step of a slider that is under way, so that it stands in the history.
  void finishStep();

 Q_SIGNALS:
  void moved(int number, double place);
  void ended();
  void cancelled();
  void resetRequested();
  void cellRequested();            ///< some cell to hold
  void classRequested(int level);  ///< a class's cells to hold
  void questionChanged();
  void directionChanged();
  void exportRequested();
  void geneActivated(const QString& gene);
  void missingActionRequested(chreode::LatentPanel::Missing what);
  void shown();

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* buildSliders();
  QWidget* buildDirection();
  void showOrder();
  void showHeaders();

  QStackedWidget* m_stack;
  EmptyNote* m_empty;
  QComboBox* m_cells;
  QLineEdit* m_question;
  QStringListModel* m_completions;
  QPushButton* m_reset;
  QWidget* m_nothingHeld;
  LatentListHeader* m_header;
  LatentList* m_list;
  DirectionBox* m_direction;
  QPushButton* m_export;
  SlopeTable* m_table;
  QLabel* m_caption;
  ClassLegend m_label;
  QStringList m_genes;
  std::vector<int> m_byActivity;
  std::vector<double> m_strength;  // of the answer to the question
  QString m_place;
  Missing m_missing = Missing::file;
};

}  // namespace chreode
