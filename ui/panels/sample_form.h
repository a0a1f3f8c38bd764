#pragma once

#include <QWidget>

#include "files/file_preview.h"
#include "files/open_dataset.h"

class QComboBox;
class QRadioButton;
class QSpinBox;

namespace chreode {

/// Which cells of a file are to be opened: all of them, or a sample of so many that is drawn from
/// the classes of a column.
class SampleForm : public QWidget {
  Q_OBJECT
 public:
  explicit SampleForm(QWidget* parent = nullptr);

  /// The file's cells, of which so many fit into memory: a sample is chosen where not all do.
  void setPreview(const FilePreview& preview, Index fitting);
  /// What was asked for before, where it says something of the cells.
  void setChoice(const OpenChoice& choice);
  double share() const;  ///< of the cells that are to be opened, in (0, 1]
  void putInto(OpenChoice& choice) const;

 Q_SIGNALS:
  void changed();

 private:
  void showWhich();

  Index m_cellCount = 0;
  QRadioButton* m_all;
  QRadioButton* m_some;
  QSpinBox* m_count;
  QComboBox* m_by;
  QSpinBox* m_seed;
};

}  // namespace chreode
