#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <map>

class QUndoStack;

namespace chreode {

/// The colours that the person gave to the classes of columns, in place of the file's own or the
/// program's. Owned by Session, kept with the file and written into copies of it.
class ClassPalettes : public QObject {
  Q_OBJECT
 public:
  /// `undo` takes every change of a colour; it lives longer.
  explicit ClassPalettes(QUndoStack* undo, QObject* parent = nullptr);

  /// "#rrggbb" for each class of the column; empty where the person chose none.
  QStringList of(const QString& column) const;
  const std::map<QString, QStringList>& all() const { return m_colors; }
  /// An empty list gives the column's own colours back. Can be undone.
  void set(const QString& column, const QStringList& colors);
  /// For undo commands.
  void replace(const QString& column, const QStringList& colors);
  /// Of another file.
  void restore(std::map<QString, QStringList> colors);

 Q_SIGNALS:
  void changed(const QString& column);

 private:
  QUndoStack* m_undo;
  std::map<QString, QStringList> m_colors;
};

}  // namespace chreode
