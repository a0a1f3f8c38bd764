#include "session/class_palettes.h"

#include <utility>

namespace chreode {

QStringList ClassPalettes::of(const QString& column) const {
  const auto found = m_colors.find(column);
  return found == m_colors.end() ? QStringList() : found->second;
}

void ClassPalettes::set(const QString& column, const QStringList& colors) {
  if (colors == of(column)) return;
  if (colors.isEmpty())
    m_colors.erase(column);
  else
    m_colors[column] = colors;
  Q_EMIT changed(column);
}

void ClassPalettes::restore(std::map<QString, QStringList> colors) {
  if (colors == m_colors) return;
  m_colors = std::move(colors);
  Q_EMIT changed({});
}

}  // namespace chreode
