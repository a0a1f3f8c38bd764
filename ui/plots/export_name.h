#pragma once

#include <QString>
#include <QVariant>
#include <QWidget>

namespace chreode {

/// Marks a widget as a plot that a right click exports as a figure; `name` is offered as the file's
/// ("loss"). The window does the rest (see PlotLink).
inline void setExportName(QWidget* plot, const QString& name) {
  plot->setProperty("chreodePlot", name);
}
inline QString exportName(const QWidget* plot) {
  return plot->property("chreodePlot").toString();
}

}  // namespace chreode
