#include "figures/figure_page.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QImageReader>
#include <QJsonDocument>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>

#include "base/error.h"
#include "figures/pdf_page_box.h"
#include "files/pending_file.h"

namespace chreode {

namespace {

constexpr double millimetresPerInch = 25.4;

QString programName() {
  const QString version = QCoreApplication::applicationVersion();
  return version.isEmpty() ? QStringLiteral("Chreode") : QStringLiteral("Chreode ") + version;
}

QByteArray compact(const QJsonObject& record) {
  return QJsonDocument(record).toJson(QJsonDocument::Compact);
}

void prepare(QPainter& painter) {
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing |
                         QPainter::SmoothPixmapTransform | QPainter::LosslessImageRendering);
}

QByteArray pngFile(const FigurePage& page, const FigureWords& words, const FigurePaint& paint) {
  QImage image = renderFigure(page, paint);
  image.setText(QStringLiteral("Title"), words.title);
  image.setText(QStringLiteral("Description"), words.description);
  image.setText(QStringLiteral("Software"), programName());
  image.setText(QStringLiteral("Chreode"), QString::fromUtf8(compact(words.record)));
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  return bytes;
}

QByteArray svgFile(const FigurePage& page, const FigureWords& words, const FigurePaint& paint) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  {
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    // Whole hundredths of a millimetre are exact; the picture's own units are tenths of a point.
    constexpr int perInch = 2540;
    generator.setResolution(perInch);
    generator.setSize((page.millimetres * 100.0).toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), page.units()));
    generator.setTitle(words.title);
    generator.setDescription(words.description);
    QPainter painter(&generator);
    prepare(painter);
    if (!page.transparent) painter.fillRect(QRectF(QPointF(0, 0), page.units()), Qt::white);
    paint(painter);
  }
  const QByteArray record = QStringLiteral("<metadata id=\"chreode\">%1</metadata>\n")
                                .arg(QString::fromUtf8(compact(words.record)).toHtmlEscaped())
                                .toUtf8();
  const qsizetype place = bytes.indexOf("<defs>");
  return bytes.insert(std::max<qsizetype>(0, place), record);
}

QByteArray xmp(const FigureWords& words) {
  return QStringLiteral(
             "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
             "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
             "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
             "rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
             "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:chreode=\"urn:chreode:figure\">\n"
             "<xmp:CreatorTool>%1</xmp:CreatorTool>\n"
             "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%2</rdf:li></rdf:Alt></dc:title>\n"
             "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">%3</rdf:li></rdf:Alt>"
             "</dc:description>\n"
             "<chreode:record>%4</chreode:record>\n"
             "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>\n")
      .arg(programName().toHtmlEscaped(), words.title.toHtmlEscaped(),
           words.description.toHtmlEscaped(),
           QString::fromUtf8(compact(words.record)).toHtmlEscaped())
      .toUtf8();
}

QByteArray pdfFile(const FigurePage& page, const FigureWords& words, const FigurePaint& paint) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  const QSizeF points = page.units() / unitsPerPoint;
  {
    QPdfWriter writer(&buffer);
    writer.setResolution(static_cast<int>(72 * unitsPerPoint));
    writer.setPageSize(
        QPageSize(page.millimetres, QPageSize::Millimeter, {}, QPageSize::ExactMatch));
    writer.setPageMargins({});
    writer.setTitle(words.title);
    writer.setCreator(programName());
    writer.setDocumentXmpMetadata(xmp(words));
    QPainter painter(&writer);
    prepare(painter);
    if (!page.transparent) painter.fillRect(QRectF(QPointF(0, 0), page.units()), Qt::white);
    paint(painter);
  }
  return withPageBox(std::move(bytes), points);
}

}  // namespace

std::optional<FigureFormat> figureFormatOf(const QString& path) {
  const QString ending = QFileInfo(path).suffix().toLower();
  if (ending == QStringLiteral("png")) return FigureFormat::png;
  if (ending == QStringLiteral("svg")) return FigureFormat::svg;
  if (ending == QStringLiteral("pdf")) return FigureFormat::pdf;
  return std::nullopt;
}

QSize FigurePage::pixels() const {
  const QSizeF size = millimetres / millimetresPerInch * dpi;
  return QSize(static_cast<int>(std::lround(size.width())),
               static_cast<int>(std::lround(size.height())))
      .expandedTo(QSize(1, 1));
}

QImage renderFigure(const FigurePage& page, const FigurePaint& paint) {
  QImage image(page.pixels(),
               page.transparent ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32);
  const int perMetre = static_cast<int>(std::lround(page.dpi * 1000.0 / millimetresPerInch));
  image.fill(page.transparent ? Qt::transparent : Qt::white);
  {
    QPainter painter(&image);
    prepare(painter);
    const QSizeF units = page.units();
    painter.scale(image.width() / units.width(), image.height() / units.height());
    paint(painter);
  }
  image.setDotsPerMeterX(perMetre);
  image.setDotsPerMeterY(perMetre);
  return image;
}

void writeFigure(const QString& path, FigureFormat format, const FigurePage& page,
                 const FigureWords& words, const FigurePaint& paint) {
  QByteArray bytes;
  switch (format) {
    case FigureFormat::png:
      bytes = pngFile(page, words, paint);
      break;
    case FigureFormat::svg:
      bytes = svgFile(page, words, paint);
      break;
    case FigureFormat::pdf:
      bytes = pdfFile(page, words, paint);
      break;
  }
  PendingFile pending(path.toStdString());
  std::ofstream out(pending.path(), std::ios::binary | std::ios::trunc);
  out.write(bytes.constData(), bytes.size());
  out.close();
  if (!out) {
    throw Error("The figure cannot be written: " + std::string(std::strerror(errno)) + ".",
                path.toStdString());
  }
  pending.putInPlace();
}

QJsonObject figureRecordOf(const QString& path) {
  const auto format = figureFormatOf(path);
  if (!format) return {};
  QByteArray json;
  if (*format == FigureFormat::png) {
    json = QImageReader(path).text(QStringLiteral("Chreode")).toUtf8();
  } else {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray bytes = file.readAll();
    const bool svg = *format == FigureFormat::svg;
    const QByteArray opening = svg ? "<metadata id=\"chreode\">" : "<chreode:record>";
    const qsizetype begin = bytes.indexOf(opening);
    const qsizetype end = bytes.indexOf(svg ? "</metadata>" : "</chreode:record>", begin);
    if (begin < 0 || end < 0) return {};
    json = bytes.mid(begin + opening.size(), end - begin - opening.size());
    json.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
  }
  return QJsonDocument::fromJson(json).object();
}

}  // namespace chreode
