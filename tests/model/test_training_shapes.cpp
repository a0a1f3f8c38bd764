#include <QTemporaryDir>
#include <QTest>

#include "base/error.h"
#include "model/torch_engine.h"
#include "simulated_counts.h"

using namespace chreode;

namespace {

/// The simulated counts with a second batch column, "lane".
const Dataset& cells() {
  static const Dataset data = [] {
    Dataset made = simulatedCounts(400, 40);
    Annotation lane;
    lane.name = "lane";
    lane.kind = Annotation::Kind::categorical;
    lane.levels = {"a", "b", "c"};
    for (Index cell = 0; cell < made.cellCount(); ++cell) {
      lane.codes.push_back(static_cast<int>(cell / 7 % 3));
    }
    made.cells.columns.push_back(lane);
    return made;
  }();
  return data;
}

TrainingOptions shortTraining() {
  TrainingOptions options;
  options.latentSize = 4;
  options.hidden = {32};
  options.steps = 300;
  return options;
}

TrainingResult train(const TrainingOptions& options) {
  TrainingControl control;
  return TorchEngine::instance().train(prepareTraining(cells(), options), options, control, {}, {});
}

}  // namespace

/// The kinds of models that can be trained: likelihoods, layers, covariates.
class TestTrainingShapes : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { qputenv("CHREODE_TORCH", CHREODE_ENGINE); }

  void everyShapeLearnsAndComesBackFromItsFile_data() {
    QTest::addColumn<QString>("likelihood");
    QTest::addColumn<bool>("linear");
    QTest::addColumn<int>("layers");
    QTest::addColumn<int>("covariates");
    QTest::newRow("nb, deep, two covariates") << "nb" << false << 2 << 2;
    QTest::newRow("zinb") << "zinb" << false << 1 << 0;
    QTest::newRow("zinb, linear, covariate") << "zinb" << true << 1 << 1;
    QTest::newRow("poisson") << "poisson" << false << 1 << 1;
    QTest::newRow("poisson, linear") << "poisson" << true << 2 << 0;
    QTest::newRow("gaussian, deep, covariate") << "gaussian" << false << 3 << 1;
  }
  void everyShapeLearnsAndComesBackFromItsFile() {
    QFETCH(QString, likelihood);
    QFETCH(bool, linear);
    QFETCH(int, layers);
    QFETCH(int, covariates);
    TrainingOptions options = shortTraining();
    options.likelihood = likelihoodNamed(likelihood.toStdString());
    options.decoder = linear ? DecoderKind::linear : DecoderKind::mlp;
    options.hidden = {32, 24, 16};
    options.hidden.resize(static_cast<std::size_t>(layers));
    options.dropout = 0.1;
    options.batchColumns = {"donor", "lane"};
    options.batchColumns.resize(static_cast<std::size_t>(covariates));
    const TrainingResult result = train(options);
    QVERIFY2(result.heldoutLoss < result.heldoutLossMeanModel,
             qPrintable(QStringLiteral("%1 against %2")
                            .arg(result.heldoutLoss)
                            .arg(result.heldoutLossMeanModel)));
    const ModelCard& card = result.model->card();
    QCOMPARE(card.likelihood, likelihood.toStdString());
    QCOMPARE(static_cast<int>(card.covariates.size()), covariates);

    QTemporaryDir folder;
    const std::string file = folder.filePath(QStringLiteral("model.pt")).toStdString();
    TorchEngine::instance().save(*result.model, file);
    const auto loaded = TorchEngine::instance().load(file);
    Matrix z(3, 4);
    for (Index i = 0; i < z.size(); ++i) z.data()[i] = 0.2f * static_cast<float>(i % 5) - 0.4f;
    Levels levels(3, covariates);
    for (Index i = 0; i < levels.size(); ++i) levels.data()[i] = static_cast<int>(i % 3);
    const Vector library = Vector::Constant(3, 500.0f);
    const Matrix decoded = result.model->decode(z, library, levels);
    QVERIFY(decoded.allFinite());
    QVERIFY(loaded->decode(z, library, levels) == decoded);
    if (covariates > 0) {
      Levels others = levels;
      others.col(covariates - 1).array() += 1;
      others.col(covariates - 1) =
          others.col(covariates - 1).unaryExpr([](int l) { return l % 3; });
      QVERIFY(loaded->decode(z, library, others) != decoded);
    }
  }

  void bothCovariatesAreTold() {
    TrainingOptions options = shortTraining();
    options.batchColumns = {"donor", "lane"};
    const TrainingData training = prepareTraining(cells(), options);
    QCOMPARE(training.covariates.size(), std::size_t{2});
    QCOMPARE(training.covariates[1].name, std::string("lane"));
    QCOMPARE(training.covariates[1].levels, (std::vector<std::string>{"a", "b", "c"}));
    QCOMPARE(training.levels(9, 0), 4);  // the tenth cell's donor: 9 / 2 % 5
    QCOMPARE(training.levels(9, 1), 1);
    options.batchColumns = {"lane", "lane"};
    QVERIFY_EXCEPTION_THROWN(prepareTraining(cells(), options), Error);
  }

  void whatCannotBeTrainedIsRefused() {
    TrainingOptions options = shortTraining();
    options.hidden = {};
    QVERIFY_EXCEPTION_THROWN(train(options), Error);
    options = shortTraining();
    options.dropout = 1.0;
    QVERIFY_EXCEPTION_THROWN(train(options), Error);
    QVERIFY_EXCEPTION_THROWN(likelihoodNamed("binomial"), Error);
  }
};

QTEST_GUILESS_MAIN(TestTrainingShapes)
#include "test_training_shapes.moc"
