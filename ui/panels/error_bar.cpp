#include "panels/error_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

#include "panels/panel_text.h"
#include "plots/swatch.h"
#include "plots/theme.h"

namespace chreode {

ErrorBar::ErrorBar(QWidget* parent)
    : QWidget(parent), m_sentence(textLabel({}, this)), m_dismiss(new QToolButton(this)) {
  m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_dismiss->setAutoRaise(true);
  m_dismiss->setFixedSize(28, 28);
  m_dismiss->setAccessibleName(tr("Dismiss"));
  m_dismiss->setToolTip(tr("Dismiss."));
  auto* line = new QHBoxLayout(this);
  line->setContentsMargins(panelMargin + 4, rowGap, rowGap, rowGap);
  line->setSpacing(rowGap);
  line->addWidget(m_sentence, 1);
  line->addWidget(m_dismiss);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
  connect(m_dismiss, &QToolButton::clicked, this, &ErrorBar::dismiss);
  hide();
}

void ErrorBar::showError(const QString& sentence) {
  m_sentence->setText(sentence);
  m_sentence->setAccessibleName(sentence);
  m_dismiss->setIcon(crossIcon(Theme::of(palette()).text));
  show();
}

void ErrorBar::dismiss() {
  if (isHidden()) return;
  hide();
  Q_EMIT dismissed();
}

QString ErrorBar::sentence() const {
  return isHidden() ? QString() : m_sentence->text();
}

void ErrorBar::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::of(palette());
  QPainter painter(this);
  painter.fillRect(rect(), theme.surface);
  painter.fillRect(QRect(0, 0, 4, height()), theme.outside);
  painter.fillRect(QRect(0, height() - 1, width(), 1), theme.hairline);
}

}  // namespace chreode
