#pragma once

#include <QTableView>

#include "panels/class_list_model.h"

namespace chreode {

/// The class list: a table with an eye, a colour dot and name, and a count on each row.
class ClassList : public QTableView {
  Q_OBJECT
 public:
  explicit ClassList(QWidget* parent = nullptr);

  ClassListModel* classes() const { return m_model; }
  int classAt(const QPoint& globalPos) const;

 Q_SIGNALS:
  void classActivated(int level);
  void classDropped(int level);
  void colorWanted(int level);  ///< a click on the swatch
  void ownColorsWanted();       ///< the column's own colours again

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  ClassListModel* m_model;
  bool m_onSwatch = false;  // where the mouse was pressed
};

}  // namespace chreode
