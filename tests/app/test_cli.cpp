#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <string>

#include <nlohmann/json.hpp>

#include "command.h"

using chreode::Outcome;
using nlohmann::json;

namespace {

QByteArray bytesOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

/// What the verbs print and return when all is well.
class TestCli : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void versionAndHelp();
  void theStartScriptKnowsEveryVerb();
  void simulatePrintsOneObject();
  void sameSeedSameBytes();
  void knockOutShowsInCells();
  void simulateReportsForPeople();
  void infoReadsWhatSimulateWrote();
  void trainThenEncode();
  void directionsOfPcaAreItsLoadings();
  void directionsOfAModel();
  void trainsSiblings();
  void trainOnChosenCellsAndGenes();
  void trainSaysWhatABatchTakesWithIt();
  void runWithAFileNeedsADisplay();

 private:
  QString path(const char* name) const { return m_directory.filePath(QString::fromLatin1(name)); }

  QTemporaryDir m_directory;
  json m_simulated;
};

void TestCli::initTestCase() {
  QVERIFY(m_directory.isValid());
  const Outcome outcome = chreode::chreode(
      QStringLiteral("simulate %1 --cells 400 --genes 120 --truth-runs 64 --seed 5 --json")
          .arg(path("cells.h5ad")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  QVERIFY2(outcome.err.empty(), outcome.err.c_str());
  m_simulated = json::parse(outcome.out);
}

void TestCli::versionAndHelp() {
  const Outcome version = chreode::chreode(QStringLiteral("--version"));
  QCOMPARE(version.code, 0);
  QVERIFY(version.out.find("0.1.0") != std::string::npos);
  const Outcome help = chreode::chreode(QStringLiteral("--help"));
  QCOMPARE(help.code, 0);
  for (const char* verb : {"info", "simulate", "train", "encode", "demo", "bench"}) {
    QVERIFY2(help.out.find(verb) != std::string::npos, verb);
    const Outcome own = chreode::chreode(QString::fromLatin1(verb) + QStringLiteral(" --help"));
    QVERIFY2(own.code == 0 && own.err.empty() && !own.out.empty(), verb);
  }
}

void TestCli::theStartScriptKnowsEveryVerb() {
  QFile script(QStringLiteral(CHREODE_SOURCE_DIR "/app/run"));
  QVERIFY(script.open(QIODevice::ReadOnly));
  const QString text = QString::fromUtf8(script.readAll());
  QString help = QString::fromStdString(chreode::chreode(QStringLiteral("--help")).out);
  help = help.mid(help.indexOf(QStringLiteral("Subcommands:")));
  const QRegularExpression verb(QStringLiteral("^  (\\w+)"), QRegularExpression::MultilineOption);
  int verbs = 0;
  for (const QRegularExpressionMatch& found : verb.globalMatch(help)) {
    // Else it would ask for a display that the verb does without.
    QVERIFY2(text.contains(found.captured(1) + QStringLiteral(" |")),
             qPrintable(found.captured(1)));
    ++verbs;
  }
  QVERIFY(verbs > 15);
}

void TestCli::simulatePrintsOneObject() {
  QCOMPARE(m_simulated["cells"].get<int>(), 400);
  QCOMPARE(m_simulated["genes"].get<int>(), 120);
  QCOMPARE(m_simulated["seed"].get<int>(), 5);
  int cells = 0;
  for (const char* type : {"Prog", "Ery", "Mk", "Mo", "Neu"}) {
    QVERIFY2(m_simulated["cell_type"][type].get<int>() > 5, type);
    cells += m_simulated["cell_type"][type].get<int>();
  }
  QCOMPARE(cells, 400);
  QVERIFY(std::abs(m_simulated["wild_type_fates"]["Mo"].get<double>() - 0.465) < 0.25);
}

void TestCli::sameSeedSameBytes() {
  const auto simulate = [this](const char* name, int seed) {
    return chreode::chreode(
        QStringLiteral("simulate %1 --cells 200 --genes 60 --truth-runs 64 --seed %2")
            .arg(path(name))
            .arg(seed));
  };
  QCOMPARE(simulate("a.h5ad", 1).code, 0);
  QTest::qWait(1100);  // a time stamp would have moved on
  QCOMPARE(simulate("b.h5ad", 1).code, 0);
  QCOMPARE(simulate("c.h5ad", 2).code, 0);
  QVERIFY(bytesOf(path("a.h5ad")).size() > 1000);
  QVERIFY(bytesOf(path("a.h5ad")) == bytesOf(path("b.h5ad")));
  QVERIFY(bytesOf(path("a.h5ad")) != bytesOf(path("c.h5ad")));
}

void TestCli::knockOutShowsInCells() {
  const Outcome outcome = chreode::chreode(
      QStringLiteral("simulate %1 --cells 400 --genes 60 --truth-runs 64 --knockout eklf --json")
          .arg(path("knockout.h5ad")));
  QCOMPARE(outcome.code, 0);
  const json result = json::parse(outcome.out);
  QCOMPARE(result["cell_type"]["Ery"].get<int>(), 0);
  QVERIFY(result["cell_type"]["Mk"].get<int>() > 20);
}

void TestCli::simulateReportsForPeople() {
  const Outcome outcome = chreode::chreode(
      QStringLiteral("simulate %1 --cells 100 --genes 60 --truth-runs 64").arg(path("d.h5ad")));
  QCOMPARE(outcome.code, 0);
  QVERIFY2(outcome.out.find("100 simulated cells") != std::string::npos, outcome.out.c_str());
  QVERIFY(outcome.err.empty());
}

void TestCli::infoReadsWhatSimulateWrote() {
  const Outcome outcome =
      chreode::chreode(QStringLiteral("info %1 --json").arg(path("cells.h5ad")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json info = json::parse(outcome.out);
  QCOMPARE(info["cells"].get<int>(), 400);
  QCOMPARE(info["genes"].get<int>(), 120);
  QCOMPARE(info["matrix"]["which"].get<std::string>(), std::string("X"));
  QCOMPARE(info["matrix"]["kind"].get<std::string>(), std::string("csr"));
  QVERIFY(info["matrix"]["counts"].get<bool>());
  QVERIFY(!info["matrix"]["recovered"].get<bool>());
  QCOMPARE(info["matrix"]["nonfinite"].get<int>(), 0);
  QCOMPARE(info["obs"]["cell_type"]["levels"].get<int>(), 5);
  QCOMPARE(info["obs"]["time"]["kind"].get<std::string>(), std::string("numeric"));
  QCOMPARE(info["first_genes"][0].get<std::string>(), std::string("Gata2"));
  QCOMPARE(info["first_cells"][0].get<std::string>(), std::string("cell1"));
}

void TestCli::trainThenEncode() {
  const auto train = [this](const char* name, int steps) {
    const Outcome outcome =
        chreode::chreode(QStringLiteral("train %1 -o %2 --steps %3 --latent 6 --seed 3 --json")
                             .arg(path("cells.h5ad"), path(name))
                             .arg(steps));
    return outcome.code == 0 ? json::parse(outcome.out) : json(outcome.err);
  };
  const json brief = train("brief.pt", 10);
  const json trained = train("model.pt", 60);
  QVERIFY2(brief.is_object() && trained.is_object(), trained.dump().c_str());
  QVERIFY(trained["heldout_loss"].get<double>() < brief["heldout_loss"].get<double>());
  QCOMPARE(trained["heldout_loss_mean_model"], brief["heldout_loss_mean_model"]);
  QVERIFY(trained["cells_per_second"].get<double>() > 0.0);
  QCOMPARE(trained["seed"].get<int>(), 3);
  QVERIFY(!QFileInfo::exists(path("model.pt.checkpoint")));

  const Outcome further =
      chreode::chreode(QStringLiteral("train %1 -o %2 --continue %3 --steps 60 --json")
                           .arg(path("cells.h5ad"), path("further.pt"), path("model.pt")));
  QVERIFY2(further.code == 0, further.err.c_str());
  const json more = json::parse(further.out);
  QVERIFY(more["heldout_loss"].get<double>() < trained["heldout_loss"].get<double>());
  QCOMPARE(more["heldout_cells"], trained["heldout_cells"]);
  QCOMPARE(more["resumed_at"].get<int>(), 0);

  const QByteArray before = bytesOf(path("cells.h5ad"));
  const Outcome encode =
      chreode::chreode(QStringLiteral("encode %1 --model %2 -o %3 --json")
                           .arg(path("cells.h5ad"), path("model.pt"), path("encoded.h5ad")));
  QVERIFY2(encode.code == 0, encode.err.c_str());
  QVERIFY(json::parse(encode.out).is_object());
  QVERIFY(bytesOf(path("cells.h5ad")) == before);
  const json info =
      json::parse(chreode::chreode(QStringLiteral("info %1 --json").arg(path("encoded.h5ad"))).out);
  QCOMPARE(info["obsm"]["X_chreode"]["shape"], (json{400, 6}));
  QCOMPARE(info["matrix"]["sum"],
           json::parse(chreode::chreode(QStringLiteral("info %1 --json").arg(path("cells.h5ad")))
                           .out)["matrix"]["sum"]);
}

void TestCli::directionsOfPcaAreItsLoadings() {
  const Outcome outcome = chreode::chreode(
      QStringLiteral("export %1 --directions %2 --json").arg(path("cells.h5ad"), path("pca.tsv")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json said = json::parse(outcome.out);
  QCOMPARE(said["genes"].get<int>(), 120);
  QCOMPARE(said["cells"].get<int>(), 400);
  QVERIFY(said["direction"].is_null());
  QVERIFY(said["numbers"][0]["sd"] >= said["numbers"][1]["sd"]);
  std::vector<double> columns(static_cast<std::size_t>(said["latent_size"].get<int>()), 0.0);
  double mixed = 0.0;  // of the first two, whose loadings are orthogonal
  int genes = 0;
  for (const QByteArray& line : bytesOf(path("pca.tsv")).split('\n')) {
    if (line.isEmpty() || line.startsWith('#') || line.startsWith("gene\t")) continue;
    const QList<QByteArray> fields = line.split('\t');
    QCOMPARE(fields.size(), static_cast<qsizetype>(columns.size()) + 2);
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const double change = fields[static_cast<qsizetype>(j) + 2].toDouble();
      columns[j] += change * change;
    }
    mixed += fields[2].toDouble() * fields[3].toDouble();
    ++genes;
  }
  QCOMPARE(genes, 120);
  // A component has length one, so its changes for one deviation have the deviation's.
  for (const json& number : said["numbers"]) {
    const double length = std::sqrt(columns[number["number"].get<std::size_t>() - 1]);
    QVERIFY(std::abs(length - number["sd"].get<double>()) < 1e-3 * length);
  }
  QVERIFY(std::abs(mixed) < 1e-3 * std::sqrt(columns[0] * columns[1]));
}

void TestCli::directionsOfAModel() {
  const QString command =
      QStringLiteral("export %1 --directions %2 --model %3 --at cell_type=Ery --json")
          .arg(path("cells.h5ad"), path("vae.tsv"), path("model.pt"));
  const Outcome alone = chreode::chreode(command);
  QVERIFY2(alone.code == 0, alone.err.c_str());
  const Outcome outcome =
      chreode::chreode(command + QStringLiteral(" --from cell_type=Prog --to cell_type=Ery"));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json said = json::parse(outcome.out);
  QCOMPARE(said["numbers"], json::parse(alone.out)["numbers"]);
  QVERIFY(said["direction"]["sd_between"].get<double>() > 0.0);
  QCOMPARE(said["at"], (json{"cell_type=Ery"}));
  QVERIFY(said["cells"].get<int>() < 400);
  const QList<QByteArray> lines = bytesOf(path("vae.tsv")).split('\n');
  QVERIFY(lines[0].startsWith("# simulated"));
  QVERIFY(lines[1].contains("(cell_type=Ery)"));
  QCOMPARE(lines[2].split('\t').first(), QByteArray("gene"));
  QCOMPARE(lines[2].split('\t').last(), QByteArray("cell_type=Prog to cell_type=Ery"));
  double total = 0.0;
  QByteArray strongest;
  double most = 0.0;
  for (qsizetype i = 3; i + 1 < lines.size(); ++i) {
    const QList<QByteArray> fields = lines[i].split('\t');
    QCOMPARE(fields.size(), 1 + 1 + 6 + 1);
    total += fields[1].toDouble();
    if (fields[8].toDouble() > most) {
      most = fields[8].toDouble();
      strongest = fields[0];
    }
  }
  QVERIFY(std::abs(total - 1e4) < 1.0);
  QCOMPARE(said["direction"]["up"][0]["gene"].get<std::string>(), strongest.toStdString());

  const auto fails = [](const Outcome& bad, int code) {
    return bad.code == code && bad.out.empty() && !bad.err.empty();
  };
  QVERIFY(fails(chreode::chreode(command + QStringLiteral(" --from cell_type=Prog")), 2));
  QVERIFY(fails(chreode::chreode(QStringLiteral("export %1").arg(path("cells.h5ad"))), 2));
  QVERIFY(fails(chreode::chreode(command + QStringLiteral(" --at cell_type=Neu")), 1));
  QVERIFY(fails(
      chreode::chreode(command + QStringLiteral(" --from cell_type=Ery --to cell_type=Ery")), 1));
  QVERIFY(fails(
      chreode::chreode(QStringLiteral("export %1 --directions %1").arg(path("cells.h5ad"))), 1));
}

void TestCli::trainsSiblings() {
  const auto train = [this](const QString& more) {
    return chreode::chreode(QStringLiteral("train %1 -o %2 --steps 60 --latent 6 --seed 3 %3")
                                .arg(path("cells.h5ad"), path("three.pt"), more));
  };
  const Outcome outcome = train(QStringLiteral("--seeds 3 --json"));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json trained = json::parse(outcome.out);
  QCOMPARE(trained["kl_per_number"].size(), std::size_t{6});
  QVERIFY(trained["active_units"].get<int>() <= 6);
  const json& seeds = trained["seeds"];
  QCOMPARE(seeds["models"].size(), std::size_t{3});
  QVERIFY(QFileInfo::exists(path("three.seed1.pt")) && QFileInfo::exists(path("three.seed2.pt")));
  QCOMPARE(seeds["label"].get<std::string>(), std::string("cell_type"));
  QCOMPARE(seeds["contrasts"].get<int>(), 10);
  const double agreement = seeds["sign_agreement"];
  QVERIFY(agreement > 0.25 && agreement <= 1.0);
  QVERIFY(bytesOf(path("three.pt")) != bytesOf(path("three.seed1.pt")));
  QVERIFY(bytesOf(path("three.seed2.pt")) != bytesOf(path("three.seed1.pt")));
  QCOMPARE(train(QStringLiteral("--seeds 4")).code, 2);
}

void TestCli::trainOnChosenCellsAndGenes() {
  QFile list(path("factors.tsv"));
  QVERIFY(list.open(QIODevice::WriteOnly));
  list.write("tf\ttarget\nGata1\tKlf1\nNowhere\tKlf1\nGata2\tKlf1\n");
  list.close();
  const json quality = json::parse(
      chreode::chreode(QStringLiteral("info %1 --json").arg(path("cells.h5ad"))).out)["quality"];
  QVERIFY(quality["counts"]["median"].get<double>() > quality["counts"]["q05"].get<double>());
  QVERIFY(!quality["unfiltered_droplets"].get<bool>());
  const double median = quality["counts"]["median"].get<double>();
  const Outcome outcome = chreode::chreode(
      QStringLiteral(
          "train %1 -o %2 --steps 10 --latent 4 --genes 20 --min-counts %3 --min-cells 2 "
          "--keep cell_type=Prog --keep cell_type=Ery --always %4,markers --never "
          "ribosomal,cell-cycle --genes-by-batch cell_type --json")
          .arg(path("cells.h5ad"), path("chosen.pt"), QString::number(median),
               path("factors.tsv")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json trained = json::parse(outcome.out);
  const json& cells = trained["cell_filter_outcome"];
  QCOMPARE(trained["cells"].get<int>() + trained["heldout_cells"].get<int>(),
           cells["kept_cells"].get<int>());
  QCOMPARE(cells["kept_cells"].get<int>() + cells["left_out_cells"].get<int>(), 400);
  QCOMPARE(cells["reasons"].size(), std::size_t{2});
  QCOMPARE(cells["reasons"][1]["criterion"].get<std::string>(),
           std::string("cell_type=Prog or Ery"));
  QCOMPARE(cells["reasons"][1]["cells"].get<int>(),
           400 - m_simulated["cell_type"]["Prog"].get<int>() -
               m_simulated["cell_type"]["Ery"].get<int>());
  const json& genes = trained["gene_choice_outcome"];
  QCOMPARE(genes["variable"].get<int>(), 20);
  QCOMPARE(genes["genes"], trained["genes"]);
  QCOMPARE(genes["sets"][1]["set"].get<std::string>(), std::string("factors"));
  QCOMPARE(genes["sets"][1]["asked"].get<int>(), 3);
  QCOMPARE(genes["sets"][1]["found"].get<int>(), 2);
  for (const char* wrong : {"--max-mito 30", "--keep plate=1", "--always nowhere.tsv",
                            "--never targets", "--min-genes 100000"}) {
    const Outcome refused =
        chreode::chreode(QStringLiteral("train %1 -o %2 --steps 5 %3")
                             .arg(path("cells.h5ad"), path("none.pt"), QString::fromLatin1(wrong)));
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.saysOneLine(), refused.err.c_str());
  }
}

void TestCli::trainSaysWhatABatchTakesWithIt() {
  const Outcome marked =
      chreode::chreode(QStringLiteral("select %1 --query cell_type==\"Ery\" --name erythroid -o %2")
                           .arg(path("cells.h5ad"), path("marked.h5ad")));
  QVERIFY2(marked.code == 0, marked.err.c_str());
  const auto train = [this](const char* more) {
    return chreode::chreode(
        QStringLiteral("train %1 -o %2 --steps 10 --latent 4 --decoder mlp --json %3")
            .arg(path("marked.h5ad"), path("nested.pt"), QString::fromLatin1(more)));
  };
  const Outcome outcome = train("--batch cell_type --label erythroid");
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const std::string sentence =
      "cell_type and erythroid cannot be told apart: every level of cell_type holds one erythroid "
      "only, so a model that removes cell_type removes erythroid too.";
  QCOMPARE(json::parse(outcome.out)["notices"], json::array({sentence}));
  QCOMPARE(outcome.err, "Note: " + sentence + "\n");
  const Outcome silent = train("");
  QVERIFY2(silent.code == 0, silent.err.c_str());
  QVERIFY(silent.err.empty());
  QCOMPARE(json::parse(silent.out)["notices"], json::array());
}

void TestCli::runWithAFileNeedsADisplay() {
  const Outcome outcome =
      chreode::runCommand(QStringLiteral(CHREODE_SOURCE_DIR "/app/run"), {path("cells.h5ad")});
  QCOMPARE(outcome.code, 1);
  QVERIFY2(outcome.saysOneLine(), outcome.err.c_str());
  QVERIFY(outcome.err.find("cells.h5ad") != std::string::npos);
  QVERIFY(outcome.out.empty());
}

QTEST_GUILESS_MAIN(TestCli)
#include "test_cli.moc"
