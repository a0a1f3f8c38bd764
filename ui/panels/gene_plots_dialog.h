#pragma once

#include <QDialog>
#include <QStringList>

#include "plots/gene_class_plots.h"

class QComboBox;
class QLabel;
class QScrollArea;

namespace chreode {

class GeneListEdit;

/// Violins, dots or a heat map of chosen genes by the classes of a column.
class GenePlotsDialog : public QDialog {
  Q_OBJECT
 public:
  enum class Kind { violins, dots, heat };

  explicit GenePlotsDialog(QWidget* parent = nullptr);

  void setKnownGenes(const QStringList& genes);
  void setColumns(const QStringList& columns, const QString& chosen);
  /// Lists to take over with a press: those of the table's top, the pinned ones.
  void setOffers(const QStringList& top, const QStringList& pinned);
  void setGenes(const QStringList& genes);
  QStringList genes() const;  ///< known ones, as typed
  QString column() const;
  Kind kind() const;
  void setKind(Kind kind);
  void setPlot(const GeneClassPlot& plot);
  void setNote(const QString& note);  ///< instead of a plot
  const GeneClassPlot& plot() const { return m_plot; }
  /// Paints the plot as it is chosen: on the screen and in figures alike.
  void paintPlot(QPainter& painter, const QRectF& box, const Theme& theme) const;
  QSizeF plotSize() const;

 Q_SIGNALS:
  void asked();  ///< genes() or column() changed

 private:
  void showKind();
  void copyPicture();

  GeneClassPlot m_plot;
  QStringList m_top;
  QStringList m_pinned;
  GeneListEdit* m_genes;
  QComboBox* m_column;
  QComboBox* m_kind;
  QLabel* m_note;
  QScrollArea* m_area;
  QWidget* m_canvas;
};

}  // namespace chreode
