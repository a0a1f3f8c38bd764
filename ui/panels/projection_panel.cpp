#include "panels/projection_panel.h"

#include <QBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>

#include "panels/empty_note.h"
#include "panels/panel_text.h"
#include "panels/projection_form.h"
#include "panels/scroll_page.h"

namespace chreode {

ProjectionPanel::ProjectionPanel(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyNote(m_stack)),
      m_form(new ProjectionForm),
      m_note(captionLabel({})),
      m_start(new QPushButton(tr("Start"))),
      m_pause(new QPushButton(tr("Pause"))),
      m_cancel(new QPushButton(tr("Cancel"))),
      m_list(new QListWidget),
      m_detail(captionLabel({})),
      m_view(captionLabel({})),
      m_show(new QPushButton(tr("Show"))),
      m_rename(new QPushButton(tr("Rename"))),
      m_remove(new QPushButton(tr("Remove"))) {
  m_empty->setNote(tr("Open a file of cells to lay them out by UMAP or principal components."),
                   tr("Open…"));
  auto* page = new QWidget;
  auto* columns = new QHBoxLayout(page);
  columns->setContentsMargins(panelMargin, 12, panelMargin, 12);
  columns->setSpacing(panelMargin);
  columns->addWidget(buildRun(), 3);
  columns->addWidget(buildList(), 2);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(scrollPage(page));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);

  connect(m_empty, &EmptyNote::pressed, this, &ProjectionPanel::openRequested);
  connect(m_form, &ProjectionForm::changed, this, &ProjectionPanel::showRun);
  connect(m_start, &QPushButton::clicked, this,
          [this] { Q_EMIT startRequested(m_form->request()); });
  connect(m_pause, &QPushButton::clicked, this,
          [this] { Q_EMIT pauseRequested(m_state == State::running); });
  connect(m_cancel, &QPushButton::clicked, this, &ProjectionPanel::cancelRequested);
  connect(m_list, &QListWidget::currentRowChanged, this, &ProjectionPanel::showItem);
  connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
    Q_EMIT renameRequested(item->data(Qt::UserRole).toString(), item->text());
  });
  connect(m_list, &QListWidget::itemActivated, this, [this] { Q_EMIT showRequested(currentId()); });
  connect(m_show, &QPushButton::clicked, this, [this] { Q_EMIT showRequested(currentId()); });
  connect(m_rename, &QPushButton::clicked, this, [this] {
    if (QListWidgetItem* item = m_list->currentItem()) m_list->editItem(item);
  });
  connect(m_remove, &QPushButton::clicked, this, [this] { Q_EMIT removeRequested(currentId()); });
  showRun();
  showItem();
}

QWidget* ProjectionPanel::buildRun() {
  auto* run = new QWidget;
  m_pause->setToolTip(tr("Stop for now; the picture stays and can be looked at."));
  m_cancel->setToolTip(tr("End it and go back to the view before."));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(rowGap);
  buttons->addWidget(m_start);
  buttons->addWidget(m_pause);
  buttons->addWidget(m_cancel);
  buttons->addWidget(m_note, 1);
  auto* layout = new QVBoxLayout(run);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  layout->addWidget(m_form);
  layout->addLayout(buttons);
  layout->addStretch(1);
  return run;
}

QWidget* ProjectionPanel::buildList() {
  auto* side = new QWidget;
  m_list->setAccessibleName(tr("Projections made"));
  m_list->setToolTip(tr("Kept with the file. Double-click shows one."));
  // The tray is low: the buttons below are to be seen without scrolling.
  m_list->setMinimumSize(120, 48);
  m_list->setMaximumHeight(72);
  m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(rowGap);
  buttons->addWidget(m_show);
  buttons->addWidget(m_rename);
  buttons->addWidget(m_remove);
  buttons->addStretch(1);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  layout->addWidget(m_list);
  layout->addLayout(buttons);
  layout->addWidget(m_detail);
  layout->addWidget(m_view);
  layout->addStretch(1);
  return side;
}

void ProjectionPanel::setHasFile(bool has) {
  m_stack->setCurrentIndex(has ? 1 : 0);
}

void ProjectionPanel::setState(State state, const QString& progress) {
  m_state = state;
  m_progress = progress;
  showRun();
}

void ProjectionPanel::setEstimate(const QString& text) {
  m_estimate = text;
  showRun();
}

void ProjectionPanel::showRun() {
  const bool idle = m_state == State::idle;
  const QString problem = m_form->problem();
  m_start->setVisible(idle);
  m_start->setEnabled(idle && problem.isEmpty());
  m_pause->setVisible(!idle);
  m_pause->setText(m_state == State::paused ? tr("Go on") : tr("Pause"));
  m_cancel->setVisible(!idle);
  m_form->setEnabled(idle);
  m_note->setText(!idle ? m_progress : !problem.isEmpty() ? problem : m_estimate);
}

void ProjectionPanel::setItems(const std::vector<ProjectionItem>& items, int shown) {
  const QString chosen = currentId();
  {
    const QSignalBlocker blocker(m_list);
    m_items = items;
    m_list->clear();
    int row = shown;
    for (const ProjectionItem& item : items) {
      auto* entry = new QListWidgetItem(item.name, m_list);
      entry->setData(Qt::UserRole, item.id);
      entry->setFlags(entry->flags() | Qt::ItemIsEditable);
      entry->setToolTip(item.detail);
      if (shown < 0 && item.id == chosen) row = m_list->count() - 1;
    }
    m_list->setCurrentRow(row);
  }
  showItem();
}

QString ProjectionPanel::currentId() const {
  const int row = m_list->currentRow();
  return row >= 0 && row < static_cast<int>(m_items.size())
             ? m_items[static_cast<std::size_t>(row)].id
             : QString();
}

void ProjectionPanel::showItem() {
  const int row = m_list->currentRow();
  const bool any = row >= 0 && row < static_cast<int>(m_items.size());
  for (QPushButton* button : {m_show, m_rename, m_remove}) button->setEnabled(any);
  if (any) {
    const ProjectionItem& item = m_items[static_cast<std::size_t>(row)];
    m_detail->setText(item.detail +
                      (item.quality.isEmpty() ? QString() : QStringLiteral(". ") + item.quality));
  } else {
    m_detail->setText(m_items.empty() ? tr("What you make is listed here and kept with the file.")
                                      : QString());
  }
}

void ProjectionPanel::setViewQuality(const QString& text) {
  m_view->setText(text);
  m_view->setVisible(!text.isEmpty());
}

}  // namespace chreode
