#pragma once

#include <QString>
#include <QVariant>
#include <QWidget>

namespace chreode {

/// A sentence that goes with a plot's figure, such as that it shows predictions.
inline void setExportNote(QWidget* plot, const QString& note) {
  plot->setProperty("chreodePlotNote", note);
}
inline QString exportNote(const QWidget* plot) {
  return plot->property("chreodePlotNote").toString();
}

}  // namespace chreode
