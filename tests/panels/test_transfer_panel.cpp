#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QtTest>

#include "base/no_number.h"
#include "panel_fixtures.h"
#include "panel_parts.h"
#include "panels/transfer_panel.h"

using namespace chreode;

namespace {

std::shared_ptr<const Dataset> cells() {
  auto data = std::make_shared<Dataset>();
  Annotation type;
  type.name = "cell_type";
  type.kind = Annotation::Kind::categorical;
  type.levels = {"B", "T", "NK"};
  type.codes = {0, 0, 1, 1, 2, 2};
  Annotation condition = type;
  condition.name = "condition";
  condition.levels = {"stim", "control"};
  condition.codes = {0, 1, 0, 1, 0, 1};
  data->cells.columns = {condition, type};  // the condition's is not where a guess would look
  data->cells.names = {"a", "b", "c", "d", "e", "f"};
  data->genes.names = {"G"};
  data->matrix =
      std::make_shared<const ExpressionMatrix>(6, 1, std::vector<std::int64_t>{0, 0, 0, 0, 0, 0, 0},
                                               std::vector<std::int32_t>{}, std::vector<float>{});
  return data;
}

std::shared_ptr<TransferReport> report(bool truth) {
  auto report = std::make_shared<TransferReport>();
  report->genes = {"UP", "DOWN", "STILL"};
  report->control = Eigen::Vector3d(1.0, 1.0, 1.0);
  if (truth) report->measured = Eigen::Vector3d(0.9, -0.5, 0.0);
  report->perturbedCells = truth ? 20 : 0;
  report->ceiling = truth ? 0.97 : kNoNumber;
  const auto add = [&](const char* name, double r, double leftOut) {
    TransferMethod method;
    method.name = name;
    method.change = r * Eigen::Vector3d(0.8, -1.2, 0.1);
    method.correlationSplit = truth ? r : kNoNumber;
    method.leftOut = leftOut;
    report->methods.push_back(method);
  };
  add("no_change", 0.0, kNoNumber);
  add("smoothing", 0.1, kNoNumber);
  add("expression_delta", 0.8, 0.7);
  add("similarity_weighted", 0.9, 0.85);
  return report;
}

}  // namespace

class TestTransferPanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void rolesAreChosenAndAskedFor() {
    TransferPanel panel;
    QVERIFY(shows(panel, "Open a file"));
    ColumnRoles roles;
    roles.label = "cell_type";
    roles.condition = "condition";
    panel.setDataset(cells(), roles);
    panel.setModel(QStringLiteral("VAE"), true);
    QCOMPARE(named<QComboBox>(panel, "Condition")->currentText(), QStringLiteral("condition"));
    QCOMPARE(named<QComboBox>(panel, "Control")->currentText(), QStringLiteral("control"));
    QCOMPARE(named<QComboBox>(panel, "Perturbed")->currentText(), QStringLiteral("stim"));
    named<QComboBox>(panel, "Target")->setCurrentText(QStringLiteral("NK"));
    QSignalSpy runs(&panel, &TransferPanel::runRequested);
    button(panel, "Predict")->click();
    const auto request = runs.takeFirst().first().value<TransferRequest>();
    QVERIFY(
        (request.question == TransferQuestion{"condition", "control", "stim", "cell_type", "NK"}));
    QVERIFY(request.model == TransferRequest::Model::retrained);
    named<QComboBox>(panel, "Control")->setCurrentText(QStringLiteral("stim"));
    QVERIFY(!button(panel, "Predict")->isEnabled());
    panel.setRunning(true);
    QSignalSpy cancels(&panel, &TransferPanel::cancelRequested);
    button(panel, "Cancel")->click();
    QCOMPARE(cancels.size(), 1);
    panel.setModel({}, false);
    QCOMPARE(named<QComboBox>(panel, "Model")->count(), 1);
  }

  void scoresStandApartFromWhatTheyAreHeldAgainst() {
    TransferPanel panel;
    panel.setDataset(cells(), {});
    panel.setReport(report(true));
    auto* methods = named<QTableWidget>(panel, "Predictions and their scores");
    QCOMPARE(methods->rowCount(), 5);
    QCOMPARE(methods->item(4, 0)->text(), QStringLiteral("Ceiling"));
    QCOMPARE(methods->item(4, 1)->text(), QStringLiteral("0.970"));
    QVERIFY(methods->item(1, 0)->text().contains(QStringLiteral("recommended")));
    QVERIFY(methods->item(1, 0)->font().bold() && !methods->item(0, 0)->font().bold());
    QCOMPARE(methods->item(2, 0)->text(), QStringLiteral("No change"));
    QVERIFY(!methods->item(1, 1)->toolTip().isEmpty());
    auto* genes = named<QTableWidget>(panel, "Genes of the prediction");
    QCOMPARE(genes->item(0, 0)->text(), QStringLiteral("DOWN"));
    QVERIFY(!genes->isColumnHidden(2));
    QCOMPARE(methods->currentRow(), 1);
    methods->selectRow(4);
    QCOMPARE(genes->rowCount(), 0);
    QVERIFY(shows(panel, "did best here"));
  }

  void withoutTruthNothingIsScored() {
    TransferPanel panel;
    panel.setDataset(cells(), {});
    panel.setReport(report(false));
    auto* methods = named<QTableWidget>(panel, "Predictions and their scores");
    QCOMPARE(methods->rowCount(), 4);
    QCOMPARE(methods->item(0, 1)->text(), QStringLiteral("–"));
    QVERIFY(named<QTableWidget>(panel, "Genes of the prediction")->isColumnHidden(2));
    QVERIFY(shows(panel, "no truth"));
  }

  void aModelThatSawTheAnswerGetsNoVerdict() {
    TransferPanel panel;
    panel.setDataset(cells(), {});
    auto seen = report(true);
    seen->sawTarget = SawTarget::yes;
    panel.setReport(seen);
    QVERIFY(shows(panel, "may have seen the answer"));
    QVERIFY(!shows(panel, "did best here"));
  }
};

QTEST_MAIN(TestTransferPanel)
#include "test_transfer_panel.moc"
