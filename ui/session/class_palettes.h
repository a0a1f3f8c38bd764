#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <map>

namespace chreode {

/// The colours that the person gave to the classes of columns, in place of the file's own or the
/// program's. Owned by Session, kept with the file and written into copies of it.
class ClassPalettes : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  /// "#rrggbb" for each class of the column; empty where the person chose none.
  QStringList of(const QString& column) const;
  const std::map<QString, QStringList>& all() const { return m_colors; }
  /// An empty list gives the column's own colours back.
  void set(const QString& column, const QStringList& colors);
  /// Of another file.
  void restore(std::map<QString, QStringList> colors);

 Q_SIGNALS:
  void changed(const QString& column);

 private:
  std::map<QString, QStringList> m_colors;
};

}  // namespace chreode
