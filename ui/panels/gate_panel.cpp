#include "panels/gate_panel.h"

#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStringListModel>

#include "panels/gate_view.h"
#include "panels/panel_text.h"

namespace chreode {

GatePanel::GatePanel(QWidget* parent)
    : QWidget(parent),
      m_names(new QStringListModel(this)),
      m_x(line(tr("Gene or column across"), tr("CD3D"))),
      m_y(line(tr("Gene or column upwards"), tr("MS4A1"))),
      m_note(captionLabel({}, this)),
      m_view(new GateView(this)) {
  auto* show = new QPushButton(tr("Show"), this);
  show->setToolTip(tr("Draw the cells over these two (Enter)."));
  auto* form = new QVBoxLayout;
  form->setSpacing(innerGap);
  form->addWidget(headingLabel(tr("Gate"), this));
  form->addWidget(m_y);
  form->addWidget(m_x);
  form->addWidget(show);
  form->addWidget(m_note);
  form->addStretch(1);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(panelMargin, rowGap, panelMargin, rowGap);
  layout->setSpacing(partGap);
  layout->addLayout(form, 1);
  layout->addWidget(m_view, 3);
  setTabOrder(m_y, m_x);  // as they stand
  setTabOrder(m_x, show);
  setNote({});
  const auto ask = [this] {
    if (!xName().isEmpty() && !yName().isEmpty()) Q_EMIT axesRequested(xName(), yName());
  };
  connect(show, &QPushButton::clicked, this, ask);
  connect(m_x, &QLineEdit::returnPressed, this, ask);
  connect(m_y, &QLineEdit::returnPressed, this, ask);
}

QLineEdit* GatePanel::line(const QString& name, const QString& example) {
  auto* made = new QLineEdit(this);
  made->setAccessibleName(name);
  made->setToolTip(name);
  made->setPlaceholderText(example);
  auto* completer = new QCompleter(m_names, made);
  completer->setCaseSensitivity(Qt::CaseInsensitive);
  completer->setFilterMode(Qt::MatchContains);
  made->setCompleter(completer);
  return made;
}

void GatePanel::setNames(const QStringList& names) {
  m_names->setStringList(names);
}

void GatePanel::setNote(const QString& sentence) {
  m_note->setText(sentence.isEmpty()
                      ? tr("Cells over two genes or columns of numbers. Draw around points to "
                           "select their cells in every view.")
                      : sentence);
}

void GatePanel::focusForTyping() {
  m_y->setFocus(Qt::ShortcutFocusReason);
}

QString GatePanel::xName() const {
  return m_x->text().trimmed();
}

QString GatePanel::yName() const {
  return m_y->text().trimmed();
}

}  // namespace chreode
