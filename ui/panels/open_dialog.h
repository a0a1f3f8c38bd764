#pragma once

#include <QDialog>
#include <memory>

#include "files/file_preview.h"
#include "files/open_dataset.h"

class QComboBox;
class QFormLayout;
class QGridLayout;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace chreode {

class SampleForm;

/// Shows what a file holds before it is opened, and lets a person choose the part, the matrix, the
/// gene names and the cells. Is given the preview; reads nothing itself.
class OpenDialog : public QDialog {
  Q_OBJECT
 public:
  /// `choice` is what the fields show at first; `reason`, when it is not empty, why one is asked.
  OpenDialog(const QString& path, const OpenChoice& choice, const QString& reason,
             QWidget* parent = nullptr);

  void setPreview(std::shared_ptr<const FilePreview> preview);
  void setFailure(const QString& sentence);
  const QString& path() const { return m_path; }
  OpenChoice choice() const;

 Q_SIGNALS:
  /// Another part was chosen: its preview is wanted.
  void previewWanted(const QString& path, const std::string& part);

 private:
  QWidget* buildFields();
  void fill();
  void fillMatrices();
  void fillGeneNames();
  void fillCells();
  void fillContents();
  void showMemory();
  const MatrixPreview* chosenMatrix() const;

  QString m_path;
  OpenChoice m_first;  ///< taken over by the first preview
  std::shared_ptr<const FilePreview> m_preview;
  bool m_filled = false;
  QLabel* m_format;
  QStackedWidget* m_pages;
  QLabel* m_failure;
  QLabel* m_size;
  QGridLayout* m_grid = nullptr;
  QLabel* m_partName = nullptr;
  QComboBox* m_part;
  QComboBox* m_matrix;
  QComboBox* m_geneNames;
  SampleForm* m_cells;
  QLabel* m_memory;
  QLabel* m_contents;
  QLabel* m_notices;
  QPushButton* m_open = nullptr;
};

}  // namespace chreode
