#pragma once

#include <QWidget>
#include <map>
#include <memory>

#include "model/gene_choice.h"
#include "model/gene_set_sizes.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QVBoxLayout;

namespace chreode {

/// Which genes a model has: how the variable ones are found, and a tick with its count for each set
/// that is always taken or never.
class GeneSetsForm : public QWidget {
  Q_OBJECT
 public:
  explicit GeneSetsForm(QWidget* parent = nullptr);

  void setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles);
  void setSizes(std::shared_ptr<const GeneSetSizes> sizes);
  void setPinnedCount(int genes);
  void setChoice(const GeneChoice& choice);
  GeneChoice choice() const;
  /// What the choice gives; null while that is not known.
  void setChosen(std::shared_ptr<const ChosenGenes> chosen);

 Q_SIGNALS:
  void chosenByHand();
  /// A file is to be asked for; `always` or never.
  void listRequested(bool always);

 private:
  struct ColumnRow {
    QCheckBox* tick = nullptr;
    QComboBox* column = nullptr;
    QLabel* count = nullptr;
  };
  ColumnRow addColumnRow(QVBoxLayout* layout, const QString& text, const QString& tip);
  void fillColumns();
  void showLists();
  void showCounts();
  void ask();

  std::shared_ptr<const Dataset> m_data;
  ColumnRoles m_roles;
  std::shared_ptr<const GeneSetSizes> m_sizes;
  std::shared_ptr<const ChosenGenes> m_chosen;
  GeneChoice m_choice;
  QComboBox* m_batch;
  QLabel* m_pinned;
  ColumnRow m_markers;
  ColumnRow m_targets;
  std::map<GeneFamily, QCheckBox*> m_families;
  QVBoxLayout* m_alwaysLists;
  QVBoxLayout* m_neverLists;
  QLabel* m_summary;
  bool m_filling = false;
};

}  // namespace chreode
