#pragma once

#include <QDialog>

#include "film/film.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace chreode {

/// Asks what a film shows and how long it is. Saves nothing itself.
class FilmDialog : public QDialog {
  Q_OBJECT
 public:
  explicit FilmDialog(QWidget* parent = nullptr);

  FilmOptions options() const;
  bool isDrag() const;
  /// What there is to show: a view that can be turned, cells that were edited.
  void setAvailable(bool turntable, int editedCells);

 Q_SIGNALS:
  void saveRequested();

 private:
  void showKind();

  QComboBox* m_kind;
  QComboBox* m_size;
  QDoubleSpinBox* m_seconds;
  QSpinBox* m_frames;
  QDoubleSpinBox* m_degrees;
  QLabel* m_words;
  QPushButton* m_save;
};

}  // namespace chreode
