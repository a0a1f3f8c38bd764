#include "panels/film_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <algorithm>

#include "panels/panel_text.h"
#include "plots/swatch.h"
#include "plots/theme.h"

namespace chreode {

FilmBar::FilmBar(QWidget* parent)
    : QWidget(parent),
      m_play(new QPushButton(tr("Play"))),
      m_slider(new QSlider(Qt::Horizontal)),
      m_text(new QLabel),
      m_close(new QToolButton) {
  m_play->setAccessibleName(tr("Play the training"));
  m_play->setToolTip(tr("Show how the codes came about, from the first picture to the last."));
  m_slider->setAccessibleName(tr("Step of the training"));
  m_slider->setToolTip(
      tr("Pictures of the training, each laid over the one before. Cells cannot be "
         "pulled in them: they show codes that the model has no more."));
  m_text->setForegroundRole(QPalette::PlaceholderText);
  // The widest text: the slider is not to jump about while it is pulled.
  m_text->setMinimumWidth(
      m_text->fontMetrics().horizontalAdvance(tr("linear decoder, step 10,000")) + rowGap);
  m_close->setAutoRaise(true);
  m_close->setFixedSize(24, 24);
  m_close->setIcon(crossIcon(Theme::of(palette()).muted));
  m_close->setAccessibleName(tr("Close the film"));
  m_close->setToolTip(tr("Close the film and forget its pictures."));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(panelMargin, innerGap, rowGap, innerGap);
  layout->setSpacing(rowGap);
  layout->addWidget(m_play);
  layout->addWidget(m_slider, 1);
  layout->addWidget(m_text);
  layout->addWidget(m_close);
  connect(m_play, &QPushButton::clicked, this, [this] { Q_EMIT playRequested(!m_playing); });
  connect(m_slider, &QSlider::valueChanged, this, &FilmBar::frameChosen);
  connect(m_close, &QToolButton::clicked, this, &FilmBar::closeRequested);
  setState({});
}

void FilmBar::setState(const State& state) {
  const QSignalBlocker blocker(m_slider);
  m_playing = state.playing;
  m_play->setText(state.playing ? tr("Pause") : tr("Play"));
  m_slider->setRange(0, std::max(0, state.frames - 1));
  m_slider->setValue(state.shown >= 0 ? state.shown : state.frames - 1);
  m_text->setText(state.shown >= 0 ? state.text : tr("Film of the training"));
  setVisible(state.frames > 1);
}

}  // namespace chreode
