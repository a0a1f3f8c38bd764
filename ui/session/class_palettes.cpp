#include "session/class_palettes.h"

#include <QUndoCommand>
#include <QUndoStack>
#include <utility>

namespace chreode {

namespace {

/// One entry of the history: a column's colours before and after.
class ColorsCommand : public QUndoCommand {
 public:
  ColorsCommand(ClassPalettes* owner, QString column, QStringList before, QStringList after)
      : QUndoCommand(after.isEmpty() ? ClassPalettes::tr("Own colours of %1").arg(column)
                                     : ClassPalettes::tr("Colours of %1").arg(column)),
        m_owner(owner),
        m_column(std::move(column)),
        m_before(std::move(before)),
        m_after(std::move(after)) {}
  void undo() override { m_owner->replace(m_column, m_before); }
  void redo() override { m_owner->replace(m_column, m_after); }

 private:
  ClassPalettes* m_owner;
  QString m_column;
  QStringList m_before;
  QStringList m_after;
};

}  // namespace

ClassPalettes::ClassPalettes(QUndoStack* undo, QObject* parent) : QObject(parent), m_undo(undo) {
}

QStringList ClassPalettes::of(const QString& column) const {
  const auto found = m_colors.find(column);
  return found == m_colors.end() ? QStringList() : found->second;
}

void ClassPalettes::set(const QString& column, const QStringList& colors) {
  if (colors == of(column)) return;
  m_undo->push(new ColorsCommand(this, column, of(column), colors));
}

void ClassPalettes::replace(const QString& column, const QStringList& colors) {
  if (colors.isEmpty()) {
    m_colors.erase(column);
  } else {
    m_colors[column] = colors;
  }
  Q_EMIT changed(column);
}

void ClassPalettes::restore(std::map<QString, QStringList> colors) {
  if (colors == m_colors) return;
  m_colors = std::move(colors);
  Q_EMIT changed({});
}

}  // namespace chreode
