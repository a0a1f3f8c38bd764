#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>

#include "command.h"

using nlohmann::json;

namespace chreode {

class TestFigureCli : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  QString m_cells;
  QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }

 private Q_SLOTS:
  void initTestCase() {
    m_cells = path("cells.h5ad");
    const auto made = chreode(QStringLiteral("simulate %1 --cells 400 --seed 2").arg(m_cells));
    QVERIFY2(made.code == 0, made.err.c_str());
  }

  void aFigureWithoutADisplay() {
    for (const char* name : {"a.svg", "a.pdf", "a.png"}) {
      const auto ran = chreode(QStringLiteral("figure %1 -o %2 --size 60x45mm --dpi 100 --seed 4 "
                                              "--labels --json")
                                   .arg(m_cells, path(name)));
      QVERIFY2(ran.code == 0, ran.err.c_str());
      const json said = json::parse(ran.out);
      QCOMPARE(said["points_drawn"].get<int>(), 400);
      QCOMPARE(said["points_as"].get<std::string>(), std::string("vector"));
      QCOMPARE(said["width_mm"].get<double>(), 60.0);
      const json& record = said["record"];
      QCOMPARE(record["cells"].get<int>(), 400);
      QCOMPARE(record["simulated"].get<bool>(), true);
      QCOMPARE(record["seed"].get<int>(), 4);
      QCOMPARE(record["data_hash"].get<std::string>().size(), 16u);
      QVERIFY(!record["model_hash"].is_null());
      QCOMPARE(record["colors"]["kind"].get<std::string>(), std::string("annotation"));
      QVERIFY(QFileInfo(path(name)).size() > 1000);
    }
    QFile png(path("a.png"));
    QVERIFY(png.open(QIODevice::ReadOnly));
    // The width and height of the PNG's first chunk: 60 × 45 mm at 100 dpi.
    QCOMPARE(png.readAll().mid(16, 8).toHex(), QByteArray("000000ec000000b1"));
  }

  void theSameArgumentsGiveTheSameBytes() {
    const auto bytes = [this](const char* name) {
      const auto ran = chreode(
          QStringLiteral("figure %1 -o %2 --points raster --dpi 80").arg(m_cells, path(name)));
      QFile file(path(name));
      return ran.code == 0 && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray first = bytes("same1.svg");
    QVERIFY(first.contains("<image"));
    QVERIFY(first == bytes("same2.svg"));
  }

  void numbersBlendsAndViews() {
    const auto record = [this](const QString& options) {
      const auto ran =
          chreode(QStringLiteral("figure %1 -o %2 --json ").arg(m_cells, path("b.svg")) + options);
      return ran.code == 0 ? json::parse(ran.out)["record"] : json();
    };
    const json gene =
        record(QStringLiteral("--color-by Gata1 --map magma --reversed --log "
                              "--percentiles 5,95 --view top --turn 20,10"));
    QCOMPARE(gene["colors"]["kind"].get<std::string>(), std::string("gene"));
    QCOMPARE(gene["colors"]["map"].get<std::string>(), std::string("magma"));
    QVERIFY(gene["colors"]["log"].get<bool>() && gene["colors"]["reversed"].get<bool>());
    QVERIFY(gene["colors"]["range"][0].get<double>() < gene["colors"]["range"][1].get<double>());
    const json ranged = record(QStringLiteral("--color-by Gata1 --range 0.5,2"));
    QCOMPARE(ranged["colors"]["range"], (json{0.5, 2.0}));
    QCOMPARE(record(QStringLiteral("--color-by Gata1,Pu.1"))["colors"]["kind"].get<std::string>(),
             std::string("genes"));
    QCOMPARE(record(QStringLiteral("--color-by gauge"))["colors"]["kind"].get<std::string>(),
             std::string("gauge"));
    const json latent =
        record(QStringLiteral("--color-by latent:2 --projection latent:3,1,2 --orthographic"));
    QCOMPARE(latent["colors"]["by"].get<std::string>(), std::string("Latent number 2"));
    QVERIFY(latent["camera"]["orthographic"].get<bool>());
  }

  void severalPanelsAndAFilm() {
    const auto ran = chreode(
        QStringLiteral("figure %1 -o %2 --size 180x80mm --json --panel "
                       "projection=latent:1,2,3,color=Gata1 --panel projection=pca,caption=All")
            .arg(m_cells, path("p.svg")));
    QVERIFY2(ran.code == 0, ran.err.c_str());
    const json said = json::parse(ran.out);
    QCOMPARE(said["panels"].get<int>(), 2);
    QCOMPARE(said["points_drawn"].get<int>(), 800);
    const json& panels = said["record"]["panels"];
    QCOMPARE(panels[0]["colors"]["by"].get<std::string>(), std::string("Gata1"));
    QCOMPARE(panels[1]["colors"]["kind"].get<std::string>(), std::string("annotation"));
    QCOMPARE(panels[1]["letter"].get<std::string>(), std::string("B"));

    const auto film =
        chreode(QStringLiteral("film %1 -o %2 --size 160x120 --seconds 0.4 --fps 10 --json "
                               "--move cell_type=Prog --to cell_type=Ery")
                    .arg(m_cells, path("f.mp4")));
    QVERIFY2(film.code == 0, film.err.c_str());
    const json filmed = json::parse(film.out);
    QCOMPARE(filmed["kind"].get<std::string>(), std::string("drag"));
    QCOMPARE(filmed["frames"].get<int>(), 4);
    QVERIFY(filmed["moved_cells"].get<int>() > 0);
    QVERIFY(QFileInfo(path("f.mp4")).size() > 1000);
    const auto refused = [this](const QString& options) {
      return chreode(QStringLiteral("film %1 ").arg(m_cells) + options).code;
    };
    QCOMPARE(refused(QStringLiteral("-o %1").arg(path("f.avi"))), 2);
    QCOMPARE(refused(QStringLiteral("-o %1 --size 161x120").arg(path("g.mp4"))), 2);
    QCOMPARE(refused(QStringLiteral("-o %1 --move cell_type=Prog").arg(path("g.mp4"))), 2);
  }

  void eachPanelHasItsModel() {
    const QString demo = QStringLiteral(CHREODE_SOURCE_DIR "/resources/demo/myeloid");
    const auto ran = chreode(QStringLiteral("figure %1.h5ad -o %2 --size double --json "
                                            "--panel model=%1.pt --panel model=pca,color=latent:1")
                                 .arg(demo, path("m.svg")));
    QVERIFY2(ran.code == 0, ran.err.c_str());
    const json panels = json::parse(ran.out)["record"]["panels"];
    QCOMPARE(panels.size(), std::size_t{2});
    QVERIFY(panels[0]["model"].get<std::string>().find("myeloid") != std::string::npos);
    QVERIFY(panels[1]["model"].get<std::string>().rfind("PCA", 0) == 0);
    QVERIFY(panels[0]["model_hash"] != panels[1]["model_hash"]);
    QVERIFY(panels[0]["projection_seed"].is_null());  // of a PCA of codes nothing is drawn by lot
    const auto missing = chreode(
        QStringLiteral("figure %1.h5ad -o %2 --panel model=no.pt").arg(demo, path("x.svg")));
    QCOMPARE(missing.code, 1);
    QVERIFY(!missing.err.empty());
  }

  void wrongWordsAreExplained() {
    const auto refused = [this](const QString& options, int code) {
      const auto ran = chreode(QStringLiteral("figure %1 ").arg(m_cells) + options);
      return ran.code == code && !ran.err.empty() && ran.out.empty();
    };
    QVERIFY(refused(QStringLiteral("-o %1").arg(path("x.jpg")), 2));
    QVERIFY(refused(QStringLiteral("-o %1 --size 5x5mm").arg(path("x.svg")), 2));
    QVERIFY(refused(QStringLiteral("-o %1 --panel colour:Gata1").arg(path("x.svg")), 2));
    QVERIFY(refused(QStringLiteral("-o %1 --map jet").arg(path("x.svg")), 2));
    QVERIFY(refused(QStringLiteral("-o %1 --range 2,1").arg(path("x.svg")), 2));
    QVERIFY(refused(QStringLiteral("-o %1 --color-by nosuchgene").arg(path("x.svg")), 1));
    QVERIFY(refused(QStringLiteral("-o %1 --projection X_nothing").arg(path("x.svg")), 1));
    QVERIFY(refused(QStringLiteral("-o %1/no/folder.svg").arg(m_folder.path()), 1));
    QVERIFY(!QFile::exists(path("x.svg")));
  }
};

}  // namespace chreode

QTEST_GUILESS_MAIN(chreode::TestFigureCli)
#include "test_figure_cli.moc"
