#include <QtTest>
#include <semaphore>

#include "jobs/latest_wins.h"

using chreode::LatestWins;

class TestLatestWins : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void newerRequestsDisplaceTheWaitingOne();
  void droppedAnswersNeverCome();
  void aBriefWaitBringsAQuickAnswerAtOnce();
};

void TestLatestWins::newerRequestsDisplaceTheWaitingOne() {
  LatestWins latest;
  std::binary_semaphore gate{0};
  std::binary_semaphore running{0};
  QList<int> answers;
  latest.submit([&]() -> std::function<void()> {
    running.release();
    gate.acquire();
    return [&] { answers << 1; };
  });
  running.acquire();
  for (int i = 2; i <= 9; ++i) {
    latest.submit(
        [&answers, i]() -> std::function<void()> { return [&answers, i] { answers << i; }; });
  }
  QVERIFY(latest.isBusy());
  gate.release();
  QTRY_COMPARE(answers, (QList<int>{1, 9}));
  QVERIFY(!latest.isBusy());
}

void TestLatestWins::droppedAnswersNeverCome() {
  LatestWins latest;
  std::binary_semaphore gate{0};
  std::binary_semaphore running{0};
  QList<int> answers;
  latest.submit([&]() -> std::function<void()> {
    running.release();
    gate.acquire();
    return [&] { answers << 1; };
  });
  running.acquire();
  latest.submit([&]() -> std::function<void()> { return [&] { answers << 2; }; });
  latest.drop();
  QVERIFY(!latest.isBusy());
  gate.release();
  latest.submit([&]() -> std::function<void()> { return [&] { answers << 3; }; });
  QTRY_COMPARE(answers, QList<int>{3});
  QTest::qWait(50);
  QCOMPARE(answers, QList<int>{3});
}

void TestLatestWins::aBriefWaitBringsAQuickAnswerAtOnce() {
  LatestWins latest;
  QList<int> answers;
  latest.submit([&]() -> std::function<void()> { return [&] { answers << 1; }; });
  latest.awaitBriefly(std::chrono::seconds(10));
  QCOMPARE(answers, QList<int>{1});
  QVERIFY(!latest.isBusy());

  std::binary_semaphore gate{0};
  latest.submit([&]() -> std::function<void()> {
    gate.acquire();
    return [&] { answers << 2; };
  });
  latest.awaitBriefly(std::chrono::milliseconds(1));
  QCOMPARE(answers, QList<int>{1});
  QVERIFY(latest.isBusy());
  gate.release();
  QTRY_COMPARE(answers, (QList<int>{1, 2}));
}

QTEST_GUILESS_MAIN(TestLatestWins)
#include "test_latest_wins.moc"
