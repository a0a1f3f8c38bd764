#pragma once

#include <QDialog>
#include <string>
#include <vector>

#include "files/cell_table.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace chreode {

class GeneListEdit;

/// Asks for the genes whose score is to colour the cells: typed, or a set of a GMT file.
class GeneSetDialog : public QDialog {
  Q_OBJECT
 public:
  explicit GeneSetDialog(QWidget* parent = nullptr);

  void setKnownGenes(const QStringList& genes);
  void setSets(std::vector<GeneList> sets);  ///< of a file, to choose from
  std::vector<std::string> genes() const;
  std::string name() const;   ///< as typed, or the first genes
  bool withControls() const;  ///< less control genes, or the mean alone

 Q_SIGNALS:
  void fileRequested();
  void colorRequested();

 private:
  void take(int set);
  void showGenes();

  std::vector<GeneList> m_sets;
  GeneListEdit* m_genes;
  QLineEdit* m_name;
  QComboBox* m_method;
  QLabel* m_note;
  QLineEdit* m_filter;
  QListWidget* m_list;
  QPushButton* m_color;
};

}  // namespace chreode
