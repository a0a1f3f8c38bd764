#include "panels/panel_text.h"

#include <QComboBox>
#include <QFrame>
#include <QLabel>

#include "plots/text_font.h"

namespace chreode {

QLabel* headingLabel(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setTextFormat(Qt::PlainText);
  label->setFont(textFont(bodySize, QFont::DemiBold));
  return label;
}

QLabel* textLabel(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  return label;
}

QLabel* captionLabel(const QString& text, QWidget* parent) {
  QLabel* label = textLabel(text, parent);
  label->setFont(textFont(captionSize));
  label->setForegroundRole(QPalette::PlaceholderText);
  return label;
}

QFrame* hairline(QWidget* parent) {
  auto* line = new QFrame(parent);
  line->setFixedHeight(1);
  line->setAutoFillBackground(true);
  line->setBackgroundRole(QPalette::Mid);
  return line;
}

QComboBox* narrowBox(const QString& name, const QString& tip) {
  auto* box = new QComboBox;
  box->setAccessibleName(name);
  box->setToolTip(tip);
  box->setMinimumContentsLength(10);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  return box;
}

void setTextColor(QLabel* label, const QColor& color) {
  if (!color.isValid()) {
    label->setPalette(QPalette());
    return;
  }
  QPalette palette;
  palette.setColor(label->foregroundRole(), color);
  label->setPalette(palette);
}

}  // namespace chreode
