#include "panels/keys_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QTableWidget>
#include <QVBoxLayout>

#include "panels/panel_text.h"
#include "plots/text_font.h"

namespace chreode {

KeysDialog::KeysDialog(const std::vector<KeyRow>& rows, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Keys"));
  auto* filter = new QLineEdit(this);
  filter->setPlaceholderText(tr("Filter keys"));
  filter->setAccessibleName(tr("Filter keys"));
  filter->setClearButtonEnabled(true);

  auto* table = new QTableWidget(static_cast<int>(rows.size()), 3, this);
  table->setAccessibleName(tr("Keys"));
  table->setHorizontalHeaderLabels({tr("Where"), tr("Keys"), tr("Does")});
  table->setFrameShape(QFrame::NoFrame);
  table->setShowGrid(false);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setTabKeyNavigation(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(26);
  table->horizontalHeader()->setFont(textFont(captionSize));
  table->horizontalHeader()->setHighlightSections(false);
  table->horizontalHeader()->setSectionsClickable(false);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  QString group;
  for (int row = 0; row < table->rowCount(); ++row) {
    const KeyRow& key = rows[static_cast<std::size_t>(row)];
    // The group's name stands once, at its first row.
    auto* where = new QTableWidgetItem(key.group == group ? QString() : key.group);
    where->setForeground(palette().placeholderText());
    where->setData(Qt::AccessibleTextRole, key.group);
    group = key.group;
    auto* keys = new QTableWidgetItem(key.keys);
    keys->setFont(textFont(bodySize, QFont::DemiBold));
    table->setItem(row, 0, where);
    table->setItem(row, 1, keys);
    table->setItem(row, 2, new QTableWidgetItem(key.text));
  }
  table->resizeColumnsToContents();
  for (int column = 0; column < 2; ++column)
    table->setColumnWidth(column, table->columnWidth(column) + 2 * rowGap);
  table->horizontalHeader()->setStretchLastSection(true);
  connect(filter, &QLineEdit::textChanged, table, [table, rows](const QString& text) {
    for (int row = 0; row < table->rowCount(); ++row) {
      const KeyRow& key = rows[static_cast<std::size_t>(row)];
      const QString all = key.group + QLatin1Char(' ') + key.keys + QLatin1Char(' ') + key.text;
      table->setRowHidden(row, !all.contains(text.trimmed(), Qt::CaseInsensitive));
    }
  });

  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(panelMargin, panelMargin, panelMargin, panelMargin);
  layout->setSpacing(rowGap);
  layout->addWidget(filter);
  layout->addWidget(table, 1);
  layout->addWidget(buttons);
  resize(560, 600);
}

}  // namespace chreode
