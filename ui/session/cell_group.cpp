#include "session/cell_group.h"

#include <QJsonObject>

namespace chreode {

QJsonArray groupsToJson(const CellGroups& groups) {
  QJsonArray list;
  for (const CellGroup& group : groups) {
    const std::vector<std::uint8_t> bytes = group.cells->bytes();
    const QByteArray packed = qCompress(bytes.data(), static_cast<qsizetype>(bytes.size()));
    list.append(QJsonObject{{QStringLiteral("name"), group.name},
                            {QStringLiteral("color"), group.color.name()},
                            {QStringLiteral("of"), static_cast<qint64>(group.cells->universe())},
                            {QStringLiteral("cells"), QString::fromLatin1(packed.toBase64())}});
  }
  return list;
}

CellGroups groupsFromJson(const QJsonArray& list, Index cells) {
  CellGroups groups;
  for (const QJsonValue& value : list) {
    const QJsonObject object = value.toObject();
    const QByteArray packed =
        QByteArray::fromBase64(object[QStringLiteral("cells")].toString().toLatin1());
    // Its first four bytes say how much qUncompress would make of it: no more than the cells take.
    quint32 size = 0;
    for (int i = 0; i < 4 && i < packed.size(); ++i) {
      size = size << 8 | static_cast<quint8>(packed[i]);
    }
    if (packed.size() < 4 || static_cast<Index>(size) != (cells + 7) / 8) continue;
    const QByteArray bytes = qUncompress(packed);
    const auto set =
        CellSet::fromBytes(cells, {reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                                   static_cast<std::size_t>(bytes.size())});
    const QString name = object[QStringLiteral("name")].toString();
    if (!set || name.isEmpty()) continue;
    groups.push_back({name, QColor(object[QStringLiteral("color")].toString()),
                      std::make_shared<const CellSet>(*set)});
  }
  return groups;
}

}  // namespace chreode
