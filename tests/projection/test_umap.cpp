#include <QtTest>
#include <cmath>
#include <cstring>

#include "base/error.h"
#include "base/random.h"
#include "fixture_numbers.h"
#include "judge/projection_quality.h"
#include "neighbors/neighbor_graph.h"
#include "projection/fuzzy_graph.h"
#include "projection/projection_request.h"
#include "projection/umap.h"

using namespace chreode;

/// UMAP against umap-learn 0.5.3 where that has a single answer, and by its properties.
class TestUmap : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void curveIsUmapLearns_data();
  void curveIsUmapLearns();
  void fuzzySetIsUmapLearns();
  void graphFindsTheNeighbours();
  void partsAndThreadsGiveTheSameBytes();
  void anotherSeedGivesAnotherPicture();
  void aCancelledRunGoesOn();
  void groupsStayTogether_data();
  void groupsStayTogether();
  void equalCellsComeApart();
  void whatCannotBeIsRefused();
  void aRequestComesBackFromItsRecord();
};

namespace {

/// Three groups of a plane in eight dimensions.
std::shared_ptr<const Matrix> groups(Index cells) {
  Random random(3);
  auto codes = std::make_shared<Matrix>(cells, 8);
  for (Index i = 0; i < cells; ++i) {
    const double u = random.uniform(), v = random.uniform();
    for (Index j = 0; j < 8; ++j) {
      (*codes)(i, j) = static_cast<float>(12.0 * static_cast<double>(i % 3 == j) +
                                          4.0 * (j % 2 == 0 ? u : v) * (j < 4 ? 1.0 : -0.5) +
                                          0.05 * random.normal());
    }
  }
  return codes;
}

UmapOptions brief(int threads = 1) {
  UmapOptions options;
  options.epochs = 60;
  options.threads = threads;
  options.seed = 4;
  return options;
}

bool sameBytes(const Matrix& a, const Matrix& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() &&
         std::memcmp(a.data(), b.data(), sizeof(float) * static_cast<std::size_t>(a.size())) == 0;
}

Matrix whole(const std::shared_ptr<const Matrix>& codes, const UmapOptions& options) {
  UmapStatus umap = UmapStatus::start(codes, options);
  umap.run(umap.epochs());
  return umap.places();
}

}  // namespace

void TestUmap::curveIsUmapLearns_data() {
  QTest::addColumn<double>("minDist");
  QTest::addColumn<double>("spread");
  QTest::addColumn<double>("a");
  QTest::addColumn<double>("b");
  QTest::newRow("usual") << 0.1 << 1.0 << 1.5769434604035877 << 0.8950608780665811;
  QTest::newRow("far") << 0.5 << 1.0 << 0.5830300205483709 << 1.334166992455648;
  QTest::newRow("near") << 0.0 << 1.0 << 1.9328083978536088 << 0.7904949734413567;
  QTest::newRow("wide") << 0.3 << 2.0 << 0.37949468890839616 << 0.9488152191095626;
}

void TestUmap::curveIsUmapLearns() {
  QFETCH(double, minDist);
  QFETCH(double, spread);
  QFETCH(double, a);
  QFETCH(double, b);
  const UmapCurve curve = umapCurve(minDist, spread);
  QVERIFY2(std::abs(curve.a - a) < 1e-5 * a, qPrintable(QString::number(curve.a, 'g', 12)));
  QVERIFY2(std::abs(curve.b - b) < 1e-5 * b, qPrintable(QString::number(curve.b, 'g', 12)));
}

void TestUmap::fuzzySetIsUmapLearns() {
  const auto codes = std::make_shared<const Matrix>(fixtureMatrix(60, 4, 1));
  const FuzzyGraph graph = fuzzyGraph(neighborGraph(codes, 7, 1, 0), 1);
  QCOMPARE(graph.cells.size(), std::size_t{524});
  double sum = 0.0;
  for (const float weight : graph.weights) sum += weight;
  QVERIFY2(std::abs(sum - 266.77408) < 2e-3, qPrintable(QString::number(sum, 'g', 9)));
  const std::vector<std::pair<int, double>> expected{
      {11, 1.0},      {13, 1.0},      {18, 1.0},     {19, 0.213178}, {21, 0.197299},
      {25, 0.235604}, {30, 0.323722}, {36, 0.86982}, {44, 0.254776}, {47, 0.340914}};
  const auto first = static_cast<std::size_t>(graph.offsets[7]);
  QCOMPARE(static_cast<std::size_t>(graph.offsets[8]) - first, expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    QCOMPARE(graph.cells[first + i], expected[i].first);
    QVERIFY(std::abs(graph.weights[first + i] - expected[i].second) < 2e-5);
  }
}

void TestUmap::graphFindsTheNeighbours() {
  const auto codes = groups(6000);  // beyond what every pair is looked at for
  const Neighbors graph = neighborGraph(codes, 14, 2, 0);
  const NeighborIndex exact(codes, 0, {6000, 1.0});
  const Neighbors truth = exact.findAmongRows(14);
  double found = 0.0;
  for (Index i = 0; i < 6000; ++i) {
    for (Index j = 0; j < 14; ++j) {
      found += (graph.indices.row(i).array() == truth.indices(i, j)).any();
    }
  }
  QVERIFY(found / (6000.0 * 14.0) >= 0.99);
}

void TestUmap::partsAndThreadsGiveTheSameBytes() {
  const auto codes = groups(1500);
  const Matrix once = whole(codes, brief());
  QVERIFY(once.allFinite());
  QVERIFY(sameBytes(whole(codes, brief(3)), once));
  UmapStatus parts = UmapStatus::start(codes, brief(2));
  parts.run(1);
  QCOMPARE(parts.epoch(), 1);
  QVERIFY(!sameBytes(parts.places(), once));
  parts.run(17);
  UmapStatus copy = parts;  // from here on by itself
  parts.run(1000);
  QCOMPARE(parts.epoch(), 60);
  QVERIFY(parts.isDone());
  QVERIFY(sameBytes(parts.places(), once));
  copy.run(60);
  QVERIFY(sameBytes(copy.places(), once));
}

void TestUmap::anotherSeedGivesAnotherPicture() {
  const auto codes = groups(300);
  UmapOptions other = brief();
  other.seed = 5;
  QVERIFY(!sameBytes(whole(codes, other), whole(codes, brief())));
}

void TestUmap::aCancelledRunGoesOn() {
  const auto codes = groups(600);
  UmapStatus umap = UmapStatus::start(codes, brief());
  std::stop_source stop;
  Progress progress;
  progress.stop = stop.get_token();
  progress.report = [&](double fraction, const std::string&) {
    if (fraction > 0.3) stop.request_stop();
  };
  QVERIFY_EXCEPTION_THROWN(umap.run(60, progress), Cancelled);
  QVERIFY(umap.epoch() > 0 && umap.epoch() < 60);
  umap.run(60);
  QVERIFY(sameBytes(umap.places(), whole(codes, brief())));
}

void TestUmap::groupsStayTogether_data() {
  QTest::addColumn<int>("dimensions");
  QTest::newRow("2D") << 2;
  QTest::newRow("3D") << 3;
}

void TestUmap::groupsStayTogether() {
  QFETCH(int, dimensions);
  const auto codes = groups(900);
  UmapOptions options;
  options.dimensions = dimensions;
  const Matrix places = whole(codes, options);
  QCOMPARE(places.cols(), Index{dimensions});
  const ProjectionQuality quality = projectionQuality(*codes, places, 15, 900, 0, 2);
  QVERIFY2(quality.trustworthiness > 0.996, qPrintable(QString::number(quality.trustworthiness)));
  QVERIFY2(quality.preservation > 0.5, qPrintable(QString::number(quality.preservation)));
}

void TestUmap::equalCellsComeApart() {
  auto codes = std::make_shared<Matrix>(Matrix::Ones(40, 5));
  UmapOptions options = brief();
  const Matrix places = whole(codes, options);
  QVERIFY(places.allFinite());
  QVERIFY((places.row(0) - places.row(1)).norm() > 0.0f);
  QVERIFY(whole(groups(4), options).allFinite());  // fewer cells than neighbours
}

void TestUmap::whatCannotBeIsRefused() {
  UmapOptions options = brief();
  QVERIFY_EXCEPTION_THROWN(UmapStatus::start(groups(3), options), Error);
  options.dimensions = 4;
  QVERIFY_EXCEPTION_THROWN(UmapStatus::start(groups(50), options), Error);
  options = brief();
  options.minDist = 3.0;
  QVERIFY_EXCEPTION_THROWN(UmapStatus::start(groups(50), options), Error);
  auto broken = std::make_shared<Matrix>(*groups(50));
  (*broken)(3, 2) = std::numeric_limits<float>::quiet_NaN();
  QVERIFY_EXCEPTION_THROWN(UmapStatus::start(broken, brief()), Error);
}

void TestUmap::aRequestComesBackFromItsRecord() {
  ProjectionRequest request;
  request.umap.neighbors = 30;
  request.umap.minDist = 0.25;
  request.umap.seed = 12;
  request.umap.dimensions = 2;
  request.source = ProjectionRequest::Source::expression;
  QCOMPARE(toJson(projectionRequestFrom(toJson(request))), toJson(request));
  request.method = ProjectionRequest::Method::between;
  request.column = "type";
  request.from = "a";
  request.to = "b";
  QCOMPARE(toJson(projectionRequestFrom(toJson(request))), toJson(request));
  request.method = ProjectionRequest::Method::pca;
  request.components = {4, 1, 2};
  QCOMPARE(toJson(projectionRequestFrom(toJson(request))), toJson(request));
}

QTEST_GUILESS_MAIN(TestUmap)
#include "test_umap.moc"
