#include <QSignalSpy>
#include <QtTest>

#include "judge/judge_roles.h"
#include "linear_experiment.h"
#include "projection/linear_view.h"
#include "session/classifiers.h"
#include "session/evaluations.h"
#include "session/hand.h"
#include "whatif/class_probabilities.h"

using namespace chreode;

/// Classes learned in the background, what a drag makes of them, and the judgement of a model.
class TestClassifiers : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void learnsTheLabelInUse();
  void takesTheModelsOwn();
  void nothingWithoutClasses();
  void probabilitiesFollowTheHand();
  void unknownLevelsGetNothing();
  void judgesInTheBackground();
  void cancelledJudgementLeavesNone();

 private:
  std::shared_ptr<const Dataset> data() const { return m_model->experiment->parts().data; }

  ColumnRoles m_roles{"type", {}, {}};
  std::shared_ptr<PreparedModel> m_model;
};

void TestClassifiers::init() {
  m_model = std::make_shared<PreparedModel>();
  m_model->id = QStringLiteral("linear");
  m_model->experiment = std::make_shared<const DragExperiment>(linearExperiment());
  m_model->view = decodedPcaView(m_model->codes(), {});
}

void TestClassifiers::learnsTheLabelInUse() {
  JobQueue jobs;
  Classifiers classifiers(&jobs);
  QSignalSpy changed(&classifiers, &Classifiers::changed);
  int trained = 0;
  connect(&classifiers, &Classifiers::trained, this,
          [&](const QString& id, const std::shared_ptr<const LabelClassifier>& made) {
            trained += id == QStringLiteral("linear") && made->column == "type";
          });
  classifiers.use(m_model, data(), m_roles);
  QVERIFY(!classifiers.current());
  QVERIFY(jobs.waitForDone(20000));
  QVERIFY(classifiers.current());
  QCOMPARE(classifiers.current()->labels, (std::vector<std::string>{"a", "b"}));
  QCOMPARE(trained, 1);
  QCOMPARE(changed.size(), 2);
  // The same again is nothing new.
  classifiers.use(m_model, data(), m_roles);
  QCOMPARE(changed.size(), 2);
  classifiers.use(nullptr, nullptr, {});
  QVERIFY(!classifiers.current());
}

void TestClassifiers::takesTheModelsOwn() {
  auto own = std::make_shared<LabelClassifier>();
  own->column = "type";
  m_model->classifier = own;
  JobQueue jobs;
  Classifiers classifiers(&jobs);
  classifiers.use(m_model, data(), m_roles);
  QCOMPARE(classifiers.current(), std::shared_ptr<const LabelClassifier>(own));
  QVERIFY(!classifiers.isTraining());
}

void TestClassifiers::nothingWithoutClasses() {
  JobQueue jobs;
  Classifiers classifiers(&jobs);
  for (const char* column : {"", "absent"}) {
    classifiers.use(m_model, data(), {column, {}, {}});
    QVERIFY(jobs.waitForDone(20000));
    QVERIFY2(!classifiers.current(), column);
  }
}

void TestClassifiers::probabilitiesFollowTheHand() {
  Hand hand;
  hand.setModel(m_model);
  hand.setView(m_model->view);
  const std::shared_ptr<const Annotation> label(data(), &data()->cells.columns.front());
  hand.setLabel(label);
  hand.setClassifier(std::make_shared<const LabelClassifier>(
      classifierFor(*data(), m_model->model().card(), m_model->codes(), "type", {}, 0, {})));
  hand.take({0}, false);
  hand.moveToClass(*label, 1);
  QTRY_VERIFY(!hand.isStale() && hand.response());
  const LabelMix before = hand.response()->classesBefore, after = hand.response()->classesAfter;
  QCOMPARE(before.top, 0);
  QCOMPARE(after.top, 1);
  QVERIFY(before.shares[0] > 0.9 && after.shares[1] > 0.9);
  QVERIFY(std::abs(after.shares[0] + after.shares[1] - 1.0) < 1e-9);
  hand.setClassifier(nullptr);
  QTRY_VERIFY(!hand.isStale());
  QVERIFY(hand.response()->classesAfter.shares.empty());
}

void TestClassifiers::unknownLevelsGetNothing() {
  LabelClassifier classifier;
  classifier.labels = {"elsewhere", "b"};
  classifier.weights = Eigen::MatrixXd::Zero(2, 4);
  classifier.bias = Eigen::VectorXd::Zero(2);
  const Annotation& label = data()->cells.columns.front();
  const LabelMix mix = classProbabilities(classifier, m_model->codes().topRows(3), label);
  QCOMPARE(mix.shares, (std::vector<double>{0.0, 0.5}));
  QCOMPARE(mix.top, 1);
  QVERIFY(classProbabilities(classifier, Matrix::Zero(2, 3), label).shares.empty());
}

void TestClassifiers::judgesInTheBackground() {
  JobQueue jobs;
  Evaluations evaluations(&jobs);
  QString sentence;
  connect(&evaluations, &Evaluations::failed, this, [&](const QString& s) { sentence = s; });
  evaluations.judge(m_model, data(), m_roles, nullptr, m_model->view->coordinates(),
                    QStringLiteral("view"));
  QVERIFY(evaluations.isRunning());
  QVERIFY(jobs.waitForDone(60000));
  QVERIFY2(sentence.isEmpty(), qPrintable(sentence));
  const auto judged = evaluations.find(QStringLiteral("linear"));
  QVERIFY(judged && !evaluations.isRunning());
  QCOMPARE(judged->label, std::string("type"));
  QVERIFY(judged->knnCodes > 0.99);
  QVERIFY(judged->trustworthiness > 0.6);
  evaluations.clear();
  QVERIFY(!evaluations.find(QStringLiteral("linear")));
}

void TestClassifiers::cancelledJudgementLeavesNone() {
  JobQueue jobs;
  Evaluations evaluations(&jobs);
  evaluations.judge(m_model, data(), m_roles, nullptr, Matrix(), {});
  evaluations.cancel();
  QVERIFY(!evaluations.isRunning());
  QVERIFY(jobs.waitForDone(60000));
  QVERIFY(!evaluations.find(QStringLiteral("linear")));
}

QTEST_GUILESS_MAIN(TestClassifiers)
#include "test_classifiers.moc"
