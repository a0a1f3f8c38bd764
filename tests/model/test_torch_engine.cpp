#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>

#include "base/error.h"
#include "model/torch_engine.h"
#include "peer_cells.h"
#include "simulated_counts.h"

using namespace chreode;

namespace {

constexpr int kCells = 400;
constexpr int kGenes = 40;

TrainingOptions shortTraining() {
  TrainingOptions options;
  options.latentSize = 4;
  options.hidden = {32};
  options.steps = 300;
  return options;
}

TrainingResult train(const TrainingOptions& options, const TrainingObserver& observer = {},
                     TrainingControl* control = nullptr) {
  static const Dataset data = simulatedCounts(kCells, kGenes);
  TrainingControl own;
  return TorchEngine::instance().train(prepareTraining(data, options), options,
                                       control ? *control : own, observer, {});
}

Vector peerLibrary() {
  return (Vector(3) << 500.0f, 1000.0f, 2000.0f).finished();
}

bool matches(const Matrix& ours, const nlohmann::json& theirs, double tolerance) {
  for (Index i = 0; i < ours.rows(); ++i) {
    for (Index j = 0; j < ours.cols(); ++j) {
      const double other = theirs.at(static_cast<std::size_t>(i)).at(static_cast<std::size_t>(j));
      if (std::abs(ours(i, j) - other) > tolerance * std::max(1.0, std::abs(other))) return false;
    }
  }
  return true;
}

}  // namespace

class TestTorchEngine : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir m_folder;
  bool m_hasPython = false;

  std::string path(const char* name) const {
    return m_folder.filePath(QLatin1String(name)).toStdString();
  }
  QByteArray bytes(const std::string& file) const {
    QFile open(QString::fromStdString(file));
    return open.open(QIODevice::ReadOnly) ? open.readAll() : QByteArray();
  }
  void write(const std::string& file, const QByteArray& contents) const {
    QFile open(QString::fromStdString(file));
    QVERIFY(open.open(QIODevice::WriteOnly));
    open.write(contents);
  }
  QByteArray python(const QStringList& arguments) const {
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QStringLiteral("/usr/bin/python3"), arguments);
    process.waitForFinished(240000);
    return process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
  }
  QByteArray peer(const char* verb, const std::string& argument) const {
    return python({QStringLiteral(CHREODE_SOURCE_DIR "/tests/model/torch_peer.py"),
                   QLatin1String(verb), QString::fromStdString(argument)});
  }
  std::string refusal(const std::string& file) const {
    try {
      TorchEngine::instance().load(file);
    } catch (const Error& error) {
      return error.what();
    }
    return "was loaded";
  }

 private Q_SLOTS:
  void initTestCase() {
    qputenv("CHREODE_TORCH", CHREODE_ENGINE);
    m_hasPython =
        !python({QStringLiteral("-c"), QStringLiteral("import torch; print(torch.__version__)")})
             .isEmpty();
    if (m_hasPython) peer("make", m_folder.path().toStdString());
  }

  void learns() {
    TrainingOptions options = shortTraining();
    options.batchColumns = {"donor"};
    const TrainingResult result = train(options);
    QVERIFY2(result.heldoutLoss < result.heldoutLossMeanModel,
             qPrintable(QStringLiteral("%1 against %2")
                            .arg(result.heldoutLoss)
                            .arg(result.heldoutLossMeanModel)));
    QCOMPARE(result.steps, 300);
    QVERIFY(result.chosen.find("decoder after 300 steps") != std::string::npos);
    QCOMPARE(result.model->card().training["steps"].get<int>(), 300);
  }

  void theJacobianIsTheSlopeOfDecode() {
    for (const chreode::DecoderKind kind :
         {chreode::DecoderKind::linear, chreode::DecoderKind::mlp}) {
      TrainingOptions options = shortTraining();
      options.steps = 30;
      options.decoder = kind;
      const auto model = train(options).model;
      const Index latent = model->latentSize();
      RowVector z(latent);
      for (Index j = 0; j < latent; ++j) z[j] = std::sin(1.3f * static_cast<float>(j + 1));
      const Levels levels = Levels::Zero(1, static_cast<Index>(model->card().covariates.size()));
      const RowVector spread = RowVector::Ones(latent);
      const Matrix exact = model->jacobian(z, 1e4f, levels, spread);
      QCOMPARE(exact.rows(), model->geneCount());
      const Matrix differences = model->LatentModel::jacobian(z, 1e4f, levels, spread);
      const float worst = (exact - differences).cwiseAbs().maxCoeff();
      const float off = (exact - differences).norm() / exact.norm();
      // A ReLU's corner within the step makes some slopes of a deeper decoder differ.
      QVERIFY2(off < (kind == chreode::DecoderKind::linear ? 1e-3f : 0.05f),
               qPrintable(QString::number(off)));
      if (kind != chreode::DecoderKind::linear) continue;
      QVERIFY2(worst < 1e-3f, qPrintable(QString::number(worst)));
      // Log shares of a linear decoder are its weights plus what all genes have in common.
      Matrix ends = Matrix::Zero(1 + latent, latent);
      ends.bottomRows(latent).setIdentity();
      const Matrix logs =
          model->decode(ends, Vector::Constant(1 + latent, 1e4f), levels.replicate(1 + latent, 1))
              .array()
              .log();
      Matrix weights = (logs.bottomRows(latent).rowwise() - logs.row(0)).transpose();
      const RowVector shares = model->decode(Matrix(z), Vector::Ones(1), levels).row(0);
      const RowVector common = shares / shares.sum() * weights;
      weights.rowwise() -= common;
      QVERIFY((exact - weights).cwiseAbs().maxCoeff() < 1e-4f);
    }
  }

  void activityIsThatOfTheCodes() {
    TrainingOptions options = shortTraining();
    const Dataset data = simulatedCounts(kCells, kGenes);
    const TrainingData prepared = prepareTraining(data, options);
    TrainingControl control;
    chreode::CodeActivity last;
    const TrainingResult result =
        TorchEngine::instance().train(prepared, options, control,
                                      [&](const chreode::TrainingUpdate& update) {
                                        if (!update.activity.klPerNumber.empty())
                                          last = update.activity;
                                      },
                                      {});
    QCOMPARE(last.klPerNumber.size(), std::size_t{4});
    const nlohmann::json record = result.model->card().training;
    QCOMPARE(record["active_units"].get<int>(), result.activity.activeUnits);
    QCOMPARE(record["kl_per_number"].get<std::vector<double>>(), result.activity.klPerNumber);
    // The closed form from what the model file's own encoder says of the same cells.
    const chreode::Encoded codes =
        result.model->encode(*prepared.x, prepared.levels, chreode::Progress());
    const auto n = static_cast<double>(prepared.validationCells.size());
    QVERIFY(n <= 512);
    int active = 0;
    for (int i = 0; i < 4; ++i) {
      double kl = 0.0, sum = 0.0, squares = 0.0;
      for (const std::int32_t cell : prepared.validationCells) {
        const double m = codes.mean(cell, i);
        const double v = codes.variance(cell, i);
        kl += 0.5 * (m * m + v - 1.0 - std::log(v)) / n;
        sum += m / n;
        squares += m * m / n;
      }
      active += squares - sum * sum > 0.01 ? 1 : 0;
      QVERIFY(std::abs(kl - result.activity.klPerNumber[static_cast<std::size_t>(i)]) <
              1e-3 * std::max(0.1, kl));
    }
    QCOMPARE(result.activity.activeUnits, active);
    QVERIFY(active > 0);
  }

  void sameSeedSameFile() {
    TrainingOptions options = shortTraining();
    options.steps = 40;
    const std::string first = path("first.pt"), second = path("second.pt"), third = path("3.pt");
    TorchEngine::instance().save(*train(options).model, first);
    TorchEngine::instance().save(*train(options).model, second);
    QVERIFY(!bytes(first).isEmpty());
    QVERIFY(bytes(first) == bytes(second));
    options.seed = 1;
    TorchEngine::instance().save(*train(options).model, third);
    QVERIFY(bytes(first) != bytes(third));
  }

  void aFileSaysHowItsModelWasChosenAndJudged() {
    TrainingOptions options = shortTraining();
    options.steps = 20;
    TorchEngine::instance().save(*train(options).model, path("judged.pt"), {{"score", 0.25}});
    const nlohmann::json record = TorchEngine::instance().load(path("judged.pt"))->card().training;
    QCOMPARE(record.at("score").get<double>(), 0.25);
    QVERIFY(record.at("chosen").get<std::string>().find("decoder after") != std::string::npos);
  }

  void fileGivesTheSameNumbers_data() {
    QTest::addColumn<int>("decoder");
    QTest::addColumn<QString>("batch");
    QTest::newRow("mlp") << static_cast<int>(DecoderKind::mlp) << QString();
    QTest::newRow("linear") << static_cast<int>(DecoderKind::linear) << QString();
    QTest::newRow("batch") << static_cast<int>(DecoderKind::mlp) << QStringLiteral("donor");
  }
  void fileGivesTheSameNumbers() {
    QFETCH(int, decoder);
    QFETCH(QString, batch);
    TrainingOptions options = shortTraining();
    options.steps = 60;
    options.decoder = static_cast<DecoderKind>(decoder);
    if (!batch.isEmpty()) options.batchColumns = {batch.toStdString()};
    const auto model = train(options).model;
    const std::string file = path("model.pt");
    TorchEngine::instance().save(*model, file);
    const auto loaded = TorchEngine::instance().load(file);
    QVERIFY(loaded->card().toJson() == model->card().toJson());
    const ExpressionMatrix x = peerCells(kGenes);
    const Levels levels = Levels::Zero(3, batch.isEmpty() ? 0 : 1);
    const Encoded codes = model->encode(x, levels, {});
    QVERIFY(loaded->encode(x, levels, {}).mean == codes.mean);
    const Matrix decoded = model->decode(peerCodes(4), peerLibrary(), levels);
    QVERIFY(loaded->decode(peerCodes(4), peerLibrary(), levels) == decoded);
    QVERIFY(std::abs(decoded.row(1).sum() - 1000.0f) < 0.1f);
    if (!m_hasPython) QSKIP("/usr/bin/python3 has no torch");
    const auto answer = nlohmann::json::parse(peer("answer", file).toStdString());
    QVERIFY(matches(codes.mean, answer.at("mean"), 1e-5));
    QVERIFY(matches(codes.variance, answer.at("variance"), 1e-5));
    QVERIFY(matches(decoded, answer.at("decoded"), 1e-5));
    QVERIFY(answer.at("outputs") == nlohmann::json({"dispersion", "mean"}));
  }

  void covariateChangesDecode() {
    TrainingOptions options = shortTraining();
    options.batchColumns = {"donor"};
    options.decoder = DecoderKind::mlp;
    options.steps = 1500;
    const auto model = train(options).model;
    const Matrix z = Matrix::Zero(2, 4);
    Levels levels(2, 1);
    levels << 0, 4;
    const Matrix decoded = model->decode(z, Vector::Constant(2, 100.0f), levels);
    // Donor d4 has 13 times as much of the first gene as d0.
    const double ratio = decoded(1, 0) / decoded(0, 0);
    QVERIFY2(ratio > 4.0, qPrintable(QString::number(ratio)));
    levels << -1, -1;
    const Matrix unknown = model->decode(z, Vector::Constant(2, 100.0f), levels);
    QVERIFY(unknown.allFinite());
    QVERIFY(unknown.row(0) == unknown.row(1));
  }

  void gaussianLearnsLogs() {
    TrainingOptions options = shortTraining();
    options.likelihood = Likelihood::gaussian;
    const TrainingResult result = train(options);
    QVERIFY(result.heldoutLoss < result.heldoutLossMeanModel);
    QCOMPARE(result.model->card().likelihood, std::string("gaussian"));
  }

  void stopKeepsWhatThereIs() {
    TrainingOptions options = shortTraining();
    options.steps = 100000;
    TrainingControl control;
    int updates = 0;
    std::shared_ptr<const Matrix> codes;
    const TrainingResult result = train(
        options,
        [&](const TrainingUpdate& update) {
          if (update.codes) codes = update.codes;
          if (++updates == 4) control.stop = true;
        },
        &control);
    QVERIFY(result.steps > 0 && result.steps < 1000);
    QVERIFY(result.model != nullptr);
    QVERIFY(codes != nullptr);
    QCOMPARE(codes->rows(), Index{kCells});
    QVERIFY(codes->allFinite());
  }

  void cancelBeforeTheFirstStepThrows() {
    const TrainingOptions options = shortTraining();
    const Dataset data = simulatedCounts(kCells, kGenes);
    TrainingControl control;
    std::stop_source source;
    source.request_stop();
    Progress progress;
    progress.stop = source.get_token();
    QVERIFY_EXCEPTION_THROWN(TorchEngine::instance().train(prepareTraining(data, options), options,
                                                           control, {}, progress),
                             Cancelled);
  }

  void refusesWhatIsNoModel() {
    write(path("text.pt"), "gene,cell\nGata1,3\n");
    write(path("empty.pt"), "");
    write(path("data.pt"), QByteArray("\x89HDF\r\n\x1a\n", 8) + QByteArray(100, '\0'));
    write(path("net.onnx"), QByteArray("\x08\x07\x12\x07pytorch\x1a\x05", 13) + "1.13.0");
    TrainingOptions options = shortTraining();
    options.steps = 20;
    TorchEngine::instance().save(*train(options).model, path("whole.pt"));
    const QByteArray whole = bytes(path("whole.pt"));
    write(path("cut.pt"), whole.left(whole.size() / 2));
    const auto says = [this](const char* file, const char* part) {
      const std::string text = refusal(path(file));
      if (text.find(part) != std::string::npos && text.find('\n') == std::string::npos) return true;
      qWarning("%s: %s", file, text.c_str());
      return false;
    };
    QVERIFY(says("text.pt", "text file"));
    QVERIFY(says("empty.pt", "empty"));
    QVERIFY(says("data.pt", "HDF5"));
    QVERIFY(says("net.onnx", "ONNX"));
    QVERIFY(says("cut.pt", "cut short"));
    QVERIFY(says("absent.pt", "cannot be read"));
    if (!m_hasPython) QSKIP("/usr/bin/python3 has no torch");
    QVERIFY(says("state_dict.pt", "weights only"));
    QVERIFY(says("old_pickle.pt", "pickle"));
    QVERIFY(says("no_card.pt", "no chreode.json"));
    QVERIFY(says("bad_card.pt", "bad_card.pt"));
    QVERIFY(says("restless.pt", "different numbers"));
    QVERIFY(says("narrow.pt", "2 × 4 where its chreode.json asks for 2 × 5"));
    QVERIFY(says("silent.pt", "no method \"encode\""));
  }

  void refusesWhatIsMoreThanTensorMaths() {
    if (!m_hasPython) QSKIP("/usr/bin/python3 has no torch");
    const auto says = [this](const char* file, const char* part) {
      const std::string text = refusal(path(file));
      if (text.find(part) != std::string::npos && text.find('\n') == std::string::npos) return true;
      qWarning("%s: %s", file, text.c_str());
      return false;
    };
    QVERIFY(says("saving.pt", "aten::save"));
    QVERIFY(!QFile::exists(QString::fromStdString(path("written"))));
    QVERIFY(says("reading.pt", "aten::from_file"));
    QVERIFY(says("printing.pt", "prim::Print"));
    QVERIFY(says("foreign.pt", "quantized::relu6"));
    QVERIFY(says("waking.pt", "__setstate__"));
    QVERIFY(!QFile::exists(QString::fromStdString(path("awake"))));
    QCOMPARE(refusal(path("texts.pt")), std::string("was loaded"));
  }

  void refusesWhatBreaksTheContract() {
    if (!m_hasPython) QSKIP("/usr/bin/python3 has no torch");
    const auto says = [this](const char* file, const char* part) {
      const std::string text = refusal(path(file));
      if (text.find(part) != std::string::npos && text.find('\n') == std::string::npos) return true;
      qWarning("%s: %s", file, text.c_str());
      return false;
    };
    QVERIFY(says("dropping.pt", "evaluation mode"));
    QVERIFY(says("deaf.pt", "library.unsqueeze(1)"));
    QVERIFY(says("signed.pt", "negative counts"));
    QVERIFY(says("log_variance.pt", "negative variances"));
    QVERIFY(says("two_arguments.pt", "takes other arguments than (z, library, covariate)"));
    QVERIFY(says("six_genes.pt", "does not take the 6 genes"));
    QVERIFY(says("four_batches.pt", "does not take every level of the covariates"));
    QVERIFY(says("scvi.pt", "export_scvi.py"));
    QVERIFY(says("weights.pt", "safetensors"));
    QVERIFY(says("newer.pt", "newer PyTorch"));
    QVERIFY(says("zip.pt", "archive of another kind"));
    QVERIFY(says("", "folder"));
  }

  void levelsThatAModelDoesNotHaveAreRefused() {
    if (!m_hasPython) QSKIP("/usr/bin/python3 has no torch");
    const auto model = TorchEngine::instance().load(path("batches.pt"));
    const Matrix z = peerCodes(2);
    QCOMPARE(model->decode(z, peerLibrary(), Levels::Constant(3, 1, 2)).rows(), Index{3});
    QVERIFY_EXCEPTION_THROWN(model->decode(z, peerLibrary(), Levels::Constant(3, 1, 3)), Error);
    // This model looks its levels up, so it needs one.
    QVERIFY_EXCEPTION_THROWN(model->decode(z, peerLibrary(), Levels::Constant(3, 1, -1)), Error);
  }

  void aStrangersModelRuns() {
    if (!m_hasPython) QSKIP("/usr/bin/python3 has no torch");
    const auto model = TorchEngine::instance().load(path("good.pt"));
    const auto answer = nlohmann::json::parse(peer("answer", path("good.pt")).toStdString());
    const Levels levels(3, 0);
    QVERIFY(matches(model->encode(peerCells(5), levels, {}).mean, answer.at("mean"), 1e-6));
    QVERIFY(
        matches(model->decode(peerCodes(2), peerLibrary(), levels), answer.at("decoded"), 1e-6));
    // What was loaded can be written again, as a session does.
    TorchEngine::instance().save(*model, path("again.pt"));
    QVERIFY(TorchEngine::instance().load(path("again.pt"))->card().toJson() ==
            model->card().toJson());
  }

  void aFolderThatMayNotBeWrittenIsNamed() {
    TrainingOptions options = shortTraining();
    options.steps = 5;
    const auto model = train(options).model;
    QVERIFY_EXCEPTION_THROWN(TorchEngine::instance().save(*model, path("absent/model.pt")), Error);
  }

  void realStateDictIsRefused() {
    const std::string file =
        CHREODE_SOURCE_DIR "/../shared/data/torch_models/scvi_0150_state_dict.pt";
    if (!std::ifstream(file)) QSKIP("the shared torch models are absent");
    const std::string text = refusal(file);
    QVERIFY2(text.find("not a TorchScript model") != std::string::npos, text.c_str());
  }
};

QTEST_GUILESS_MAIN(TestTorchEngine)
#include "test_torch_engine.moc"
