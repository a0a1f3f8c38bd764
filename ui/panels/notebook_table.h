#pragma once

#include <QTableWidget>
#include <memory>
#include <string>
#include <vector>

#include "notebook/hypothesis.h"

namespace chreode {

/// A row of the notebook.
struct NotebookRow {
  std::shared_ptr<const Hypothesis> entry;
  QString replayed;  ///< "same", "differs", "refused"; empty where it was not asked again
  QString replayedTip;
};

/// Kept hypotheses side by side, sorted by any column; the newest last unless sorted otherwise.
class NotebookTable : public QTableWidget {
  Q_OBJECT
 public:
  explicit NotebookTable(QWidget* parent = nullptr);

  /// What was chosen stays chosen; a row that is new is.
  void setRows(const std::vector<NotebookRow>& rows);
  std::vector<std::string> chosen() const;  ///< ids, from top to bottom
  std::string current() const;              ///< "" for none

 private:
  std::vector<std::string> m_known;
};

}  // namespace chreode
