#include "panels/preview_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <vector>

#include "plots/number_text.h"

namespace chreode {

namespace {

constexpr int shownColumns = 14;
constexpr int shownNotices = 3;

QString translated(const char* words) {
  return QCoreApplication::translate("OpenDialog", words);
}

QString text(const std::string& words) {
  return QString::fromStdString(words);
}

QString scaleText(const MatrixPreview& matrix) {
  if (!matrix.scale) return {};
  switch (*matrix.scale) {
    case Scale::counts:
      return QStringLiteral("counts");
    case Scale::log:
      return QStringLiteral("log values");
    case Scale::scaled:
      return QStringLiteral("scaled values");
    case Scale::other:
      break;
  }
  return QStringLiteral("values of unknown scale");
}

QString columnText(const ColumnPreview& column) {
  if (column.kind != Annotation::Kind::categorical) return text(column.name);
  return QStringLiteral("%1 (%2)").arg(text(column.name),
                                       countText(static_cast<qint64>(column.levels)));
}

/// The first names of a list and how many more there are, in a line with its title; "" for none.
QString listLine(const QString& title, const QStringList& names) {
  if (names.isEmpty()) return {};
  QString line = names.mid(0, shownColumns).join(QStringLiteral(", "));
  if (names.size() > shownColumns) {
    line += QStringLiteral(" and %1 more").arg(names.size() - shownColumns);
  }
  return QStringLiteral("<b>%1</b>&nbsp; %2").arg(title, line.toHtmlEscaped());
}

QStringList columnNames(const std::vector<ColumnPreview>& columns) {
  QStringList names;
  for (const ColumnPreview& column : columns) names << columnText(column);
  return names;
}

}  // namespace

QString matrixText(const MatrixPreview& matrix, Index genes) {
  QStringList parts;
  if (const QString scale = scaleText(matrix); !scale.isEmpty()) parts << scale;
  parts << (matrix.summary.kind == "dense" ? QStringLiteral("dense") : QStringLiteral("sparse"));
  if (matrix.values > 0.0) {
    parts << QStringLiteral("%1 values").arg(countText(static_cast<qint64>(matrix.values)));
  }
  if (matrix.summary.columns != genes) {
    parts << QStringLiteral("%1 genes").arg(countText(matrix.summary.columns));
  }
  return text(matrix.summary.which) + QStringLiteral(" — ") + parts.join(QStringLiteral(", "));
}

QString contentsText(const FilePreview& preview) {
  QStringList embeddings;
  for (const EmbeddingPreview& embedding : preview.embeddings) {
    embeddings << QStringLiteral("%1 (%2)").arg(text(embedding.name)).arg(embedding.columns);
  }
  QStringList lines;
  for (const QString& line :
       {listLine(translated("Cell annotations"), columnNames(preview.cellColumns)),
        listLine(translated("Gene annotations"), columnNames(preview.geneColumns)),
        listLine(translated("Embeddings"), embeddings)}) {
    if (!line.isEmpty()) lines << line;
  }
  if (lines.isEmpty()) lines << translated("No annotations and no embeddings are stored.");
  return lines.join(QStringLiteral("<br>"));
}

QString noticesText(const FilePreview& preview) {
  QStringList notices;
  for (const std::string& notice : preview.notices) notices << text(notice);
  const auto more = notices.size() - shownNotices;
  notices = notices.mid(0, shownNotices);
  if (more > 0) notices << translated("and %1 more notes").arg(more);
  return notices.join(QLatin1Char('\n'));
}

}  // namespace chreode
