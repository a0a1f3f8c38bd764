#include "figures/pdf_page_box.h"

#include <QRegularExpression>

namespace chreode {

namespace {

constexpr qsizetype entryLength = 20;  // of the table of places: ten digits and what follows

/// Moves the places of all objects behind `at` by `shift`.
bool moveObjects(QByteArray& pdf, qsizetype at, qsizetype shift) {
  const qsizetype startText = pdf.lastIndexOf("startxref\n");
  if (startText < 0) return false;
  const qsizetype number = startText + 10;
  const qsizetype numberEnd = pdf.indexOf('\n', number);
  bool known = false;
  const qsizetype oldTable = pdf.mid(number, numberEnd - number).trimmed().toLongLong(&known);
  const qsizetype table = oldTable + shift;
  if (!known || pdf.mid(table, 5) != "xref\n") return false;
  qsizetype line = pdf.indexOf('\n', table + 5) + 1;
  while (line + entryLength <= pdf.size() && !pdf.mid(line, 7).startsWith("trailer")) {
    const qsizetype place = pdf.mid(line, 10).toLongLong(&known);
    if (!known) return false;
    if (place > at)
      pdf.replace(line, 10, QByteArray::number(place + shift).rightJustified(10, '0'));
    line += entryLength;
  }
  pdf.replace(number, numberEnd - number, QByteArray::number(table));
  return true;
}

}  // namespace

QByteArray withPageBox(QByteArray pdf, const QSizeF& points) {
  static const QRegularExpression box(QStringLiteral("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)\\]"));
  const auto found = box.match(QString::fromLatin1(pdf));
  if (!found.hasMatch()) return pdf;
  const double height = found.captured(2).toDouble();
  const QByteArray wanted = "/MediaBox [0 " + QByteArray::number(height - points.height(), 'f', 4) +
                            ' ' + QByteArray::number(points.width(), 'f', 4) + ' ' +
                            QByteArray::number(height, 'f', 4) + ']';
  const qsizetype at = found.capturedStart();
  const qsizetype length = found.capturedLength();
  QByteArray changed = pdf;
  changed.replace(at, length, wanted);
  return moveObjects(changed, at, wanted.size() - length) ? changed : pdf;
}

}  // namespace chreode
