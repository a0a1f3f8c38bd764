#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <limits>

#include <Eigen/Dense>

#include "base/error.h"
#include "base/random.h"
#include "expression/normalize.h"
#include "model/gene_alignment.h"
#include "model/pca_model.h"
#include "model/torch_engine.h"

using namespace chreode;

namespace {

constexpr int kCells = 900;
constexpr int kGenes = 80;

/// Counts of cells whose genes follow two hidden factors and their product, with the factors.
struct Simulated {
  Dataset data;
  Matrix factors;              ///< cells × 2, in [−1, 1]
  Eigen::MatrixXd trueShares;  ///< cells × genes
};

Simulated simulate(std::uint64_t seed) {
  Random random(seed);
  Simulated made;
  made.factors.resize(kCells, 2);
  made.trueShares.resize(kCells, kGenes);
  Eigen::MatrixXd effects(4, kGenes);
  for (Index i = 0; i < effects.size(); ++i) effects.data()[i] = 0.8 * random.normal();
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  for (int cell = 0; cell < kCells; ++cell) {
    const double u = 2.0 * random.uniform() - 1.0;
    const double v = 2.0 * random.uniform() - 1.0;
    made.factors.row(cell) << static_cast<float>(u), static_cast<float>(v);
    Eigen::RowVectorXd rates =
        (effects.row(0) + u * effects.row(1) + v * effects.row(2) + u * v * effects.row(3))
            .array()
            .exp();
    made.trueShares.row(cell) = rates / rates.sum();
    const double depth = 600.0 * (0.6 + 0.8 * random.uniform());
    for (int gene = 0; gene < kGenes; ++gene) {
      const auto count = random.poisson(depth * made.trueShares(cell, gene));
      if (count == 0) continue;
      indices.push_back(gene);
      values.push_back(static_cast<float>(count));
    }
    offsets.push_back(static_cast<std::int64_t>(indices.size()));
    made.data.cells.names.push_back("cell" + std::to_string(cell));
  }
  for (int g = 0; g < kGenes; ++g) made.data.genes.names.push_back("g" + std::to_string(g));
  made.data.name = "simulated";
  made.data.matrix =
      std::make_shared<ExpressionMatrix>(kCells, kGenes, offsets, indices, std::move(values));
  made.data.taken.which = "X";
  made.data.taken.scale = Scale::counts;
  made.data.dataHash = hashOf(made.data, 1);
  return made;
}

/// Curved in the factors, so that no linear map from the genes gives them back.
Matrix curvedCodes(const Matrix& factors) {
  Matrix codes(factors.rows(), 3);
  codes.col(0) = (3.0f * factors.col(0)).array().sin() * 2.0f;
  codes.col(1) = (factors.col(0).array() * factors.col(1).array()) * 3.0f + 5.0f;
  codes.col(2) = (factors.col(1).array().square()) * 40.0f;
  return codes;
}

AdoptionResult adopt(const Dataset& data, const AdoptionOptions& options,
                     TrainingControl* control = nullptr, const TrainingObserver& observer = {}) {
  TrainingControl own;
  return TorchEngine::instance().adopt(prepareAdoption(data, options), options,
                                       control ? *control : own, observer, {});
}

std::string refusal(const Dataset& data, const std::string& key) {
  try {
    prepareAdoption(data, {key, {}});
  } catch (const Error& error) {
    return error.what();
  }
  return "was taken";
}

Matrix rowsOf(const Matrix& all, const std::vector<std::int32_t>& rows) {
  Matrix taken(static_cast<Index>(rows.size()), all.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) taken.row(static_cast<Index>(i)) = all.row(rows[i]);
  return taken;
}

/// R² on the held-out cells of ridge regression from log expression, its strength chosen there:
/// more than a fair ridge could have.
double ridgeR2(const AdoptionData& adoption) {
  const TrainingData& training = adoption.training;
  const auto logs = logNormalize(*training.x, training.targetSum);
  const Matrix dense = logs->dense(0, logs->cells());
  const Eigen::MatrixXd x = rowsOf(dense, training.trainingCells).cast<double>();
  const Eigen::RowVectorXd middle = x.colwise().mean();
  const Eigen::MatrixXd centred = x.rowwise() - middle;
  const Eigen::MatrixXd z = rowsOf(adoption.codes, training.trainingCells).cast<double>();
  const Eigen::RowVectorXd mean = z.colwise().mean();
  const Eigen::MatrixXd tested =
      rowsOf(dense, training.heldoutCells).cast<double>().rowwise() - middle;
  const Eigen::MatrixXd wanted =
      rowsOf(adoption.codes, training.heldoutCells).cast<double>().rowwise() - mean;
  double best = -1.0;
  for (const double ridge : {0.1, 1.0, 10.0, 100.0, 1000.0}) {
    Eigen::MatrixXd gram = centred.transpose() * centred;
    gram.diagonal().array() += ridge;
    const Eigen::MatrixXd weights = gram.ldlt().solve(centred.transpose() * (z.rowwise() - mean));
    best = std::max(best, 1.0 - (wanted - tested * weights).squaredNorm() / wanted.squaredNorm());
  }
  return best;
}

/// Share of the held-out cells' Poisson deviance that the true shares explain.
double truthExplains(const Simulated& made, const TrainingData& training) {
  Eigen::RowVectorXd sums = Eigen::RowVectorXd::Constant(kGenes, 0.5);
  for (const std::int32_t cell : training.trainingCells) {
    sums += training.x->dense(cell, 1).cast<double>().row(0);
  }
  const Eigen::RowVectorXd shares = sums / sums.sum();
  double truth = 0.0;
  double mean = 0.0;
  for (const std::int32_t cell : training.heldoutCells) {
    const Eigen::RowVectorXd counts = training.x->dense(cell, 1).cast<double>().row(0);
    for (Index g = 0; g < kGenes; ++g) {
      if (counts[g] == 0.0) continue;
      const double logShare = std::log(counts[g] / counts.sum());
      truth += counts[g] * (logShare - std::log(made.trueShares(cell, g)));
      mean += counts[g] * (logShare - std::log(shares[g]));
    }
  }
  return 1.0 - truth / mean;
}

}  // namespace

class TestAdoptedEmbedding : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { qputenv("CHREODE_TORCH", CHREODE_ENGINE); }
  void whatIsNoCodeIsRefusedInOneSentence();
  void principalComponentsComeBackAsTheirOwnDecode();
  void theFilesOwnLogsAreUsedWhereCountsWereRecovered();
  void curvedCodesAreLearned();
  void codesAreTheFilesOwnAsLongAsItHasThem();
  void anEncoderThatFailsIsSaidToBeClosed();
  void logValuesAreAdoptedToo();
  void covariatesReachTheDecoder();
  void sameSeedSameFile();
  void stopKeepsWhatThereIs();

 private:
  QTemporaryDir m_folder;
};

void TestAdoptedEmbedding::whatIsNoCodeIsRefusedInOneSentence() {
  Dataset data = simulate(1).data;
  data.embeddings = {{"one", Matrix::Random(kCells, 1)},
                     {"wide", Matrix::Random(kCells, 201)},
                     {"holes", Matrix::Random(kCells, 5)},
                     {"flat", Matrix::Random(kCells, 3)},
                     {"good", Matrix::Random(kCells, 200)}};
  data.embeddings[2].values(3, 1) = std::numeric_limits<float>::quiet_NaN();
  data.embeddings[3].values.col(2).setConstant(1.5f);
  const auto says = [&](const char* key, const char* part) {
    const std::string text = refusal(data, key);
    if (text.find(part) != std::string::npos && text.find('\n') == std::string::npos) return true;
    qWarning("%s: %s", key, text.c_str());
    return false;
  };
  QVERIFY(says("one", "1 column; a code has 2 to 200"));
  QVERIFY(says("wide", "201 columns; a code has 2 to 200"));
  QVERIFY(says("holes", "no numbers for 1 of 900 cells (the first is cell3)"));
  QVERIFY(says("flat", "Number 3 of obsm/flat is the same for all cells"));
  QVERIFY(says("absent", "no obsm/absent in the file; it has one, wide, holes, flat, good"));
  QCOMPARE(refusal(data, "good"), std::string("was taken"));
  QCOMPARE(refusal(data, "obsm/good"), std::string("was taken"));
  const auto choices = adoptableEmbeddings(data);
  QCOMPARE(choices.size(), std::size_t{5});
  QVERIFY(!choices[0].refusal.empty() && choices[4].refusal.empty());
  QCOMPARE(choices[4].columns, Index{200});
}

void TestAdoptedEmbedding::principalComponentsComeBackAsTheirOwnDecode() {
  Dataset data = simulate(2).data;
  const double depth = medianDepth(*data.matrix);
  const auto logs = logNormalize(*data.matrix, depth);
  const Pca pca = principalComponents(*logs, 8, 0, {});
  const Matrix scores = pcaScores(*logs, pca);
  data.embeddings = {{"X_pca", scores}};
  const AdoptionResult result = adopt(data, {"X_pca", {}});
  QVERIFY(result.fit.linear);
  QVERIFY2(result.fit.encoder > 0.99, qPrintable(QString::number(result.fit.encoder)));
  QVERIFY(!result.fit.decoderIsOfCounts);
  QCOMPARE(result.model->card().inputTargetSum, depth);
  Matrix wanted = scores * pca.components;
  wanted.rowwise() += pca.mean;
  const Matrix decoded = result.model->decode(scores, Vector::Ones(kCells), Levels(kCells, 0));
  QVERIFY((decoded - wanted).cwiseAbs().maxCoeff() < 1e-3f);
  QVERIFY((decoded - wanted).norm() < 1e-3f * (wanted.rowwise() - pca.mean).norm());
  // Also away from the data: the same linear map, not one that agrees at the cells.
  const Matrix far = 5.0f * scores.topRows(20);
  Matrix farWanted = far * pca.components;
  farWanted.rowwise() += pca.mean;
  QVERIFY((result.model->decode(far, Vector::Ones(20), Levels(20, 0)) - farWanted).norm() <
          1e-3f * (farWanted.rowwise() - pca.mean).norm());
}

void TestAdoptedEmbedding::theFilesOwnLogsAreUsedWhereCountsWereRecovered() {
  // Normalised by the depth over more genes than the file kept: no normalisation of the recovered
  // counts gives the same log values.
  Dataset data = simulate(3).data;
  auto units = std::make_shared<std::vector<float>>();
  Random random(5);
  for (int cell = 0; cell < kCells; ++cell) {
    units->push_back(static_cast<float>(0.5 + 2.0 * random.uniform()));
  }
  data.taken.recovered = true;
  data.taken.countUnits = units;
  const auto logs = fileLogValues(*data.matrix, *units);
  std::vector<float> found;
  const auto recovered = recoverCounts(*logs, &found);
  QVERIFY(recovered != nullptr);
  const Pca pca = principalComponents(*logs, 6, 0, {});
  const Matrix scores = pcaScores(*logs, pca);
  data.embeddings = {{"X_pca", scores}};
  const AdoptionResult result = adopt(data, {"X_pca", {}});
  QVERIFY(result.fit.linear);
  Matrix wanted = scores * pca.components;
  wanted.rowwise() += pca.mean;
  const Matrix decoded = result.model->decode(scores, Vector::Ones(kCells), Levels(kCells, 0));
  QVERIFY((decoded - wanted).norm() < 1e-3f * (wanted.rowwise() - pca.mean).norm());
  const ModelCard& card = result.model->card();
  const auto input = modelInput(data, card, alignGenes(data, card));
  QVERIFY((input->dense(0, 50) - logs->dense(0, 50)).cwiseAbs().maxCoeff() < 1e-5f);
}

void TestAdoptedEmbedding::curvedCodesAreLearned() {
  Simulated made = simulate(4);
  made.data.embeddings = {{"X_scVI", curvedCodes(made.factors)}};
  const AdoptionOptions options{"X_scVI", {}};
  const AdoptionData adoption = prepareAdoption(made.data, options);
  const AdoptionResult result = adopt(made.data, options);
  QVERIFY(!result.fit.linear);
  QVERIFY(result.fit.decoderIsOfCounts);
  const double ridge = ridgeR2(adoption);
  const double truth = truthExplains(made, adoption.training);
  const QString figures = QStringLiteral("encoder %1, ridge %2; decoder %3, truth %4")
                              .arg(result.fit.encoder)
                              .arg(ridge)
                              .arg(result.fit.decoder)
                              .arg(truth);
  QVERIFY2(result.fit.encoder > ridge + 0.1, qPrintable(figures));
  QVERIFY2(result.fit.encoder > kLeastEncoderR2, qPrintable(figures));
  // sin and the two products do not tell the factors' signs apart everywhere: less than the truth.
  QVERIFY2(result.fit.decoder > 0.6 * truth && result.fit.decoder < truth + 0.02,
           qPrintable(figures));
  QCOMPARE(result.fit.encoderNumbers.size(), std::size_t{3});

  // The figures are those of the model as it was saved.
  const auto model = result.model;
  const auto& heldout = adoption.training.heldoutCells;
  const auto x = adoption.training.x->selectCells(heldout);
  const Matrix codes = model->encode(*x, Levels(x->cells(), 0), {}).mean;
  const Matrix wanted = rowsOf(adoption.codes, heldout);
  const RowVector mean = rowsOf(adoption.codes, adoption.training.trainingCells).colwise().mean();
  const double r2 = 1.0 - (wanted - codes).squaredNorm() / (wanted.rowwise() - mean).squaredNorm();
  QVERIFY2(std::abs(r2 - result.fit.encoder) < 1e-4, qPrintable(QString::number(r2)));
  const Vector library = Vector::Constant(x->cells(), 250.0f);
  const Matrix decoded = model->decode(wanted, library, Levels(x->cells(), 0));
  QVERIFY((decoded.rowwise().sum().array() - 250.0f).abs().maxCoeff() < 0.01f);

  const std::string file = m_folder.filePath(QStringLiteral("curved.pt")).toStdString();
  TorchEngine::instance().save(*model, file);
  const auto loaded = TorchEngine::instance().load(file);
  QVERIFY(loaded->decode(wanted, library, Levels(x->cells(), 0)) == decoded);
  QVERIFY(loaded->encode(*x, Levels(x->cells(), 0), {}).mean == codes);
  const auto said = adoptionOf(loaded->card());
  QVERIFY(said.has_value());
  QCOMPARE(said->encoder, result.fit.encoder);
  QVERIFY(encoderClosedBecause(loaded->card()).empty());
}

void TestAdoptedEmbedding::codesAreTheFilesOwnAsLongAsItHasThem() {
  Simulated made = simulate(6);
  made.data.embeddings = {{"X_scVI", curvedCodes(made.factors)}};
  AdoptionOptions options{"X_scVI", {}};
  options.training.decoder = DecoderKind::linear;
  const auto model = adopt(made.data, options).model;
  const Levels levels(kCells, 0);
  const Encoded own = codesOf(*model, made.data, *made.data.matrix, {}, levels, {});
  QVERIFY(own.mean == made.data.embeddings[0].values);
  QVERIFY(own.variance == Matrix::Zero(kCells, 3));
  Dataset other = made.data;
  other.embeddings[0].values(7, 0) += 1e-3f;
  QVERIFY(adoptedCodes(other, model->card()) == nullptr);
  const Encoded encoded = codesOf(*model, other, *other.matrix, {}, levels, {});
  QVERIFY(encoded.mean != own.mean);
  QVERIFY((encoded.variance.array() > 0.0f).all());
  other = made.data;
  other.cells.names[5] = "another";
  QVERIFY(adoptedCodes(other, model->card()) == nullptr);
  // A part of the cells is still these cells.
  other = made.data;
  other.cells.names.resize(100);
  other.embeddings[0].values.conservativeResize(100, 3);
  QVERIFY(adoptedCodes(other, model->card()) != nullptr);
}

void TestAdoptedEmbedding::anEncoderThatFailsIsSaidToBeClosed() {
  Simulated made = simulate(7);
  Random random(8);
  Matrix noise(kCells, 2);
  for (Index i = 0; i < noise.size(); ++i) noise.data()[i] = static_cast<float>(random.normal());
  made.data.embeddings = {{"noise", noise}};
  AdoptionOptions options{"noise", {}};
  options.training.decoder = DecoderKind::linear;
  const AdoptionResult result = adopt(made.data, options);
  QVERIFY2(result.fit.encoder < 0.2, qPrintable(QString::number(result.fit.encoder)));
  QVERIFY2(std::abs(result.fit.decoder) < 0.02, qPrintable(QString::number(result.fit.decoder)));
  const std::string closed = encoderClosedBecause(result.model->card());
  QVERIFY2(closed.find("obsm/noise") != std::string::npos, closed.c_str());
  QVERIFY2(closed.find("less than 80.0 %") != std::string::npos, closed.c_str());
}

void TestAdoptedEmbedding::logValuesAreAdoptedToo() {
  Simulated made = simulate(9);
  made.data.matrix = logNormalize(*made.data.matrix, 500.0);
  made.data.taken.scale = Scale::log;
  made.data.embeddings = {{"X_scVI", curvedCodes(made.factors)}};
  const AdoptionResult result = adopt(made.data, {"X_scVI", {}});
  QVERIFY(!result.fit.decoderIsOfCounts);
  QVERIFY(!result.fit.linear);
  QCOMPARE(result.model->card().likelihood, std::string("gaussian"));
  QVERIFY2(result.fit.encoder > kLeastEncoderR2, qPrintable(QString::number(result.fit.encoder)));
  QVERIFY2(result.fit.decoder > 0.2, qPrintable(QString::number(result.fit.decoder)));
}

void TestAdoptedEmbedding::covariatesReachTheDecoder() {
  Simulated made = simulate(10);
  // One gene is five times as frequent in the second batch, which the codes do not say.
  Annotation batch;
  batch.name = "batch";
  batch.kind = Annotation::Kind::categorical;
  batch.levels = {"a", "b"};
  std::vector<float> values = made.data.matrix->values().copy();
  for (int cell = 0; cell < kCells; ++cell) {
    batch.codes.push_back(cell % 2);
    for (auto i = made.data.matrix->offsets()[cell]; i < made.data.matrix->offsets()[cell + 1];
         ++i) {
      const bool first = made.data.matrix->geneIndices()[static_cast<std::size_t>(i)] == 0;
      if (first && cell % 2 == 1) values[static_cast<std::size_t>(i)] *= 5.0f;
    }
  }
  made.data.matrix = made.data.matrix->withValues(std::move(values));
  made.data.cells.columns = {batch};
  made.data.embeddings = {{"X_scVI", curvedCodes(made.factors)}};
  AdoptionOptions options{"X_scVI", {}};
  options.training.batchColumns = {"batch"};
  options.training.sampleColumn = "";
  const auto model = adopt(made.data, options).model;
  const Matrix z = made.data.embeddings[0].values.topRows(2).row(0).replicate(2, 1);
  Levels levels(2, 1);
  levels << 0, 1;
  const Matrix decoded = model->decode(z, Vector::Constant(2, 100.0f), levels);
  const double ratio = decoded(1, 0) / decoded(0, 0);
  QVERIFY2(ratio > 3.0 && ratio < 7.0, qPrintable(QString::number(ratio)));
}

void TestAdoptedEmbedding::sameSeedSameFile() {
  Simulated made = simulate(11);
  made.data.embeddings = {{"X_scVI", curvedCodes(made.factors)}};
  AdoptionOptions options{"X_scVI", {}};
  options.training.decoder = DecoderKind::mlp;
  const auto bytes = [&](const char* name) {
    const QString path = m_folder.filePath(QLatin1String(name));
    TorchEngine::instance().save(*adopt(made.data, options).model, path.toStdString());
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  };
  const QByteArray first = bytes("first.pt");
  QVERIFY(!first.isEmpty());
  QVERIFY(first == bytes("second.pt"));
}

void TestAdoptedEmbedding::stopKeepsWhatThereIs() {
  Simulated made = simulate(12);
  made.data.embeddings = {{"X_scVI", curvedCodes(made.factors)}};
  TrainingControl control;
  int updates = 0;
  const AdoptionResult result =
      adopt(made.data, {"X_scVI", {}}, &control, [&](const TrainingUpdate& update) {
        QVERIFY(!update.phase.empty());
        if (++updates == 2) control.stop = true;
      });
  QVERIFY(result.model != nullptr);
  QVERIFY(result.steps > 0 && result.steps < 250);
  QVERIFY(result.linearEncoder);
}

QTEST_GUILESS_MAIN(TestAdoptedEmbedding)
#include "test_adopted_embedding.moc"
