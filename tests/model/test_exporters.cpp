#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "model/torch_engine.h"
#include "peer_cells.h"

using namespace chreode;
using nlohmann::json;

/// resources/python: what it writes loads here and gives the numbers of the Python networks.
class TestExporters : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void scviModelsGiveTheirOwnNumbers_data();
  void scviModelsGiveTheirOwnNumbers();
  void aPlainPairGivesItsOwnNumbers();
  void refusalsAreSentences();
  void helpIsThere();

 private:
  QTemporaryDir m_folder;
  json m_scvi;
  json m_plain;
};

namespace {

struct Ran {
  int code = -1;
  std::string out;
  std::string err;
};

Ran python(const QStringList& arguments) {
  QProcess process;
  process.start(QStringLiteral("/usr/bin/python3"), arguments);
  if (!process.waitForFinished(240000)) return {};
  return {process.exitCode(), process.readAllStandardOutput().toStdString(),
          process.readAllStandardError().toStdString()};
}

json readJson(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? json::parse(file.readAll().toStdString()) : json();
}

Levels levelsOf(const ModelCard& card) {
  Levels levels(3, static_cast<Index>(card.covariates.size()));
  for (Index c = 0; c < levels.cols(); ++c) {
    const auto count = static_cast<int>(card.covariates[static_cast<std::size_t>(c)].levels.size());
    for (int i = 0; i < 3; ++i) levels(i, c) = i % count;
  }
  return levels;
}

double worst(const Matrix& ours, const json& theirs) {
  double most = 0.0;
  for (Index i = 0; i < ours.rows(); ++i) {
    for (Index j = 0; j < ours.cols(); ++j) {
      const double other = theirs.at(static_cast<std::size_t>(i)).at(static_cast<std::size_t>(j));
      most = std::max(most, std::abs(ours(i, j) - other) / std::max(1.0, std::abs(other)));
    }
  }
  return most;
}

}  // namespace

void TestExporters::initTestCase() {
  qputenv("CHREODE_TORCH", CHREODE_ENGINE);
  if (python({QStringLiteral("-c"), QStringLiteral("import torch")}).code != 0) {
    QSKIP("/usr/bin/python3 has no torch");
  }
  for (const char* kind : {"scvi", "plain"}) {
    const QString answer = m_folder.filePath(QString::fromLatin1(kind) + QStringLiteral(".json"));
    const Ran ran = python({QStringLiteral(CHREODE_SOURCE_DIR "/tests/model/exporter_peer.py"),
                            QString::fromLatin1(kind), m_folder.path(), answer});
    QVERIFY2(ran.code == 0, ran.err.c_str());
    (kind == std::string("scvi") ? m_scvi : m_plain) = readJson(answer);
  }
}

void TestExporters::scviModelsGiveTheirOwnNumbers_data() {
  QTest::addColumn<QString>("name");
  for (const char* name :
       {"plain", "batches", "deep", "linear", "encoded", "by_batch", "softmax_code"}) {
    QTest::newRow(name) << QString::fromLatin1(name);
  }
}

void TestExporters::scviModelsGiveTheirOwnNumbers() {
  QFETCH(QString, name);
  const json& own = m_scvi.at(name.toStdString());
  // From memory, and from the folder that save() writes.
  for (const QString& file :
       QStringList{name + QStringLiteral(".pt"), name + QStringLiteral("-folder.pt")}) {
    const auto model = TorchEngine::instance().load(m_folder.filePath(file).toStdString());
    const ModelCard& card = model->card();
    QCOMPARE(card.genes.front(), std::string("g0"));
    json columns = json::array();
    for (const Covariate& covariate : card.covariates) columns.push_back(covariate.name);
    QVERIFY(columns == own.at("covariates"));
    const Levels levels = levelsOf(card);
    const Encoded encoded = model->encode(peerCells(model->geneCount()), levels, {});
    QVERIFY(worst(encoded.mean, own.at("mean")) < 1e-5);
    QVERIFY(worst(encoded.variance, own.at("variance")) < 1e-5);
    const Vector library = (Vector(3) << 500.0f, 1000.0f, 2000.0f).finished();
    const Matrix decoded = model->decode(peerCodes(model->latentSize()), library, levels);
    QVERIFY2(worst(decoded, own.at("decoded")) < 1e-5,
             qPrintable(QString::number(worst(decoded, own.at("decoded")))));
    QVERIFY(std::abs(decoded.row(1).sum() - 1000.0f) < 0.05f);
    if (levels.cols() > 0) {
      // Another level gives another answer, and one that is not there is refused.
      const Levels other = Levels::Zero(3, levels.cols());
      QVERIFY((model->decode(peerCodes(model->latentSize()), library, other) - decoded)
                  .array()
                  .abs()
                  .maxCoeff() > 1e-3f);
      const Levels beyond = Levels::Constant(3, levels.cols(), 99);
      QVERIFY_THROWS_EXCEPTION(Error,
                               model->decode(peerCodes(model->latentSize()), library, beyond));
    }
  }
}

void TestExporters::aPlainPairGivesItsOwnNumbers() {
  const auto model =
      TorchEngine::instance().load(m_folder.filePath(QStringLiteral("pair.pt")).toStdString());
  const Levels levels(3, 0);
  const Vector library = (Vector(3) << 500.0f, 1000.0f, 2000.0f).finished();
  const Encoded encoded = model->encode(peerCells(model->geneCount()), levels, {});
  QVERIFY(worst(encoded.mean, m_plain.at("mean")) < 1e-5);
  QVERIFY(worst(encoded.variance, m_plain.at("variance")) < 1e-5);
  QVERIFY(worst(model->decode(peerCodes(4), library, levels), m_plain.at("decoded")) < 1e-5);
  const auto log =
      TorchEngine::instance().load(m_folder.filePath(QStringLiteral("log.pt")).toStdString());
  QVERIFY(log->card().outputSpace == Space::log1p);
  QVERIFY(worst(log->decode(peerCodes(4), library, levels), m_plain.at("log_decoded")) < 1e-5);
}

void TestExporters::refusalsAreSentences() {
  const json& refusals = m_plain.at("refusals");
  const auto says = [&](const char* key, const char* part) {
    const std::string text = refusals.at(key);
    if (text.find(part) != text.npos && text.find('\n') == text.npos) return true;
    qWarning("%s: %s", key, text.c_str());
    return false;
  };
  QVERIFY(says("genes", "does not run on 29 genes"));
  QVERIFY(says("latent", "(3, 5) is needed"));
  QVERIFY(says("sampling", "eval()"));
  QVERIFY(says("space", "log1p"));
  QVERIFY(says("folder", "no model.pt"));
  QVERIFY(!m_plain.at("left").get<bool>());  // nothing half-written stays
  const Ran ran = python({QStringLiteral(CHREODE_SOURCE_DIR "/resources/python/export_scvi.py"),
                          m_folder.filePath(QStringLiteral("absent")), QStringLiteral("-o"),
                          m_folder.filePath(QStringLiteral("never.pt"))});
  QCOMPARE(ran.code, 1);
  QVERIFY2(ran.err.find("is no folder") != ran.err.npos && ran.err.find('\n') == ran.err.size() - 1,
           ran.err.c_str());
}

void TestExporters::helpIsThere() {
  for (const char* script : {"export_scvi.py", "export_torch.py"}) {
    const Ran ran = python(
        {QStringLiteral(CHREODE_SOURCE_DIR "/resources/python/") + QString::fromLatin1(script),
         QStringLiteral("--help")});
    QCOMPARE(ran.code, 0);
    QVERIFY(ran.out.find("Chreode") != ran.out.npos && ran.out.find("-o") != ran.out.npos);
  }
}

QTEST_GUILESS_MAIN(TestExporters)
#include "test_exporters.moc"
