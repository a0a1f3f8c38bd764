#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <string>

#include <hdf5.h>
#include <nlohmann/json.hpp>

#include "command.h"

using chreode::Outcome;
using nlohmann::json;

/// `chreode whatif`.
class TestWhatif : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tellsEveryFactorBesideTheBaselines();
  void permutedTruthChangesNothingButTheScores();
  void tableIsWritten();
  void genesAndSetsNeedNoFactor();
  void backgroundGivesAPValue();
  void cardAsksWhatIsNeededAndWhatIsEnough();
  void seedModelsGiveTheUncertainty();
  void badInputIsOneSentence();

 private:
  QString path(const char* name) const { return m_directory.filePath(QString::fromLatin1(name)); }
  QString demo() const { return QStringLiteral(CHREODE_SOURCE_DIR "/resources/demo/myeloid"); }
  Outcome run(const QString& file, const QString& rest) const {
    return chreode::chreode(
        QStringLiteral("whatif %1 --model %2.pt --subsample 600 %3").arg(file, demo(), rest));
  }
  json ask(const QString& file, const QString& rest) const {
    const Outcome outcome = run(file, rest + QStringLiteral(" --json"));
    return outcome.code == 0 ? json::parse(outcome.out) : json(outcome.err);
  }
  QString write(const char* name, const char* text) const {
    QFile file(path(name));
    if (file.open(QIODevice::WriteOnly)) file.write(text);
    return file.fileName();
  }

  QTemporaryDir m_directory;
};

void TestWhatif::tellsEveryFactorBesideTheBaselines() {
  const json result = ask(demo() + QStringLiteral(".h5ad"), QStringLiteral("--all-factors"));
  QVERIFY2(result.is_object(), result.dump().c_str());
  QCOMPARE(result["factors"].size(), std::size_t{11});
  QCOMPARE(result["classes"].size(), std::size_t{4});
  QCOMPARE(result["left_out"], json::array({"Prog"}));
  for (const json& factor : result["factors"]) {
    for (const char* key : {"factor", "targets", "effects", "rank", "p", "q"}) {
      QVERIFY2(factor.contains(key), key);
    }
    QVERIFY(factor["p"].is_null() && factor["q"].is_null());
    QVERIFY(factor["rank"].get<int>() >= 1 && factor["rank"] <= factor["rank_of"]);
    QCOMPARE(factor["effects"].size(), std::size_t{5});
    for (const json& effect : factor["effects"]) {
      for (const char* state : {"Ery", "Mk", "Mo", "Neu"}) QVERIFY(effect[state].is_number());
    }
    const std::string name = factor["factor"];
    QVERIFY(result["baseline"]["logistic"][name]["Ery"].is_number());
    QVERIFY(result["baseline"]["correlation"][name]["Ery"].is_number());
  }
  for (const char* method : {"encoder", "factor_only", "gradient", "propagation",
                             "propagation_inferred", "logistic", "correlation"}) {
    const json& score = result["truth"][method];
    QVERIFY2(score["spearman"].is_number() && score["sign"].is_number(), method);
    QCOMPARE(score["pairs"].get<int>(), 44);
  }
  // What is given the true network says so; what infers its own does not.
  QCOMPARE(result["truth"]["encoder"]["uses_true"], json("arrows and signs"));
  QVERIFY(result["truth"]["propagation_inferred"]["uses_true"].is_null());
  QVERIFY(result["truth"]["encoder"]["spearman"].get<double>() > 0.5);
}

void TestWhatif::permutedTruthChangesNothingButTheScores() {
  const QString copy = path("permuted.h5ad");
  QVERIFY(QFile::copy(demo() + QStringLiteral(".h5ad"), copy));
  QVERIFY(QFile(copy).setPermissions(QFile::ReadOwner | QFile::WriteOwner));
  const hid_t file = H5Fopen(copy.toUtf8().constData(), H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t set = H5Dopen2(file, "uns/simulation/truth/fractions", H5P_DEFAULT);
  std::vector<double> fractions(23 * 4);
  QVERIFY(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, fractions.data()) >= 0);
  std::rotate(fractions.begin(), fractions.begin() + 7 * 4 + 1, fractions.end());
  QVERIFY(H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, fractions.data()) >= 0);
  H5Dclose(set);
  H5Fclose(file);
  const QString rest = QStringLiteral("--all-factors --background 5");
  const json before = ask(demo() + QStringLiteral(".h5ad"), rest);
  const json after = ask(copy, rest);
  QVERIFY2(before.is_object() && after.is_object(), after.dump().c_str());
  QCOMPARE(after["factors"], before["factors"]);
  QCOMPARE(after["baseline"], before["baseline"]);
  QCOMPARE(after["programs"], before["programs"]);
  QVERIFY(after["truth"] != before["truth"]);
}

void TestWhatif::tableIsWritten() {
  const Outcome outcome =
      run(demo() + QStringLiteral(".h5ad"),
          QStringLiteral("--factor Pu.1 --operator encoder,gradient --amount zero -o ") +
              path("out.csv"));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  QVERIFY(outcome.out.find("Pu.1") != std::string::npos);
  QVERIFY(outcome.out.find("logistic regression") != std::string::npos);
  QFile file(path("out.csv"));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QStringList lines =
      QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
  QVERIFY(lines.filter(QStringLiteral("associations")).size() == 1);
  QVERIFY(lines.contains(
      QStringLiteral("factor,method,Ery,Mk,Mo,Neu,targets,rank,rank_of,p,q,outside_share")));
  QCOMPARE(lines.filter(QStringLiteral("Pu.1,")).size(), 4);
}

void TestWhatif::genesAndSetsNeedNoFactor() {
  const json genes = ask(demo() + QStringLiteral(".h5ad"),
                         QStringLiteral("--genes Gata1,EKLF --cells cell_type=Prog --amount +2"));
  QVERIFY2(genes.is_object(), genes.dump().c_str());
  QCOMPARE(genes["factors"].size(), std::size_t{1});
  QVERIFY(genes["factors"][0]["effects"].contains("encoder"));
  QVERIFY(!genes["factors"][0]["effects"].contains("gradient"));
  QVERIFY(genes["factors"][0]["refusals"]["gradient"].is_string());
}

void TestWhatif::backgroundGivesAPValue() {
  const json result = ask(demo() + QStringLiteral(".h5ad"),
                          QStringLiteral("--factor Fli1 --operator encoder --background 210"));
  QVERIFY2(result.is_object(), result.dump().c_str());
  const json& factor = result["factors"][0];
  const json& background = factor["background"];
  QCOMPARE(background["tried"].get<int>(), 210);
  if (background["sets"].get<int>() >= 199) {
    QVERIFY(factor["p"].get<double>() > 0.0 && factor["p"].get<double>() <= 1.0);
    QVERIFY(factor["q"].get<double>() >= factor["p"].get<double>());
  } else {
    QVERIFY(factor["p"].is_null());
    QVERIFY(factor["p_note"].get<std::string>().starts_with("too few for a p-value"));
  }
}

void TestWhatif::cardAsksWhatIsNeededAndWhatIsEnough() {
  const json result = ask(demo() + QStringLiteral(".h5ad"),
                          QStringLiteral("--factor Pu.1,SCL --operator encoder --card Mo"));
  QVERIFY2(result.is_object(), result.dump().c_str());
  const json& card = result["card"];
  QCOMPARE(card["state"], json("Mo"));
  QCOMPARE(card["factors"].size(), std::size_t{2});
  const json& pu1 = card["factors"][0];
  for (const char* side : {"necessity", "sufficiency"}) {
    QVERIFY(pu1[side]["cells"].get<int>() >= 10);
    for (const json& told : {pu1[side]["effects"]["encoder"], pu1[side]["baseline"]["logistic"]}) {
      for (const char* key : {"before", "after", "change", "error"}) {
        QVERIFY2(told[key].is_number(), key);
      }
    }
  }
  // Monocytes need Pu.1, and it makes them: by the model as by the regression.
  QVERIFY(pu1["necessity"]["effects"]["encoder"]["change"].get<double>() < 0.0);
  QVERIFY(pu1["sufficiency"]["effects"]["encoder"]["change"].get<double>() > 0.0);
  QVERIFY(pu1["necessity"]["effects"]["encoder"]["before"].get<double>() > 0.5);
  // SCL goes with erythroid cells and causes nothing there.
  QVERIFY(result["traps"]["SCL"].get<std::string>().find("SCL goes with Ery") !=
          std::string::npos);
  QCOMPARE(result["traps"].size(), std::size_t{1});
}

void TestWhatif::seedModelsGiveTheUncertainty() {
  const QString file = demo() + QStringLiteral(".h5ad");
  const Outcome trained =
      chreode::chreode(QStringLiteral("train %1 -o %2 --subsample 600 --steps 60 --seeds 3")
                           .arg(file, path("M.pt")));
  QVERIFY2(trained.code == 0, trained.err.c_str());
  const QString asked = QStringLiteral(
                            "whatif %1 --model %2 --subsample 600 --factor Gata1 "
                            "--operator encoder --json --seed-models %3")
                            .arg(file, path("M.pt"), path("M.seed1.pt"));
  const Outcome outcome = chreode::chreode(asked + QLatin1Char(',') + path("M.seed2.pt"));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json result = json::parse(outcome.out);
  QCOMPARE(result["uncertainty"],
           json("standard deviation over 3 models of other seeds; the effect is their mean"));
  QCOMPARE(result["models"], json(3));
  for (const json& error : result["factors"][0]["errors"]["encoder"]) {
    QVERIFY(error.get<double>() > 0.0);
  }
  for (const QString& bad : {asked, QString(asked + QLatin1Char(',') + path("M.pt"))}) {
    const Outcome refused = chreode::chreode(bad);
    QVERIFY2(refused.code == 1 && refused.saysOneLine(), refused.err.c_str());
  }
}

void TestWhatif::badInputIsOneSentence() {
  const QString file = demo() + QStringLiteral(".h5ad");
  const QString human =
      write("human.tsv", "tf\ttarget\nGATA1\tKLF1\nGATA1\tTAL1\nSPI1\tCSF1R\nSPI1\tCD14\n");
  const QString bare = write("bare.tsv", "tf\ttarget\tmode\nGata1\tEKLF\t1\n");
  const QString none = write("none.tsv", "alpha\tbeta\nGata1\tEKLF\n");
  for (const QString& rest :
       {QStringLiteral("--factor NoSuch"), QStringLiteral("--genes NoSuch"),
        QStringLiteral("--amount 50"), QStringLiteral("--amount much"),
        QStringLiteral("--start NoSuch"), QStringLiteral("--card Prog"),
        QStringLiteral("--cells cell_type=NoSuch"), QString(QStringLiteral("--programs ") + human),
        QString(QStringLiteral("--programs ") + bare),
        QString(QStringLiteral("--programs ") + none), QStringLiteral("--programs nowhere.tsv")}) {
    const Outcome outcome = run(file, rest);
    QVERIFY2(outcome.code == 1 && outcome.saysOneLine(),
             (rest.toStdString() + outcome.err).c_str());
    QVERIFY(outcome.out.empty());
  }
  QCOMPARE(run(file, QStringLiteral("--operator magic")).code, 2);
  QCOMPARE(run(file, QStringLiteral("--factor Gata1 --all-factors")).code, 2);
}

QTEST_GUILESS_MAIN(TestWhatif)
#include "test_whatif.moc"
