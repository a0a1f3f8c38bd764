#include <QtTest>
#include <cmath>

#include "base/error.h"
#include "linear_model.h"
#include "perturbed_cells.h"
#include "whatif/transfer.h"

using namespace chreode;

namespace {

constexpr int kGenes = 60;
const TransferQuestion kQuestion{"condition", "ctrl", "stim", "type", "T"};

Eigen::VectorXd profile(std::uint64_t seed) {
  return randomProfile(kGenes, 1.0, 4.0, seed);
}
Eigen::VectorXd change(std::uint64_t seed) {
  return randomProfile(kGenes, -0.6, 0.6, seed);
}

/// Four classes; T is like A and changes like it, B and C change otherwise.
std::shared_ptr<Dataset> cells(double noise, int targetPerturbed = 60) {
  const Eigen::VectorXd near = profile(1);
  const Eigen::VectorXd own = change(11);
  const Eigen::VectorXd shift = 0.05 * change(5);
  std::vector<CellGroup> groups;
  const auto add = [&](const char* type, const Eigen::VectorXd& base, const Eigen::VectorXd& moved,
                       int perturbed) {
    groups.push_back({{"ctrl", type}, base, 60});
    if (perturbed > 0) groups.push_back({{"stim", type}, base + moved, perturbed});
  };
  add("A", near, own, 60);
  add("A2", near + 2.0 * shift, own + 0.3 * change(14), 60);
  add("B", profile(2), change(12), 60);
  add("C", profile(3), change(13), 60);
  add("T", near + shift, own, targetPerturbed);
  return groupedCells({"condition", "type"}, groups, noise, 7);
}

TransferReport run(const std::shared_ptr<const Dataset>& data,
                   std::vector<std::shared_ptr<const LatentModel>> models = {}) {
  TransferInput input;
  input.data = data;
  input.question = kQuestion;
  input.models = std::move(models);
  return transfer(input, {});
}

bool same(const TransferReport& a, const TransferReport& b) {
  if (a.methods.size() != b.methods.size()) return false;
  for (std::size_t i = 0; i < a.methods.size(); ++i) {
    if (a.methods[i].change != b.methods[i].change) return false;
  }
  return true;
}

/// The rows of the hidden cells turned around, which changes their values and not those of others.
std::shared_ptr<Dataset> withOtherTruth(const Dataset& data) {
  auto other = std::make_shared<Dataset>(data);
  const TransferCells hidden = transferCells(data, kQuestion);
  Matrix values = data.matrix->dense(0, data.matrix->cells());
  for (const std::int32_t cell : hidden.hidden) {
    values.row(cell) = values.row(cell).reverse().eval() * 1.5f;
  }
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> numbers;
  for (Index cell = 0; cell < values.rows(); ++cell) {
    for (Index gene = 0; gene < values.cols(); ++gene) {
      if (values(cell, gene) == 0.0f) continue;
      genes.push_back(static_cast<std::int32_t>(gene));
      numbers.push_back(values(cell, gene));
    }
    offsets.push_back(static_cast<std::int64_t>(genes.size()));
  }
  other->matrix = std::make_shared<const ExpressionMatrix>(
      values.rows(), values.cols(), std::move(offsets), std::move(genes), std::move(numbers));
  return other;
}

Matrix orthonormalRows(Index rows, Index columns) {
  Matrix weights = Matrix::Zero(rows, columns);
  for (Index i = 0; i < rows; ++i) weights(i, 3 * i) = 1.0f;
  return weights;
}

QString messageOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return QString::fromStdString(error.what());
  }
  return {};
}

}  // namespace

/// Carrying a perturbation over to another class.
class TestTransfer : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void meansAreExactWithoutNoise();
  void likenessFindsTheClassThatIsAlike();
  void noPredictionReadsTheAnswer();
  void withoutTruthThereIsNoBest();
  void aLinearModelMovesByItsCode();
  void smoothingIsNoPrediction();
  void whatAModelSaw();
  void badQuestionsAreRefused();
  void expectedLogIsScipys();
};

void TestTransfer::meansAreExactWithoutNoise() {
  const TransferReport report = run(cells(0.0));
  const Eigen::VectorXd mean =
      (2.0 * change(11) + 0.3 * change(14) + change(12) + change(13)) / 4.0;
  QVERIFY((report.find("expression_delta")->change - mean).cwiseAbs().maxCoeff() < 1e-5);
  // Every class measured as surely: the precision-weighted mean is the mean.
  QVERIFY((report.find("precision_weighted")->change - mean).cwiseAbs().maxCoeff() < 1e-4);
  QVERIFY((report.measured - change(11)).cwiseAbs().maxCoeff() < 1e-5);
  QVERIFY(report.find("no_change")->change.isZero());
  QVERIFY(std::isnan(report.find("no_change")->scores.correlation));
  // Log values hold no counts to draw cells from.
  QVERIFY(std::isnan(report.find("ridge")->energy));
  QCOMPARE(report.sources.size(), std::size_t{4});
}

void TestTransfer::likenessFindsTheClassThatIsAlike() {
  const TransferReport report = run(cells(0.3));
  QVERIFY(report.sources[0].weight + report.sources[1].weight > 0.9);
  const double plain = report.find("expression_delta")->correlationSplit;
  const double alike = report.find("similarity_weighted")->correlationSplit;
  QVERIFY2(alike > plain + 0.1, qPrintable(QString::number(alike)));
  QVERIFY(report.ceiling > 0.9 && report.ceiling <= 1.0);
  const TransferMethod* advised = report.find(report.recommended());
  QVERIFY(advised && isPrediction(advised->name));
  for (const TransferMethod& method : report.methods) {
    QVERIFY(!(method.leftOut > advised->leftOut));
  }
  QVERIFY(!report.best().empty());
  QVERIFY(!report.verdict().empty());
}

void TestTransfer::noPredictionReadsTheAnswer() {
  const auto data = cells(0.3);
  const auto model = std::make_shared<LinearModel>(orthonormalRows(8, kGenes));
  const TransferReport before = run(data, {model});
  const TransferReport after = run(withOtherTruth(*data), {model});
  QVERIFY(before.measured != after.measured);
  QVERIFY(same(before, after));
  QCOMPARE(before.recommended(), after.recommended());
  QVERIFY(same(before, run(data, {model})));
}

void TestTransfer::withoutTruthThereIsNoBest() {
  for (const int few : {0, 4}) {
    const TransferReport report = run(cells(0.3, few));
    QVERIFY(!report.hasTruth());
    const nlohmann::json json = report.toJson();
    QVERIFY(json["best"].is_null() && json["ceiling"].is_null());
    QVERIFY(json["recommended"].is_string());
    QVERIFY(json["methods"]["ridge"]["r_delta"].is_null());
    QVERIFY(json["methods"]["ridge"]["l2"].is_null());
    QCOMPARE(report.notices.size(), std::size_t{1});
  }
}

void TestTransfer::aLinearModelMovesByItsCode() {
  const auto model = std::make_shared<LinearModel>(orthonormalRows(8, kGenes));
  const TransferReport report = run(cells(0.0), {model});
  // Its code holds every third gene as it is: the change by likeness there, none elsewhere.
  const Eigen::VectorXd& moved = report.find("vae_latent")->change;
  const Eigen::VectorXd& alike = report.find("similarity_weighted")->change;
  for (int gene = 0; gene < kGenes; ++gene) {
    const double wanted = gene % 3 == 0 && gene < 24 ? alike[gene] : 0.0;
    QVERIFY(std::abs(moved[gene] - wanted) < 1e-4);
  }
  QVERIFY(report.sawTarget == SawTarget::unknown);
  QVERIFY(report.best().empty());
  QCOMPARE(report.toJson()["model_saw_target"].get<std::string>(), std::string("unknown"));
}

void TestTransfer::smoothingIsNoPrediction() {
  const TransferReport report = run(cells(1.0));
  const TransferMethod& smoothing = *report.find("smoothing");
  // Of the same control cells noise alone correlates; of two halves it does not.
  QVERIFY(smoothing.scores.correlation > smoothing.correlationSplit);
  QVERIFY(std::abs(smoothing.correlationSplit) < 0.3);
  QVERIFY(!isPrediction("smoothing"));
}

void TestTransfer::whatAModelSaw() {
  const auto data = cells(0.3);
  const TransferCells question = transferCells(*data, kQuestion);
  const auto hashes = [&](const std::vector<std::int32_t>& rows) {
    nlohmann::json all = nlohmann::json::array();
    for (const std::int32_t row : rows) {
      all.push_back(hashOfCell(data->cells.names[static_cast<std::size_t>(row)]));
    }
    return all;
  };
  ModelCard card;
  QVERIFY(sawTarget(card, *data, question.hidden) == SawTarget::unknown);
  card.training = {{"cells", hashes(question.allowed)}};
  QVERIFY(sawTarget(card, *data, question.hidden) == SawTarget::no);
  card.training["cells"].push_back(hashes(question.hidden)[3]);
  QVERIFY(sawTarget(card, *data, question.hidden) == SawTarget::yes);
  card.training["heldout_cells"] = {hashes(question.hidden)[3]};
  QVERIFY(sawTarget(card, *data, question.hidden) == SawTarget::no);
  card.training["options"] = {{"start", "another model"}};
  QVERIFY(sawTarget(card, *data, question.hidden) == SawTarget::unknown);
  card.training = {{"cells", {1, 2, 3}}};
  QVERIFY(sawTarget(card, *data, question.hidden) == SawTarget::unknown);
}

void TestTransfer::badQuestionsAreRefused() {
  const auto data = cells(0.3);
  const auto says = [&](const TransferQuestion& question) {
    return messageOf([&] { transferCells(*data, question); });
  };
  QVERIFY(says({"absent", "ctrl", "stim", "type", "T"})
              .contains(QLatin1String("no column \"absent\"")));
  QVERIFY(says({"condition", "ctrl", "x", "type", "T"})
              .contains(QLatin1String("there are ctrl and stim")));
  QVERIFY(says({"condition", "ctrl", "stim", "type", "X"})
              .contains(QLatin1String("No cell has \"X\"")));
  QVERIFY(says({"type", "A", "B", "type", "T"}).contains(QLatin1String("same column")));
  QVERIFY(says({"condition", "ctrl", "ctrl", "type", "T"}).contains(QLatin1String("same level")));
  const auto one = groupedCells({"condition", "type"},
                                {{{"ctrl", "T"}, profile(1), 30},
                                 {{"stim", "T"}, profile(2), 30},
                                 {{"ctrl", "A"}, profile(3), 30}},
                                0.1, 1);
  QVERIFY(messageOf([&] {
            transferCells(*one, kQuestion);
          }).contains(QLatin1String("in one class only")));
  const auto few = groupedCells({"condition", "type"},
                                {{{"ctrl", "T"}, profile(1), 9},
                                 {{"ctrl", "A"}, profile(3), 30},
                                 {{"stim", "A"}, profile(3), 30}},
                                0.1, 1);
  QVERIFY(
      messageOf([&] { transferCells(*few, kQuestion); }).contains(QLatin1String("has 9 cells")));
}

void TestTransfer::expectedLogIsScipys() {
  struct Row {
    double unit, mean, value;
  };
  for (const Row& row :
       {Row{0.5, 1e-5, 4.054645192e-06}, Row{0.5, 0.03, 0.01211118948}, Row{0.5, 0.7, 0.2577410941},
        Row{0.5, 12.0, 1.91381227}, Row{0.5, 350.0, 5.169068285}, Row{9.6, 1e-5, 2.360845421e-05},
        Row{9.6, 0.03, 0.07005993462}, Row{9.6, 0.7, 1.304026787}, Row{9.6, 12.0, 4.711033712},
        Row{9.6, 350.0, 8.118562692}}) {
    const ExpectedLog expected(row.unit);
    QVERIFY(std::abs(expected(row.mean) - row.value) < 2e-3 * row.value);
    QVERIFY(std::abs(expected.inverse(expected(row.mean)) - row.mean) < 5e-3 * row.mean);
  }
}

QTEST_GUILESS_MAIN(TestTransfer)
#include "test_transfer.moc"
