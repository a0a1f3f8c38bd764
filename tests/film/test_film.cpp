#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>
#include <memory>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

#include "base/error.h"
#include "base/random.h"
#include "film/film.h"

namespace chreode {

namespace {

/// What a player reads of a file.
struct Read {
  int width = 0, height = 0;
  double seconds = 0.0;
  QVector<QByteArray> luma;  ///< of each frame, width × height
  QJsonObject record;
};

Read readFilm(const QString& path) {
  Read film;
  AVFormatContext* file = nullptr;
  if (avformat_open_input(&file, path.toUtf8().constData(), nullptr, nullptr) < 0) return film;
  avformat_find_stream_info(file, nullptr);
  const AVCodecParameters* parameters = file->streams[0]->codecpar;
  AVCodecContext* codec = avcodec_alloc_context3(avcodec_find_decoder(parameters->codec_id));
  avcodec_parameters_to_context(codec, parameters);
  avcodec_open2(codec, codec->codec, nullptr);
  film.width = codec->width;
  film.height = codec->height;
  film.seconds = static_cast<double>(file->duration) / AV_TIME_BASE;
  if (const AVDictionaryEntry* comment = av_dict_get(file->metadata, "comment", nullptr, 0))
    film.record = QJsonDocument::fromJson(QByteArray(comment->value)).object();
  AVPacket* packet = av_packet_alloc();
  AVFrame* frame = av_frame_alloc();
  const auto take = [&] {
    while (avcodec_receive_frame(codec, frame) == 0) {
      QByteArray luma;
      for (int row = 0; row < frame->height; ++row)
        luma.append(reinterpret_cast<const char*>(frame->data[0] + row * frame->linesize[0]),
                    frame->width);
      film.luma.push_back(luma);
    }
  };
  while (av_read_frame(file, packet) == 0) {
    avcodec_send_packet(codec, packet);
    av_packet_unref(packet);
    take();
  }
  avcodec_send_packet(codec, nullptr);
  take();
  av_frame_free(&frame);
  av_packet_free(&packet);
  avcodec_free_context(&codec);
  avformat_close_input(&file);
  return film;
}

double difference(const QByteArray& a, const QByteArray& b) {
  double sum = 0.0;
  for (int k = 0; k < a.size(); ++k)
    sum += std::abs(static_cast<std::uint8_t>(a[k]) - static_cast<std::uint8_t>(b[k]));
  return sum / a.size();
}

CellFigure cloud() {
  Random random(3);
  Matrix places(300, 3);
  for (Index i = 0; i < places.size(); ++i) places.data()[i] = static_cast<float>(random.normal());
  places.col(0) *= 4.0f;
  CellFigure figure;
  figure.places = std::make_shared<const Matrix>(places);
  figure.colors.direct.assign(300, Rgb{20, 60, 200});
  figure.record.file = QStringLiteral("cells.h5ad");
  figure.record.dataHash = QStringLiteral("0123456789abcdef");
  figure.record.simulated = true;
  return figure;
}

}  // namespace

/// Films are read again by FFmpeg's decoder, as a player does.
class TestFilm : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;

 private Q_SLOTS:
  void initTestCase() { qputenv("CHREODE_FILM", CHREODE_FILM); }

  void aTurntable() {
    const QString path = m_folder.filePath(QStringLiteral("turn.mp4"));
    const FilmOptions film{{320, 240}, 1.0, 10, 360.0};
    writeFilm(path, {cloud(), {}, {}}, {}, film, {});
    const Read read = readFilm(path);
    QCOMPARE(QSize(read.width, read.height), film.pixels);
    QCOMPARE(read.luma.size(), 10);
    QVERIFY(std::abs(read.seconds - 1.0) < 0.01);
    // A quarter of a turn on, the long side is seen from its end; the last frame is a step before
    // the first one.
    QVERIFY(difference(read.luma[0], read.luma[2]) > 3.0);
    QVERIFY(difference(read.luma[0], read.luma[9]) > 1.0);
    QCOMPARE(read.record[QStringLiteral("data_hash")].toString(),
             QStringLiteral("0123456789abcdef"));
    QVERIFY(read.record[QStringLiteral("simulated")].toBool());
    QCOMPARE(read.record[QStringLiteral("film")][QStringLiteral("kind")].toString(),
             QStringLiteral("turntable"));
  }

  void aDragMovesItsCellsAlone() {
    const QString path = m_folder.filePath(QStringLiteral("drag.mp4"));
    FilmScene scene{cloud(), {}, {5}};
    scene.placesAt = [places = scene.figure.places](double share) {
      Matrix moved = *places;
      moved(5, 0) += static_cast<float>(6.0 * share);
      return moved;
    };
    writeFilm(path, scene, {}, {{320, 240}, 1.0, 10, 0.0}, {});
    const Read read = readFilm(path);
    QCOMPARE(read.luma.size(), 10);
    const double far = difference(read.luma.first(), read.luma.last());
    QVERIFY2(far > 0.02 && far < 2.0, qPrintable(QString::number(far)));
  }

  void theSameFilmHasTheSameBytes() {
    const auto bytes = [this](const char* name) {
      const QString path = m_folder.filePath(QLatin1String(name));
      writeFilm(path, {cloud(), {}, {}}, {}, {{128, 96}, 0.5, 10, 90.0}, {});
      QFile file(path);
      return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray first = bytes("a.mp4");
    QVERIFY(first.size() > 1000);
    QCOMPARE(first, bytes("b.mp4"));
  }

  void whatCannotBeFilmedLeavesNoFile() {
    const QString path = m_folder.filePath(QStringLiteral("no.mp4"));
    CellFigure flat = cloud();
    flat.flat = true;
    QVERIFY_EXCEPTION_THROWN(writeFilm(path, {flat, {}, {}}, {}, {}, {}), Error);
    QVERIFY_EXCEPTION_THROWN(writeFilm(path, {cloud(), {}, {}}, {}, {{321, 240}, 1.0, 10, 0.0}, {}),
                             Error);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN(
        writeFilm(path, {cloud(), {}, {}}, {}, {{320, 240}, 1.0, 10, 0.0}, {stop.get_token(), {}}),
        Cancelled);
    QVERIFY(QDir(m_folder.path()).entryList({QStringLiteral("*no*")}, QDir::Files).isEmpty());
  }
};

}  // namespace chreode

QTEST_MAIN(chreode::TestFilm)
#include "test_film.moc"
