#include "panels/notebook_panel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "panels/empty_note.h"
#include "panels/notebook_details.h"
#include "panels/panel_text.h"
#include "panels/scroll_page.h"

namespace chreode {

NotebookPanel::NotebookPanel(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_table(new NotebookTable),
      m_details(new NotebookDetails),
      m_replay(new QPushButton(tr("Replay"))),
      m_remove(new QPushButton(tr("Remove"))),
      m_export(new QPushButton(tr("Export…"))) {
  auto* empty = new EmptyNote(m_stack);
  empty->setNote(
      tr("Keep a drag, a programme, a transfer or a combination, and it stands here with "
         "its baseline, beside the others, to be asked again and written out."),
      {});
  m_replay->setToolTip(
      tr("Ask the chosen ones again on these data and their model, and say whether the numbers are "
         "the same to 1e-5."));
  m_remove->setToolTip(tr("Take the chosen ones out; it can be undone."));
  m_export->setToolTip(
      tr("Write them as Markdown, CSV or JSON: all, or those that are chosen "
         "where these are several."));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(rowGap);
  for (QPushButton* button : {m_replay, m_remove, m_export}) buttons->addWidget(button);
  buttons->addStretch(1);
  auto* left = new QVBoxLayout;
  left->setSpacing(rowGap);
  left->addWidget(m_table, 1);
  left->addLayout(buttons);
  auto* page = new QWidget;
  auto* columns = new QHBoxLayout(page);
  columns->setContentsMargins(panelMargin, rowGap, panelMargin, rowGap);
  columns->setSpacing(panelMargin);
  columns->addLayout(left, 3);
  columns->addWidget(scrollPage(m_details, true), 2);
  m_stack->addWidget(empty);
  m_stack->addWidget(page);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);

  connect(m_table, &QTableWidget::itemSelectionChanged, this, &NotebookPanel::showChosen);
  connect(m_replay, &QPushButton::clicked, this, [this] {
    if (m_replaying)
      Q_EMIT cancelRequested();
    else
      Q_EMIT replayRequested(m_table->chosen());
  });
  connect(m_remove, &QPushButton::clicked, this,
          [this] { Q_EMIT removeRequested(m_table->chosen()); });
  connect(m_export, &QPushButton::clicked, this, [this] {
    const std::vector<std::string> chosen = m_table->chosen();
    Q_EMIT exportRequested(chosen.size() > 1 ? chosen : std::vector<std::string>());
  });
  connect(m_details, &NotebookDetails::noteEdited, this, &NotebookPanel::noteEdited);
  connect(m_details, &NotebookDetails::experimentEdited, this, &NotebookPanel::experimentEdited);
  setRows({});
}

void NotebookPanel::setRows(const std::vector<NotebookRow>& rows) {
  m_rows = rows;
  m_table->setRows(rows);
  m_stack->setCurrentIndex(rows.empty() ? 0 : 1);
  showChosen();
}

void NotebookPanel::setReplaying(bool replaying) {
  m_replaying = replaying;
  m_replay->setText(replaying ? tr("Cancel") : tr("Replay"));
}

void NotebookPanel::finishEdits() {
  m_details->finishEdits();
}

void NotebookPanel::showChosen() {
  const std::string current = m_table->current();
  const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                  [&](const NotebookRow& row) { return row.entry->id == current; });
  m_details->setEntry(found == m_rows.end() ? nullptr : found->entry);
}

}  // namespace chreode
