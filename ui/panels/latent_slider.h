#pragma once

#include <QRectF>
#include <QSlider>
#include <QTimer>
#include <optional>
#include <vector>

#include "panels/latent_readout.h"

class QPainter;

namespace chreode {

struct Theme;

/// Where the columns of a row of the latent list stand.
struct LatentColumns {
  QRectF name;
  QRectF strip;
  QRectF value;
  QRectF genes;
  static LatentColumns of(const QRectF& row);
};

/// One latent number: the data's histogram with the cell's first and present place on it, the place
/// in standard deviations, and the genes that the number moves. A drag anywhere on it moves the
/// place by as much (with Shift a tenth), arrows by 0.1, page keys by 1; Home or a double click
/// puts it back.
class LatentSlider : public QSlider {
  Q_OBJECT
 public:
  static constexpr int rowPixels = 30;

  LatentSlider(int number, const LatentTrack& track, QWidget* parent = nullptr);

  int number() const { return m_number; }
  double place() const { return m_place; }
  /// `original`: what the encoder gave. `movable`: a cell is held, which the slider would move.
  void setPlace(double place, double original, bool movable);
  void setMoved(const std::vector<MovedGene>& genes);
  /// How strongly the number moves what was asked for; `full` fills the bar. Nothing = not asked.
  void setStrength(std::optional<double> strength, double full, const QString& subject,
                   const QString& unit);
  /// A step has begun and is not yet in the history.
  bool isMoving() const { return m_moving; }
  /// Ends a step that keys began.
  void finish();

  QSize sizeHint() const override { return {360, rowPixels}; }
  QSize minimumSizeHint() const override { return {200, rowPixels}; }

 Q_SIGNALS:
  void moved(int number, double place);
  void ended();      ///< of a drag or a series of keys: one entry of the history
  void cancelled();  ///< by Esc
  void focused(int number);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  bool event(QEvent* event) override;

 private:
  double limit() const;
  double xOf(double place) const;
  void moveTo(double place);
  void showValue();
  void paintStrip(QPainter& painter, const QRectF& strip, const Theme& theme) const;
  void paintGenes(QPainter& painter, const QRectF& box, const Theme& theme) const;

  int m_number;
  LatentTrack m_track;
  double m_place = 0.0;
  double m_original = 0.0;
  bool m_movable = false;
  bool m_moving = false;
  std::vector<MovedGene> m_genes;
  std::optional<double> m_strength;
  double m_fullStrength = 1.0;
  QString m_subject;
  QString m_strengthUnit;
  std::optional<double> m_grabbedX;  // of the pointer, while the button is down
  QTimer m_quiet;                    // after the last key
};

}  // namespace chreode
