#include <QtTest>
#include <atomic>
#include <memory>
#include <thread>

#include "base/error.h"
#include "jobs/job_slot.h"

using chreode::Failure;
using chreode::JobQueue;
using chreode::JobSlot;
using chreode::Progress;

namespace {

/// Starts a job that answers with a number once it may.
void startNumber(JobSlot& slot, int number, const std::shared_ptr<std::atomic<bool>>& may,
                 QVector<int>& answers, int& failures) {
  slot.start<int>(
      QStringLiteral("number"),
      [number, may](const Progress&) {
        // Deaf to a cancel, so that what is not delivered is the slot's doing.
        while (!*may) std::this_thread::yield();
        return number;
      },
      [&answers](int value) { answers << value; }, [&failures](const Failure&) { ++failures; });
}

}  // namespace

class TestJobSlot : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void isFreeWhenTheAnswerComes() {
    JobQueue queue;
    JobSlot slot(&queue);
    QVERIFY(!slot.isRunning());
    bool free = false;
    slot.start<int>(
        QStringLiteral("work"), [](const Progress&) { return 1; },
        [&](int) { free = !slot.isRunning(); }, [](const Failure&) { QFAIL("must not fail"); });
    QVERIFY(slot.isRunning());
    QVERIFY(queue.isRunning(slot.job()));
    QVERIFY(queue.waitForDone(5000));
    QVERIFY(free);
    QVERIFY(!slot.cancel());
  }

  void aFailureFreesIt() {
    JobQueue queue;
    JobSlot slot(&queue);
    QString sentence;
    slot.start<int>(
        QStringLiteral("work"), [](const Progress&) -> int { throw chreode::Error("No."); },
        [](int) { QFAIL("must not succeed"); },
        [&](const Failure& failure) { sentence = failure.sentence; });
    QVERIFY(queue.waitForDone(5000));
    QCOMPARE(sentence, QStringLiteral("No."));
    QVERIFY(!slot.isRunning());
  }

  void onlyTheNewestAnswers() {
    JobQueue queue;
    JobSlot slot(&queue);
    QVector<int> answers;
    int failures = 0;
    const auto may = std::make_shared<std::atomic<bool>>(false);
    startNumber(slot, 1, may, answers, failures);
    startNumber(slot, 2, may, answers, failures);
    *may = true;
    QVERIFY(queue.waitForDone(5000));
    QCOMPARE(answers, QVector<int>{2});
    QCOMPARE(failures, 0);
  }

  void whatIsCancelledHereIsNotHeardOf() {
    JobQueue queue;
    JobSlot slot(&queue);
    QVector<int> answers;
    int failures = 0;
    const auto may = std::make_shared<std::atomic<bool>>(false);
    startNumber(slot, 1, may, answers, failures);
    QVERIFY(slot.cancel());
    QVERIFY(!slot.isRunning());
    *may = true;
    QVERIFY(queue.waitForDone(5000));
    QVERIFY(answers.isEmpty());
    QCOMPARE(failures, 0);
  }

  void aCancelFromElsewhereIsToldOf() {
    JobQueue queue;
    JobSlot slot(&queue);
    QVector<int> answers;
    int failures = 0;
    const auto may = std::make_shared<std::atomic<bool>>(true);
    startNumber(slot, 1, may, answers, failures);
    queue.cancelAll();
    QVERIFY(queue.waitForDone(5000));
    QVERIFY(answers.isEmpty());
    QCOMPARE(failures, 1);
    QVERIFY(!slot.isRunning());
  }

  void nothingComesAfterItIsGone() {
    JobQueue queue;
    QVector<int> answers;
    int failures = 0;
    const auto may = std::make_shared<std::atomic<bool>>(false);
    {
      JobSlot slot(&queue);
      startNumber(slot, 1, may, answers, failures);
    }
    *may = true;
    QVERIFY(queue.waitForDone(5000));
    QVERIFY(answers.isEmpty());
    QCOMPARE(failures, 0);
  }

  void mayOutliveTheQueue() {
    auto queue = std::make_unique<JobQueue>();
    JobSlot slot(queue.get());
    slot.start<int>(
        QStringLiteral("work"),
        [](const Progress& progress) {
          while (!progress.stop.stop_requested()) std::this_thread::yield();
          return 1;
        },
        [](int) { QFAIL("must not be delivered"); }, [](const Failure&) {});
    queue.reset();
  }
};

QTEST_GUILESS_MAIN(TestJobSlot)
#include "test_job_slot.moc"
