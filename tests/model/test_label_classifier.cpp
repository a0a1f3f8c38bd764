#include <QtTest>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "fixture_numbers.h"
#include "model/label_classifier.h"
#include "model/lbfgs.h"

using namespace chreode;

namespace {

constexpr int kCells = 60;

std::vector<int> classesOf(const Matrix& codes) {
  std::vector<int> classes;
  for (Index i = 0; i < codes.rows(); ++i)
    classes.push_back((codes(i, 0) > 8.0f) + (codes(i, 1) > 9.0f));
  return classes;
}

std::vector<std::int32_t> range(int first, int last) {
  std::vector<std::int32_t> cells;
  for (int i = first; i < last; ++i) cells.push_back(i);
  return cells;
}

/// Three clouds, a cell's class being its number modulo 3.
Matrix clouds(int cells, double spread) {
  Random random(4);
  Matrix codes(cells, 2);
  for (int i = 0; i < cells; ++i) {
    codes(i, 0) = static_cast<float>(i % 3 == 0 ? 100.0 : 0.0) +
                  static_cast<float>(10.0 * spread * random.normal());
    codes(i, 1) = static_cast<float>(i % 3 == 1 ? 1.0 : 0.0) +
                  static_cast<float>(0.1 * spread * random.normal());
  }
  return codes;
}

}  // namespace

class TestLabelClassifier : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void minimisesAKnownFunction();
  void regressionIsScikitLearns();
  void temperatureIsTheOptimum();
  void tellsCloudsApart();
  void isCalibrated();
  void leavesOutClassesWithoutCells();
  void goesThroughJson();
  void refusesWhatDoesNotFit();
};

void TestLabelClassifier::minimisesAKnownFunction() {
  // A quadratic of condition 10⁴ with its minimum at 1 … 5.
  const Objective bowl = [](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    double value = 0.0;
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      const double steep = std::pow(10.0, static_cast<double>(i)),
                   off = x[i] - (static_cast<double>(i) + 1.0);
      value += 0.5 * steep * off * off;
      gradient[i] = steep * off;
    }
    return value;
  };
  LbfgsOptions options;
  options.tolerance = 1e-10;
  const Eigen::VectorXd x = minimise(bowl, Eigen::VectorXd::Zero(5), options, {});
  for (Eigen::Index i = 0; i < 5; ++i)
    QVERIFY(std::abs(x[i] - (static_cast<double>(i) + 1.0)) < 1e-9);
  std::stop_source stop;
  stop.request_stop();
  QVERIFY_THROWS_EXCEPTION(
      Cancelled, minimise(bowl, Eigen::VectorXd::Zero(5), options, {stop.get_token(), {}}));
}

void TestLabelClassifier::regressionIsScikitLearns() {
  // The same optimum by Newton's method in numpy; LogisticRegression(C=1, tol=1e-12) of
  // scikit-learn 1.2 stops within 2e-5 of it.
  const Matrix codes = fixtureMatrix(kCells, 4, 1);
  const SoftmaxRegression fit = fitSoftmax(codes.cast<double>(), classesOf(codes), 3, 1.0, {});
  const double coefficients[] = {-0.729650766571, -0.646051054056, 0.0736408076707, 0.041951530146};
  for (int c = 0; c < 4; ++c) {
    QVERIFY2(std::abs(fit.weights(0, c) - coefficients[c]) < 1e-7,
             qPrintable(QString::number(fit.weights(0, c), 'g', 12)));
  }
  LabelClassifier classifier;
  classifier.labels = {"a", "b", "c"};
  classifier.weights = fit.weights;
  classifier.bias = fit.bias;
  const Eigen::MatrixXd p = classifier.probabilities(codes.topRows(3));
  const double expected[3][3] = {{0.166555207893, 0.82940923837, 0.00403555373753},
                                 {0.27145451047, 0.725863288436, 0.00268220109333},
                                 {0.695352884564, 0.304576210697, 7.09047396355e-05}};
  for (int i = 0; i < 3; ++i) {
    QVERIFY(std::abs(p.row(i).sum() - 1.0) < 1e-12);
    for (int k = 0; k < 3; ++k) QVERIFY(std::abs(p(i, k) - expected[i][k]) < 1e-7);
  }
}

void TestLabelClassifier::temperatureIsTheOptimum() {
  // A search in numpy on the same scores, with a quarter of the classes replaced.
  const Matrix codes = fixtureMatrix(kCells, 4, 1);
  std::vector<int> classes = classesOf(codes);
  const SoftmaxRegression fit = fitSoftmax(codes.cast<double>(), classes, 3, 1.0, {});
  Eigen::MatrixXd scores = codes.cast<double>() * fit.weights.transpose();
  scores.rowwise() += fit.bias.transpose();
  const std::vector<double> a = fixtureNumbers(kCells, 3), moved = fixtureNumbers(kCells, 4),
                            replaced = fixtureNumbers(kCells, 11);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const int b =
        static_cast<int>(std::lround(a[i] * 64.0) % 3 + (std::lround(moved[i] * 64.0) % 4 == 0)) %
        4;
    if (std::lround(replaced[i] * 64.0) % 4 < 1) classes[i] = b % 3;
  }
  const double heat = fitTemperature(scores, classes);
  QVERIFY2(std::abs(heat - 4.230897774) < 1e-5, qPrintable(QString::number(heat, 'g', 12)));
  QCOMPARE(fitTemperature(Eigen::MatrixXd(0, 3), {}), 1.0);
}

void TestLabelClassifier::tellsCloudsApart() {
  // The second number is a hundredth of the first: standardising lets it count.
  const Matrix codes = clouds(600, 1.0);
  std::vector<std::int32_t> classes;
  for (int i = 0; i < 600; ++i) classes.push_back(i % 3);
  const ClassifierCells cells{range(0, 400), range(400, 500), range(500, 600), "the last hundred"};
  const LabelClassifier classifier = trainClassifier(codes, classes, {"x", "y", "z"}, cells, 0, {});
  QCOMPARE(classifier.heldoutBy, std::string("the last hundred"));
  const Eigen::MatrixXd p = classifier.probabilities(codes.bottomRows(100));
  int right = 0;
  for (int i = 0; i < 100; ++i) {
    Eigen::Index predicted = 0;
    p.row(i).maxCoeff(&predicted);
    right += static_cast<int>(predicted) == (500 + i) % 3;
  }
  QVERIFY2(right >= 98, qPrintable(QString::number(right)));
  const LabelClassifier again = trainClassifier(codes, classes, {"x", "y", "z"}, cells, 0, {});
  QVERIFY(again.weights == classifier.weights && again.temperature == classifier.temperature);
}

void TestLabelClassifier::isCalibrated() {
  // Clouds that overlap: the mean probability of the predicted class is how often it is right.
  const Matrix codes = clouds(3000, 5.0);
  std::vector<std::int32_t> classes;
  for (int i = 0; i < 3000; ++i) classes.push_back(i % 3);
  const ClassifierCells cells{range(0, 1200), range(1200, 1500), range(1500, 3000), {}};
  const LabelClassifier classifier = trainClassifier(codes, classes, {"x", "y", "z"}, cells, 0, {});
  const Eigen::MatrixXd p = classifier.probabilities(codes.bottomRows(1500));
  double sure = 0.0, right = 0.0;
  for (int i = 0; i < 1500; ++i) {
    Eigen::Index predicted = 0;
    sure += p.row(i).maxCoeff(&predicted);
    right += static_cast<int>(predicted) == i % 3;
  }
  QVERIFY(right / 1500.0 < 0.97);
  QVERIFY2(std::abs(sure - right) / 1500.0 < 0.04,
           qPrintable(QString::number((sure - right) / 1500.0)));
}

void TestLabelClassifier::leavesOutClassesWithoutCells() {
  const Matrix codes = clouds(90, 1.0);
  std::vector<std::int32_t> classes;
  for (int i = 0; i < 90; ++i) classes.push_back(i % 3 == 2 ? -1 : 2 * (i % 3));
  const std::vector<std::string> levels{"x", "never", "y"};
  const ClassifierCells cells{range(0, 60), range(60, 75), range(75, 90), {}};
  const LabelClassifier classifier = trainClassifier(codes, classes, levels, cells, 0, {});
  QCOMPARE(classifier.labels, (std::vector<std::string>{"x", "y"}));
  const std::vector<std::int32_t> one(90, 0);
  QVERIFY_THROWS_EXCEPTION(Error, trainClassifier(codes, one, levels, cells, 0, {}));
}

void TestLabelClassifier::goesThroughJson() {
  LabelClassifier made;
  made.column = "cell_type";
  made.labels = {"a", "b"};
  made.weights = Eigen::MatrixXd::Random(2, 3);
  made.bias = Eigen::VectorXd::Random(2);
  made.temperature = 1.25;
  made.heldoutCells = {18446744073709551615ull, 7};
  made.heldoutBy = "a random tenth of the cells";
  const auto read = LabelClassifier::fromJson(nlohmann::json::parse(made.toJson().dump()), 3);
  QCOMPARE(read.column, made.column);
  QCOMPARE(read.labels, made.labels);
  QVERIFY(read.weights == made.weights && read.bias == made.bias);
  QCOMPARE(read.temperature, 1.25);
  QCOMPARE(read.heldoutCells, made.heldoutCells);
  QCOMPARE(read.heldoutBy, made.heldoutBy);
}

void TestLabelClassifier::refusesWhatDoesNotFit() {
  const nlohmann::json good = {
      {"column", "c"}, {"labels", {"a", "b"}}, {"weights", {{1, 2}, {3, 4}}}, {"bias", {0, 1}}};
  QCOMPARE(LabelClassifier::fromJson(good, 2).temperature, 1.0);
  QVERIFY_THROWS_EXCEPTION(Error, LabelClassifier::fromJson(good, 3));
  for (const char* key : {"column", "labels", "weights", "bias"}) {
    nlohmann::json bad = good;
    bad.erase(key);
    QVERIFY_THROWS_EXCEPTION(Error, LabelClassifier::fromJson(bad, 2));
  }
  const std::pair<const char*, nlohmann::json> wrong[] = {
      {"labels", {"a"}},     {"labels", {1, 2}}, {"bias", {0, "x"}},
      {"weights", {{1, 2}}}, {"temperature", 0}, {"temperature", "warm"}};
  for (const auto& [key, value] : wrong) {
    nlohmann::json bad = good;
    bad[key] = value;
    QVERIFY_THROWS_EXCEPTION(Error, LabelClassifier::fromJson(bad, 2));
  }
}

QTEST_GUILESS_MAIN(TestLabelClassifier)
#include "test_label_classifier.moc"
