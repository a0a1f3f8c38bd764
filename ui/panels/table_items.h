#pragma once

#include <QString>
#include <span>

class QTableWidget;
class QTableWidgetItem;

namespace chreode {

// Small tables of results: rows are chosen, nothing is edited.

/// A column's title and what its tip says; both untranslated.
struct TableColumn {
  const char* title;
  const char* tip;
};

/// These columns, translated in `context`; rows of 22 pixels, one of them chosen, numbers to the
/// right under their titles.
void setResultColumns(QTableWidget* table, std::span<const TableColumn> columns,
                      const char* context);
/// The same looks for columns that the table has already.
void styleResultTable(QTableWidget* table);

QTableWidgetItem* textItem(const QString& text, const QString& tip = {});
/// Three decimals, "–" for NaN, to the right; sorts by its value, NaN last.
QTableWidgetItem* numberItem(double value, const QString& tip = {});
/// A text that sorts by a number, to the right.
QTableWidgetItem* rankedItem(const QString& text, double value, const QString& tip = {});

}  // namespace chreode
