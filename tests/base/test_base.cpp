#include <QtTest>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/progress.h"

class TestBase : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void errorIsOneLineWithItsPlace();
  void hashIsFnv1a();
  void progressMapsParts();
  void progressStops();
};

void TestBase::errorIsOneLineWithItsPlace() {
  QCOMPARE(std::string(chreode::Error("No such column.", "a.h5ad").what()),
           std::string("a.h5ad: No such column."));
  QCOMPARE(std::string(chreode::Error("Two\nlines.").what()), std::string("Two lines."));
}

// Published values of 64-bit FNV-1a.
void TestBase::hashIsFnv1a() {
  QCOMPARE(chreode::Hash().hex(), std::string("cbf29ce484222325"));
  QCOMPARE(chreode::Hash().add("a").hex(), std::string("af63dc4c8601ec8c"));
  QCOMPARE(chreode::Hash().add("foobar").hex(), std::string("85944171f73967e8"));
  QCOMPARE(chreode::Hash().add("foo").add("bar").value(), chreode::Hash().add("foobar").value());
}

void TestBase::progressMapsParts() {
  std::vector<double> fractions;
  std::string step;
  const chreode::Progress whole{{}, [&](double fraction, const std::string& name) {
                                  fractions.push_back(fraction);
                                  step = name;
                                }};
  const chreode::Progress part = whole.part(0.5, 1.0).part(0.0, 0.5);
  part.update(0.0, "first");
  part.update(1.0, "second");
  QCOMPARE(fractions, (std::vector<double>{0.5, 0.75}));
  QCOMPARE(step, std::string("second"));
}

void TestBase::progressStops() {
  std::stop_source source;
  const chreode::Progress progress{source.get_token(), {}};
  progress.update(0.1);
  source.request_stop();
  QVERIFY_EXCEPTION_THROWN(progress.part(0.0, 0.5).update(0.2), chreode::Cancelled);
}

QTEST_GUILESS_MAIN(TestBase)
#include "test_base.moc"
