#include "panels/error_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "panels/panel_text.h"
#include "plots/swatch.h"
#include "plots/theme.h"

namespace chreode {

ErrorBar::ErrorBar(QWidget* parent)
    : QWidget(parent),
      m_sentence(textLabel({}, this)),
      m_retry(new QPushButton(tr("Retry"), this)),
      m_detailsButton(new QPushButton(tr("Details"), this)),
      m_dismiss(new QToolButton(this)),
      m_details(new QPlainTextEdit(this)) {
  m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_detailsButton->setCheckable(true);
  m_dismiss->setAutoRaise(true);
  m_dismiss->setFixedSize(28, 28);
  m_dismiss->setAccessibleName(tr("Dismiss"));
  m_dismiss->setToolTip(tr("Dismiss."));
  m_details->setReadOnly(true);
  m_details->setFrameShape(QFrame::NoFrame);
  m_details->setFixedHeight(96);
  m_details->setAccessibleName(tr("Details of the failure"));
  auto* line = new QHBoxLayout;
  line->setSpacing(rowGap);
  line->addWidget(m_sentence, 1);
  line->addWidget(m_retry);
  line->addWidget(m_detailsButton);
  line->addWidget(m_dismiss);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(panelMargin + 4, rowGap, rowGap, rowGap);
  layout->setSpacing(rowGap);
  layout->addLayout(line);
  layout->addWidget(m_details);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
  connect(m_retry, &QPushButton::clicked, this, [this] {
    hide();
    Q_EMIT retryRequested();
  });
  connect(m_detailsButton, &QPushButton::toggled, m_details, &QWidget::setVisible);
  connect(m_dismiss, &QToolButton::clicked, this, &ErrorBar::dismiss);
  hide();
}

void ErrorBar::showError(const QString& sentence, const QString& details, bool canRetry) {
  m_sentence->setText(sentence);
  m_sentence->setAccessibleName(sentence);
  m_details->setPlainText(details);
  m_detailsButton->setChecked(false);
  m_detailsButton->setVisible(!details.isEmpty());
  m_details->hide();
  m_retry->setVisible(canRetry);
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
