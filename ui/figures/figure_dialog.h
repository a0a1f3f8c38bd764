#pragma once

#include <QDialog>
#include <QImage>

#include "figures/figure_options.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace chreode {

/// Asks how a figure is laid out and shows it as it will be. It paints nothing: the owner answers
/// optionsChanged() with a preview made by the painter of the file.
class FigureDialog : public QDialog {
  Q_OBJECT
 public:
  explicit FigureDialog(QWidget* parent = nullptr);

  FigureOptions options() const;
  void setOptions(const FigureOptions& options);  ///< emits nothing
  /// So many views are on the screen: of several, all may be panels of the figure.
  void setViews(int count);
  bool showsPanels() const;
  bool showsAll() const;                          ///< all cells, rather than what the view shows
  void setShowsAll(bool all);
  /// The picture and a line about it ("4,000 points as circles"). `dpi`: of the preview.
  void setPreview(const QImage& picture, const QString& words);
  /// Pixels that a preview may have, at the screen's own scale.
  QSize previewRoom() const;
  void setMessage(const QString& sentence);  ///< what became of saving or copying

 Q_SIGNALS:
  void optionsChanged();
  void saveRequested();
  void methodsWanted();
  void scanpyWanted();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void chooseSize();
  QWidget* makeForm();

  QComboBox* m_size;
  QDoubleSpinBox* m_width;
  QDoubleSpinBox* m_height;
  QSpinBox* m_dpi;
  QComboBox* m_font;
  QDoubleSpinBox* m_fontSize;
  QLineEdit* m_title;
  QComboBox* m_legend;
  QComboBox* m_background;
  QComboBox* m_points;
  QComboBox* m_order;
  QDoubleSpinBox* m_pointScale;
  QDoubleSpinBox* m_opacity;
  QCheckBox* m_asInView;
  QCheckBox* m_gizmo;
  QCheckBox* m_labels;
  QCheckBox* m_zerosFirst;
  QCheckBox* m_all;
  QCheckBox* m_panels;
  QCheckBox* m_commonLegend;
  QLabel* m_preview;
  QLabel* m_words;
  QLabel* m_message;
  QImage m_picture;
};

}  // namespace chreode
