#pragma once

#include <QWidget>
#include <memory>

#include "whatif/gene_programs.h"

class QComboBox;
class QLabel;
class QLineEdit;

namespace chreode {

class GeneListEdit;
class ProgramList;

/// Where the programmes come from, with which signs, and the list of them to choose one.
class ProgramChooser : public QWidget {
  Q_OBJECT
 public:
  explicit ProgramChooser(QWidget* parent = nullptr);

  void setSources(const QStringList& names, int current);
  void setSigns(SignSource signs, const QString& sentence);
  void setModelGenes(const QStringList& genes);  ///< to infer targets of
  /// The one that was chosen stays so where it can still be asked, else the first is.
  void setPrograms(std::shared_ptr<const GenePrograms> programs);
  void choose(const QString& factor);
  QString factor() const;  ///< that is chosen; "" = none

 Q_SIGNALS:
  void sourceChosen(int source);
  void tableRequested();
  void inferenceRequested(const QStringList& factors);
  void signsChosen(chreode::SignSource signs);
  void factorChosen(const QString& factor);

 private:
  void chooseSource(int index);
  void infer();

  QComboBox* m_sources;
  GeneListEdit* m_infer;
  QComboBox* m_signs;
  QLabel* m_signsText;
  QLineEdit* m_filter;
  ProgramList* m_list;
  QString m_wanted;  // what was chosen last, also while there is no list
  int m_source = -1;
};

}  // namespace chreode
