#pragma once

#include <QColor>
#include <QListWidget>
#include <QString>
#include <vector>

namespace chreode {

/// A named group of cells as it is listed.
struct GroupRow {
  QString name;
  QColor color;
  qint64 count = 0;

  bool operator==(const GroupRow&) const = default;
};

/// The named groups: colour, name and number of cells. A click selects a group's cells; the rest is
/// in its menu.
class GroupList : public QListWidget {
  Q_OBJECT
 public:
  explicit GroupList(QWidget* parent = nullptr);

  void setGroups(const std::vector<GroupRow>& groups);

 Q_SIGNALS:
  void selectRequested(const QString& name);
  void updateRequested(const QString& name);  ///< its cells become those that are selected
  void renameRequested(const QString& name, const QString& newName);
  void recolorRequested(const QString& name, const QColor& color);
  void exportRequested(const QString& name);
  void removeRequested(const QString& name);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  QString nameAt(int row) const;
  void askColor(const QString& name);

  std::vector<GroupRow> m_groups;
  bool m_filling = false;
};

}  // namespace chreode
