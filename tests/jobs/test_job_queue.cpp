#include <QtTest>
#include <atomic>
#include <new>
#include <thread>

#include "base/error.h"
#include "jobs/job_queue.h"

using chreode::Failure;
using chreode::JobQueue;
using chreode::Progress;

class TestJobQueue : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void deliversOnTheOwnersThread();
  void failuresAreSentences();
  void cancelledJobsAreNotDelivered();
  void destructionStopsAndWaits();
};

void TestJobQueue::deliversOnTheOwnersThread() {
  JobQueue queue;
  std::thread::id worker;
  std::thread::id owner;
  int answer = 0;
  queue.start<int>(
      QStringLiteral("work"),
      [&](const Progress& progress) {
        worker = std::this_thread::get_id();
        progress.update(0.5, "half");
        return 42;
      },
      [&](int value) {
        owner = std::this_thread::get_id();
        answer = value;
      },
      [](const Failure&) { QFAIL("must not fail"); });
  QCOMPARE(queue.jobs().size(), std::size_t{1});
  QVERIFY(queue.waitForDone(5000));
  QCOMPARE(answer, 42);
  QVERIFY(owner == std::this_thread::get_id());
  QVERIFY(worker != owner);
}

void TestJobQueue::failuresAreSentences() {
  JobQueue queue;
  QStringList sentences;
  const auto run = [&](std::function<void()> thrower) {
    queue.start<int>(
        QStringLiteral("work"),
        [thrower = std::move(thrower)](const Progress&) {
          thrower();
          return 1;
        },
        [](int) { QFAIL("must not succeed"); },
        [&](const Failure& failure) { sentences << failure.sentence; });
    queue.waitForDone(5000);
  };
  run([] { throw chreode::Error("No such gene.", "a.h5ad"); });
  run([] { throw std::bad_alloc(); });
  run([] { throw std::logic_error("inner"); });
  QCOMPARE(sentences.value(0), QStringLiteral("a.h5ad: No such gene."));
  QCOMPARE(sentences.value(1), QStringLiteral("There is not enough memory for this."));
  QVERIFY(sentences.value(2).contains(QStringLiteral("inner")));
}

void TestJobQueue::cancelledJobsAreNotDelivered() {
  JobQueue queue;
  bool done = false;
  bool cancelled = false;
  const int id = queue.start<int>(
      QStringLiteral("work"),
      [](const Progress& progress) {
        for (;;) progress.check();
        return 1;
      },
      [&](int) { done = true; }, [&](const Failure& failure) { cancelled = failure.cancelled; });
  QVERIFY(queue.isRunning(id));
  queue.cancel(id);
  QVERIFY(queue.waitForDone(5000));
  QVERIFY(cancelled);
  QVERIFY(!done);
}

void TestJobQueue::destructionStopsAndWaits() {
  std::atomic<bool> ended{false};
  {
    JobQueue queue;
    queue.start<int>(
        QStringLiteral("work"),
        [&](const Progress& progress) {
          while (!progress.stop.stop_requested()) std::this_thread::yield();
          ended = true;
          return 1;
        },
        [](int) { QFAIL("must not be delivered"); }, [](const Failure&) {});
  }
  QVERIFY(ended);
}

QTEST_GUILESS_MAIN(TestJobQueue)
#include "test_job_queue.moc"
