#pragma once

#include <QWidget>
#include <memory>
#include <string>

#include "notebook/hypothesis.h"

class QLabel;
class QPlainTextEdit;
class QTableWidget;

namespace chreode {

/// One hypothesis whole: what was foretold beside its baseline, the suggested experiment and the
/// note, both of which a person may change.
class NotebookDetails : public QWidget {
  Q_OBJECT
 public:
  explicit NotebookDetails(QWidget* parent = nullptr);

  void setEntry(const std::shared_ptr<const Hypothesis>& entry);  ///< null shows nothing
  /// What was typed and not said yet is said now.
  void finishEdits();

 Q_SIGNALS:
  void noteEdited(const std::string& id, const QString& text);
  void experimentEdited(const std::string& id, const QString& text);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void showEffects();

  std::shared_ptr<const Hypothesis> m_entry;
  QLabel* m_title;
  QLabel* m_facts;
  QTableWidget* m_effects;
  QPlainTextEdit* m_experiment;
  QPlainTextEdit* m_note;
};

}  // namespace chreode
