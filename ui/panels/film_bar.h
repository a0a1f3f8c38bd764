#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QSlider;
class QToolButton;

namespace chreode {

/// The scrubber over a training's pictures, below the scene: play, a slider, which step, close.
class FilmBar : public QWidget {
  Q_OBJECT
 public:
  struct State {
    int frames = 0;
    int shown = -1;  ///< −1: the scene shows the model's own view
    bool playing = false;
    QString text;  ///< which frame that is: "MLP decoder, step 1,250"
  };

  explicit FilmBar(QWidget* parent = nullptr);

  void setState(const State& state);  ///< fewer than two frames hide it

 Q_SIGNALS:
  void frameChosen(int frame);
  void playRequested(bool on);
  void closeRequested();

 private:
  QPushButton* m_play;
  QSlider* m_slider;
  QLabel* m_text;
  QToolButton* m_close;
  bool m_playing = false;
};

}  // namespace chreode
