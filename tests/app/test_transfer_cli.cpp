#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <string>

#include <nlohmann/json.hpp>

#include "command.h"

using chreode::Outcome;
using nlohmann::json;

namespace {

const char* const kMethods[] = {"no_change",          "smoothing",           "expression_delta",
                                "precision_weighted", "similarity_weighted", "ridge",
                                "pca_latent",         "vae_latent"};
const char* const kScores[] = {"genes_scored", "r_delta", "r_delta_split",   "r_delta_top20",
                               "l2",           "r2_mean", "direction_top20", "energy_distance"};

}  // namespace

/// `chreode transfer` and `chreode combine` on cells of a small table: three classes under two
/// conditions.
class TestTransferCli : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void withoutAModel();
  void aModelIsTrainedWithoutTheAnswer();
  void asItIsTheModelSawIt();
  void badInputIsOneLine();
  void combineNeedsDoubles();

 private:
  QString path(const char* name) const { return m_directory.filePath(QString::fromLatin1(name)); }
  QString question(const char* target = "Ery") const {
    return QStringLiteral(
               "transfer %1 --condition phase --control early --perturbed late "
               "--classes cell_type --target %2 ")
        .arg(path("cells.h5ad"), QString::fromLatin1(target));
  }

  QTemporaryDir m_directory;
};

void TestTransferCli::initTestCase() {
  QVERIFY(m_directory.isValid());
  Outcome outcome = chreode::chreode(
      QStringLiteral("simulate %1 --cells 600 --genes 120 --truth-runs 64 --seed 5")
          .arg(path("plain.h5ad")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  // Simulated cells have no condition: every other cell of a class is called late.
  const QString script = QStringLiteral(
      "import h5py,shutil,sys\n"
      "import numpy as np\n"
      "shutil.copyfile(sys.argv[1],sys.argv[2])\n"
      "with h5py.File(sys.argv[2],'r+') as f:\n"
      "    n=len(f['obs/cell_type/codes'])\n"
      "    g=f['obs'].create_group('phase')\n"
      "    g.attrs['encoding-type']='categorical'; g.attrs['encoding-version']='0.2.0'\n"
      "    g.attrs['ordered']=False\n"
      "    c=g.create_dataset('codes',data=(np.arange(n)%2).astype('i1'))\n"
      "    c.attrs['encoding-type']='array'; c.attrs['encoding-version']='0.2.0'\n"
      "    d=g.create_dataset('categories',data=['early','late'],dtype=h5py.string_dtype())\n"
      "    d.attrs['encoding-type']='string-array'; d.attrs['encoding-version']='0.2.0'\n"
      "    o=[x.decode() if isinstance(x,bytes) else x for x in f['obs'].attrs['column-order']]\n"
      "    f['obs'].attrs['column-order']=np.array(o+['phase'],dtype=h5py.string_dtype())\n");
  outcome =
      chreode::runCommand(QStringLiteral("/usr/bin/python3"),
                          {QStringLiteral("-c"), script, path("plain.h5ad"), path("cells.h5ad")});
  if (outcome.code != 0) QSKIP("Python's h5py is absent");
  outcome = chreode::chreode(
      QStringLiteral("train %1 -o %2 --steps 60 --latent 4 --seed 3 --decoder linear --label -")
          .arg(path("cells.h5ad"), path("model.pt")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
}

void TestTransferCli::withoutAModel() {
  const Outcome outcome =
      chreode::chreode(question() + QStringLiteral("--json -o %1").arg(path("genes.tsv")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json result = json::parse(outcome.out);
  QVERIFY(result["model_saw_target"].is_null());
  QCOMPARE(result["methods"].size(), std::size_t{7});
  QVERIFY(result["methods"]["ridge"]["r_delta_all_genes"].is_number());
  QVERIFY(result["methods"]["no_change"]["r_delta"].is_null());
  QVERIFY(result["best"].is_string() && result["recommended"].is_string());
  QFile table(path("genes.tsv"));
  QVERIFY(table.open(QIODevice::ReadOnly));
  const QByteArray text = table.readAll();
  QVERIFY(text.contains("# simulated data"));
  QVERIFY(text.contains("gene\tcontrol\texpression_delta"));
  QCOMPARE(chreode::chreode(question() + QStringLiteral("--json")).out,
           chreode::chreode(question() + QStringLiteral("--json")).out);
}

void TestTransferCli::aModelIsTrainedWithoutTheAnswer() {
  const QString command =
      question() + QStringLiteral("--model %1 --json --seeds 2").arg(path("model.pt"));
  const Outcome outcome = chreode::chreode(command);
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json result = json::parse(outcome.out);
  for (const char* method : kMethods) {
    for (const char* score : kScores) {
      QVERIFY2(result["methods"][method].contains(score), method);
    }
  }
  QCOMPARE(result["model_saw_target"], json(false));
  QCOMPARE(result["given_model_saw_target"], json(true));
  QCOMPARE(result["retrained"].size(), std::size_t{2});
  QCOMPARE(result["seeds_r_delta_split"].size(), std::size_t{2});
  QVERIFY(result["ceiling"].is_number() || result["ceiling"].is_null());
  QVERIFY(QFile::exists(path("model.without-Ery-late.seed3.pt")));
  QVERIFY(QFile::exists(path("model.without-Ery-late.seed4.pt")));
  // Found again, the models are not trained again, and say the same.
  QCOMPARE(chreode::chreode(command).out, outcome.out);
  const Outcome words =
      chreode::chreode(question() + QStringLiteral("--model %1").arg(path("model.pt")));
  QVERIFY2(words.out.find("(No change)") != std::string::npos, words.out.c_str());
  QVERIFY(words.out.find("Use ") != std::string::npos);
}

void TestTransferCli::asItIsTheModelSawIt() {
  const Outcome outcome = chreode::chreode(
      question() + QStringLiteral("--model %1 --no-retrain --json").arg(path("model.pt")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json result = json::parse(outcome.out);
  QCOMPARE(result["model_saw_target"], json(true));
  QVERIFY(result["best"].is_null());
  QVERIFY(result["verdict"][0].get<std::string>().find("may have seen the answer") !=
          std::string::npos);
}

void TestTransferCli::badInputIsOneLine() {
  for (const QString& command :
       {question("nobody"), question().replace(QStringLiteral("late"), QStringLiteral("never")),
        question().replace(QStringLiteral("phase"), QStringLiteral("time"))}) {
    const Outcome outcome = chreode::chreode(command + QStringLiteral("--json"));
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.saysOneLine() && outcome.out.empty(), outcome.err.c_str());
  }
  QCOMPARE(chreode::chreode(QStringLiteral("transfer %1").arg(path("cells.h5ad"))).code, 2);
}

void TestTransferCli::combineNeedsDoubles() {
  const Outcome outcome = chreode::chreode(
      QStringLiteral("combine %1 --perturbation phase --control early --within cell_type --json")
          .arg(path("cells.h5ad")));
  QCOMPARE(outcome.code, 1);
  QVERIFY2(outcome.saysOneLine() && outcome.err.find("no double") != std::string::npos,
           outcome.err.c_str());
}

QTEST_GUILESS_MAIN(TestTransferCli)
#include "test_transfer_cli.moc"
