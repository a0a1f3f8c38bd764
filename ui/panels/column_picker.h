#pragma once

#include <QStringList>
#include <QPushButton>

class QMenu;

namespace chreode {

/// A button that names the chosen columns and opens a list of ticks to choose several.
class ColumnPicker : public QPushButton {
  Q_OBJECT
 public:
  explicit ColumnPicker(QWidget* parent = nullptr);

  /// `suggested`: marked as such in the list; chosen stays what of it is still there.
  void setColumns(const QStringList& columns, const QStringList& suggested = {});
  QStringList columns() const { return m_columns; }
  void setChosen(const QStringList& chosen);
  QStringList chosen() const { return m_chosen; }  ///< in the order of the columns

 Q_SIGNALS:
  void chosenChanged();

 private:
  void rebuild();
  void showChosen();
  void toggle(const QString& column, bool on);

  QMenu* m_menu;
  QStringList m_columns;
  QStringList m_suggested;
  QStringList m_chosen;
};

}  // namespace chreode
