#include "panels/selection_section.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <cmath>

#include "panels/panel_text.h"
#include "panels/query_line.h"
#include "plots/number_text.h"

namespace chreode {

namespace {

QPushButton* button(const QString& text, const QString& tip, QWidget* parent) {
  auto* made = new QPushButton(text, parent);
  made->setToolTip(tip);
  // Four in a row of a narrow dock.
  made->setMinimumWidth(24);
  made->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  return made;
}

}  // namespace

SelectionSection::SelectionSection(QWidget* parent)
    : QWidget(parent),
      m_count(captionLabel({}, this)),
      m_operation(new QComboBox(this)),
      m_query(new QueryLine(this)),
      m_range(new QWidget(this)),
      m_low(new QLineEdit(m_range)),
      m_high(new QLineEdit(m_range)),
      m_grow(
          button(tr("Grow"), tr("Add the 5 nearest cells of each selected one (Ctrl++)."), this)),
      m_shrink(button(tr("Shrink"),
                      tr("Take out the cells of which one of the 5 nearest is not selected "
                         "(Ctrl+−)."),
                      this)),
      m_invert(button(tr("Invert"), tr("Select the others (Ctrl+I)."), this)),
      m_clear(button(tr("Clear"), tr("Select nothing (Ctrl+Shift+A)."), this)),
      m_hold(button(tr("Hold"),
                    tr("Take hold of the selected cells: their handle pulls them all (H)."), this)),
      m_name(new QLineEdit(this)),
      m_save(button(tr("Save group"),
                    tr("Keep the selected cells under this name, with the file (Ctrl+Shift+N)."),
                    this)),
      m_groups(new GroupList(this)) {
  m_operation->addItems({tr("Replace"), tr("Add"), tr("Subtract"), tr("Intersect")});
  m_operation->setAccessibleName(tr("What a choice does to the selection"));
  m_operation->setToolTip(
      tr("What the next lasso, class, group or query does to the selection. With Shift it adds, "
         "with Ctrl or Alt it subtracts, with both it keeps what is in both."));
  m_operation->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  m_low->setAccessibleName(tr("Lowest value"));
  m_high->setAccessibleName(tr("Highest value"));
  auto* byValue = button(tr("Select"), tr("Select the cells with values in this range."), m_range);
  byValue->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  auto* rangeRow = new QHBoxLayout(m_range);
  rangeRow->setContentsMargins(0, 0, 0, 0);
  rangeRow->setSpacing(innerGap);
  rangeRow->addWidget(m_low, 1);
  rangeRow->addWidget(new QLabel(tr("to"), m_range));
  rangeRow->addWidget(m_high, 1);
  rangeRow->addWidget(byValue);
  m_range->hide();
  m_name->setPlaceholderText(tr("Name of a group"));
  m_name->setAccessibleName(tr("Name of a new group"));

  auto* heading = new QHBoxLayout;
  heading->addWidget(headingLabel(tr("Selection"), this));
  heading->addStretch(1);
  m_count->setWordWrap(false);
  heading->addWidget(m_count);
  auto* grid = new QGridLayout;
  grid->setSpacing(innerGap);
  grid->addWidget(m_grow, 0, 0);
  grid->addWidget(m_shrink, 0, 1);
  grid->addWidget(m_invert, 0, 2);
  grid->addWidget(m_clear, 0, 3);
  grid->addWidget(m_operation, 1, 0, 1, 2);
  grid->addWidget(m_hold, 1, 2, 1, 2);
  grid->addWidget(m_name, 2, 0, 1, 2);
  grid->addWidget(m_save, 2, 2, 1, 2);
  for (int column = 0; column < 4; ++column) grid->setColumnStretch(column, 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(panelMargin, 0, panelMargin, 0);
  layout->setSpacing(rowGap);
  layout->addLayout(heading);
  layout->addWidget(m_query);
  layout->addWidget(m_range);
  layout->addLayout(grid);
  layout->addWidget(m_groups);
  m_groups->hide();
  setCount(0, 0);

  connect(m_operation, &QComboBox::activated, this,
          [this](int row) { Q_EMIT operationChosen(static_cast<SetOperation>(row)); });
  connect(m_grow, &QPushButton::clicked, this, [this] { Q_EMIT growRequested(1); });
  connect(m_shrink, &QPushButton::clicked, this, [this] { Q_EMIT growRequested(-1); });
  connect(m_invert, &QPushButton::clicked, this, &SelectionSection::invertRequested);
  connect(m_clear, &QPushButton::clicked, this, &SelectionSection::clearRequested);
  connect(m_hold, &QPushButton::clicked, this, &SelectionSection::holdRequested);
  const auto save = [this] {
    const QString name = m_name->text().trimmed();
    if (name.isEmpty() || m_selected == 0) {
      m_name->setFocus();
      return;
    }
    m_name->clear();
    Q_EMIT saveGroupRequested(name);
  };
  connect(m_save, &QPushButton::clicked, this, save);
  connect(m_name, &QLineEdit::returnPressed, this, save);
  connect(byValue, &QPushButton::clicked, this, &SelectionSection::askRange);
  connect(m_low, &QLineEdit::returnPressed, this, &SelectionSection::askRange);
  connect(m_high, &QLineEdit::returnPressed, this, &SelectionSection::askRange);
}

void SelectionSection::setCount(qint64 selected, qint64 all) {
  m_selected = selected;
  m_count->setText(selected == 0 ? tr("nothing")
                                 : tr("%1 of %2 cells").arg(countText(selected), countText(all)));
  showEnabled();
}

void SelectionSection::setOperation(SetOperation operation) {
  const QSignalBlocker blocker(m_operation);
  m_operation->setCurrentIndex(static_cast<int>(operation));
}

SetOperation SelectionSection::operation() const {
  return static_cast<SetOperation>(m_operation->currentIndex());
}

void SelectionSection::setGroups(const std::vector<GroupRow>& groups) {
  m_groups->setGroups(groups);
  m_groups->setVisible(!groups.empty());
}

void SelectionSection::focusGroupName() {
  m_name->setFocus(Qt::ShortcutFocusReason);
}

void SelectionSection::setGrowing(bool growing) {
  m_growing = growing;
  showEnabled();
}

void SelectionSection::showEnabled() {
  const bool any = m_selected > 0;
  m_grow->setEnabled(any && !m_growing);
  m_shrink->setEnabled(any && !m_growing);
  m_clear->setEnabled(any);
  m_hold->setEnabled(any);
  m_save->setEnabled(any);
}

void SelectionSection::setRangeOf(const QString& title, double low, double high) {
  m_range->setVisible(!title.isEmpty());
  if (title == m_rangeTitle) return;  // what was typed stays
  m_rangeTitle = title;
  m_low->setText(plainNumber(low));
  m_high->setText(plainNumber(high));
  const QString tip = tr("Select by %1: its values from the left number to the right one, both "
                         "included. An empty field sets no limit.")
                          .arg(title);
  m_low->setToolTip(tip);
  m_high->setToolTip(tip);
}

void SelectionSection::askRange() {
  const auto read = [](QLineEdit* line, double empty, double& value) {
    bool number = true;
    const QString text = line->text().trimmed();
    value = text.isEmpty() ? empty : text.toDouble(&number);
    if (!number) {
      line->setFocus();
      line->selectAll();
    }
    return number;
  };
  double low = 0.0, high = 0.0;
  if (read(m_low, -HUGE_VAL, low) && read(m_high, HUGE_VAL, high)) {
    Q_EMIT rangeRequested(low, high);
  }
}

}  // namespace chreode
