#pragma once

#include <QString>
#include <QWidget>

class QCheckBox;
class QPushButton;
class QToolButton;

namespace chreode {

/// How the genes of a loaded model are looked for among the data's: a table of other names, and a
/// tick for mouse and human names by capitals. Part of the model page; only asks.
class GeneNamesRow : public QWidget {
  Q_OBJECT
 public:
  explicit GeneNamesRow(QWidget* parent = nullptr);

  void setChoice(const QString& mapFile, bool acrossSpecies);  ///< asks for nothing

 Q_SIGNALS:
  void changed(const QString& mapFile, bool acrossSpecies);  ///< by the person
  void mapRequested();                                       ///< a file is to be chosen

 private:
  QString m_mapFile;
  QPushButton* m_map;
  QToolButton* m_clear;
  QCheckBox* m_across;
};

}  // namespace chreode
