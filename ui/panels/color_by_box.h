#pragma once

#include <QWidget>
#include <memory>
#include <vector>

#include "expression/dataset.h"
#include "panels/color_source.h"

class QComboBox;
class QLabel;
class QStringListModel;

namespace chreode {

/// Chooses what cells are coloured by: columns and latent numbers from the list, any of these or
/// any gene by typing a part of its name.
class ColorByBox : public QWidget {
  Q_OBJECT
 public:
  explicit ColorByBox(QWidget* parent = nullptr);

  void setDataset(std::shared_ptr<const Dataset> data);
  void setLatentSize(int numbers);
  void setSource(const ColorSource& source);  ///< emits nothing
  void focusForTyping();

 Q_SIGNALS:
  void chosen(const chreode::ColorSource& source);
  void genePinRequested(const QString& gene);
  void geneSetRequested();  ///< the list's last entry

 private:
  void fill();
  void choose(const QString& text, bool byEnter);
  bool blend(const QString& text);  ///< "A, B": false where these are no genes
  QString textOf(const ColorSource& source) const;

  QComboBox* m_box;
  QLabel* m_note;
  QStringListModel* m_completions;
  std::shared_ptr<const Dataset> m_data;
  int m_latentSize = 0;
  std::vector<ColorSource> m_listed;  ///< one per item of the list
  ColorSource m_source;
};

}  // namespace chreode
