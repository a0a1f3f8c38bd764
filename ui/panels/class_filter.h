#pragma once

#include <QStringList>
#include <QWidget>

#include "panels/class_legend.h"

class QListWidget;

namespace chreode {

/// The classes of a column, each with a tick: cells of the ticked ones are kept.
class ClassFilter : public QWidget {
  Q_OBJECT
 public:
  explicit ClassFilter(const ClassLegend& classes, QWidget* parent = nullptr);

  /// Empty: all are kept.
  void setKept(const QStringList& names);
  /// Empty where all are ticked, or none is (which would keep no cell).
  QStringList kept() const;

 Q_SIGNALS:
  void chosen();
  void removeRequested();

 private:
  QListWidget* m_list;
  bool m_filling = false;
};

}  // namespace chreode
