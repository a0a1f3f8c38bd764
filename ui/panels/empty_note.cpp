#include "panels/empty_note.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "panels/panel_text.h"

namespace chreode {

EmptyNote::EmptyNote(QWidget* parent)
    : QWidget(parent), m_sentence(textLabel({}, this)), m_button(new QPushButton(this)) {
  m_sentence->setAlignment(Qt::AlignCenter);
  m_sentence->setForegroundRole(QPalette::PlaceholderText);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(panelMargin, panelMargin, panelMargin, panelMargin);
  layout->setSpacing(12);
  layout->addStretch(2);
  layout->addWidget(m_sentence);
  layout->addWidget(m_button, 0, Qt::AlignHCenter);
  layout->addStretch(3);
  connect(m_button, &QPushButton::clicked, this, &EmptyNote::pressed);
}

void EmptyNote::setNote(const QString& sentence, const QString& button) {
  m_sentence->setText(sentence);
  m_button->setText(button);
  m_button->setVisible(!button.isEmpty());
}

}  // namespace chreode
