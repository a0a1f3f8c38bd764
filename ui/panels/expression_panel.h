#pragma once

#include <QStringList>
#include <QWidget>
#include <memory>

#include "panels/class_legend.h"
#include "whatif/level_average.h"
#include "whatif/response.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTabBar;

namespace chreode {

class ElidedLabel;
class EmptyNote;
class GeneChangeModel;
class GeneTable;
class LabelMixBar;
class SupportBar;

/// The right dock: what the decoder predicts for the cells that are pulled, next to what was
/// measured. Made to be updated at 60 Hz: a new response changes rows in place and keeps the
/// selection.
class ExpressionPanel : public QWidget {
  Q_OBJECT
 public:
  /// Why there is nothing to show; each has its sentence and its button.
  enum class Missing { file, model, cell, pull };
  Q_ENUM(Missing)

  explicit ExpressionPanel(QWidget* parent = nullptr);

  void setMissing(Missing what);             ///< the empty state
  void setSubject(const QString& text);      ///< what is edited: "AAACATACAACCAC-1 · CD4 T"
  QString subject() const;
  void setLabel(const ClassLegend& legend);  ///< the label that the mixes are of; empty = none
  /// Shows the response; null is the empty state `cell`.
  void setResponse(std::shared_ptr<const Response> response);
  /// Where the model has covariates: their names, and at which of their levels is decoded. Without
  /// names there is nothing to choose.
  void setDecodeAt(const QString& covariates, DecodeAt at);
  void setStale(bool stale);  ///< dimmed while a newer answer is on its way
  void setPinned(const QStringList& genes);
  QStringList pinned() const;

  GeneChangeModel* model() const { return m_model; }
  /// The rows shown, or the selected ones, with a header; see GeneChangeModel::tsv.
  QString tsv(bool selectedOnly) const;

 Q_SIGNALS:
  void pinnedChanged(const QStringList& genes);
  void decodeAtChosen(chreode::DecodeAt at);
  void geneActivated(const QString& gene);  ///< double click or Enter: colour the cells by it
  void missingActionRequested(chreode::ExpressionPanel::Missing what);  ///< its button
  void keepRequested();  ///< the shown response is to be kept in the notebook

 private:
  QWidget* buildContent();
  QWidget* buildTools();
  void showNotes();
  void showTabs();
  void copy(const QString& text);

  QStackedWidget* m_stack;
  EmptyNote* m_empty;
  ElidedLabel* m_subject;
  QLabel* m_classesName;
  LabelMixBar* m_classes;
  QLabel* m_mixName;
  LabelMixBar* m_mix;
  SupportBar* m_support;
  QLabel* m_agreement;
  QLabel* m_seeds;
  QLabel* m_closure;
  QLabel* m_units;
  QTabBar* m_tabs;
  QLineEdit* m_filter;
  QComboBox* m_sort;
  QComboBox* m_decodeAt;
  GeneChangeModel* m_model;
  GeneTable* m_table;
  std::shared_ptr<const Response> m_response;
  Missing m_missing = Missing::file;
};

}  // namespace chreode
