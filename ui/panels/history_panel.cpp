#include "panels/history_panel.h"

#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "panels/empty_note.h"
#include "panels/panel_text.h"
#include "plots/theme.h"

namespace chreode {

HistoryPanel::HistoryPanel(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_list(new QListWidget),
      m_undo(new QPushButton(tr("Undo"))),
      m_redo(new QPushButton(tr("Redo"))) {
  auto* empty = new EmptyNote(m_stack);
  empty->setNote(tr("Every pull and every choice that can be undone is listed here."), {});
  m_list->setAccessibleName(tr("Edits, oldest first"));
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setTextElideMode(Qt::ElideMiddle);
  m_list->setUniformItemSizes(true);
  m_list->viewport()->setAutoFillBackground(false);
  m_undo->setToolTip(tr("Take back the last edit (Ctrl+Z)."));
  m_redo->setToolTip(tr("Do the next edit again (Ctrl+Shift+Z)."));
  auto* page = new QWidget(m_stack);
  auto* buttons = new QVBoxLayout;
  buttons->setContentsMargins(panelMargin, 12, panelMargin, 12);
  buttons->setSpacing(rowGap);
  buttons->addWidget(m_undo);
  buttons->addWidget(m_redo);
  buttons->addStretch(1);
  auto* layout = new QHBoxLayout(page);
  layout->setContentsMargins(rowGap, rowGap, 0, rowGap);
  layout->setSpacing(0);
  layout->addWidget(m_list, 1);
  layout->addLayout(buttons);
  m_stack->addWidget(empty);
  m_stack->addWidget(page);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(m_stack);

  connect(m_undo, &QPushButton::clicked, this, &HistoryPanel::undoRequested);
  connect(m_redo, &QPushButton::clicked, this, &HistoryPanel::redoRequested);
  connect(m_list, &QListWidget::itemActivated, this,
          [this](QListWidgetItem* item) { Q_EMIT jumpRequested(m_list->row(item)); });
}

void HistoryPanel::setEntries(const QStringList& entries, int done) {
  const QSignalBlocker blocker(m_list);
  m_list->clear();
  const Theme& theme = Theme::of(palette());
  m_list->addItem(tr("as opened"));
  for (const QString& entry : entries) m_list->addItem(entry);
  for (int row = 0; row < m_list->count(); ++row) {
    QListWidgetItem* item = m_list->item(row);
    item->setSizeHint({0, 26});
    const bool stands = row <= done;
    if (!stands) item->setForeground(theme.muted);
    item->setToolTip(tr("%1. Enter or a double click goes to here.")
                         .arg(stands ? item->text() : tr("%1 (undone)").arg(item->text())));
  }
  m_list->setCurrentRow(done);
  m_list->scrollToItem(m_list->item(done));
  m_undo->setEnabled(done > 0);
  m_redo->setEnabled(done < entries.size());
  m_stack->setCurrentIndex(entries.isEmpty() ? 0 : 1);
}

}  // namespace chreode
