#include "panels/column_picker.h"

#include <QCheckBox>
#include <QMenu>
#include <QWidgetAction>
#include <algorithm>

namespace chreode {

ColumnPicker::ColumnPicker(QWidget* parent) : QPushButton(parent), m_menu(new QMenu(this)) {
  setMenu(m_menu);
  // Names of columns may be long: the button is as wide as its place, not as its text.
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  setColumns({});
}

void ColumnPicker::setColumns(const QStringList& columns, const QStringList& suggested) {
  m_columns = columns;
  m_suggested = suggested;
  m_chosen.erase(std::remove_if(m_chosen.begin(), m_chosen.end(),
                                [&](const QString& name) { return !m_columns.contains(name); }),
                 m_chosen.end());
  setEnabled(!m_columns.isEmpty());
  rebuild();
}

void ColumnPicker::setChosen(const QStringList& chosen) {
  QStringList next;
  for (const QString& column : m_columns)
    if (chosen.contains(column)) next << column;
  if (next == m_chosen) return;
  m_chosen = next;
  rebuild();
  Q_EMIT chosenChanged();
}

void ColumnPicker::rebuild() {
  m_menu->clear();
  for (const QString& column : m_columns) {
    // A tick of its own and not a checkable action: the list stays open while several are chosen.
    auto* tick = new QCheckBox(
        m_suggested.contains(column) ? tr("%1  (suggested by its name)").arg(column) : column);
    tick->setContentsMargins(8, 2, 8, 2);
    tick->setStyleSheet(QStringLiteral("QCheckBox { padding: 4px 10px; }"));
    tick->setChecked(m_chosen.contains(column));
    connect(tick, &QCheckBox::toggled, this, [this, column](bool on) { toggle(column, on); });
    auto* action = new QWidgetAction(m_menu);
    action->setDefaultWidget(tick);
    m_menu->addAction(action);
  }
  showChosen();
}

void ColumnPicker::showChosen() {
  setText(m_chosen.isEmpty() ? tr("none") : m_chosen.join(QStringLiteral(", ")));
}

void ColumnPicker::toggle(const QString& column, bool on) {
  QStringList next;
  for (const QString& one : m_columns)
    if (one == column ? on : m_chosen.contains(one)) next << one;
  m_chosen = next;
  showChosen();
  Q_EMIT chosenChanged();
}

}  // namespace chreode
