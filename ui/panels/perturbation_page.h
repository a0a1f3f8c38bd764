#pragma once

#include <QWidget>
#include <memory>

#include "expression/dataset.h"

class QStackedWidget;

namespace chreode {

class EmptyNote;
class PerturbationForm;

/// A page of the tray that predicts perturbations: its form on the left, its result on the right
/// or, before there is one, what the page does. Without cells to ask of it says so.
class PerturbationPage : public QWidget {
  Q_OBJECT
 public:
  /// Null, or without its matrix: the empty state. The columns of the roles are chosen first.
  void setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles);
  void setModel(const QString& name, bool hasCode);  ///< the one in use; PCA has no code to train
  void setRunning(bool running);

 Q_SIGNALS:
  void cancelRequested();
  void exportRequested();
  void openRequested();

 protected:
  struct Words {
    QString about;      ///< what the page does
    QString noFile;     ///< while no file is open
    QString noColumns;  ///< while the cells have no two columns to ask by
  };
  PerturbationPage(PerturbationForm* form, QWidget* result, const Words& words, QWidget* parent);

  void showResult(bool there);

 private:
  Words m_words;
  QStackedWidget* m_stack;
  EmptyNote* m_empty;
  PerturbationForm* m_form;
  QStackedWidget* m_results;
};

}  // namespace chreode
