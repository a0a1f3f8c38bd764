#include <QtTest>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/parallel.h"

using chreode::parallelFor;

namespace {

/// What each task of a run takes that is to be ended early: however long one thread is kept from
/// its processor, the others cannot do all of the tasks meanwhile.
void takeAMillisecond() {
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace

class TestParallel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyIndexOnce();
  void theFirstFailureEndsIt();
  void canBeCancelled();
};

void TestParallel::everyIndexOnce() {
  for (const int threads : {1, 2, 5}) {
    std::vector<std::atomic<int>> seen(1000);
    std::atomic<int> strangers{0};
    parallelFor(1000, threads, {}, [&](std::ptrdiff_t index, int thread) {
      ++seen[static_cast<std::size_t>(index)];
      strangers += thread < 0 || thread >= threads;
    });
    for (const auto& count : seen) QCOMPARE(count.load(), 1);
    QCOMPARE(strangers.load(), 0);
  }
  parallelFor(0, 3, {}, [](std::ptrdiff_t, int) { QFAIL("nothing to do"); });
}

void TestParallel::theFirstFailureEndsIt() {
  std::atomic<int> done{0};
  QVERIFY_EXCEPTION_THROWN(parallelFor(100000, 3, {},
                                       [&](std::ptrdiff_t index, int) {
                                         ++done;
                                         if (index == 7) throw std::runtime_error("no");
                                         takeAMillisecond();
                                       }),
                           std::runtime_error);
  QVERIFY(done < 100000);
}

void TestParallel::canBeCancelled() {
  std::stop_source stop;
  std::atomic<int> done{0};
  QVERIFY_EXCEPTION_THROWN(parallelFor(100000, 2, {.stop = stop.get_token(), .report = {}},
                                       [&](std::ptrdiff_t, int) {
                                         if (++done == 10) stop.request_stop();
                                         takeAMillisecond();
                                       }),
                           chreode::Cancelled);
}

QTEST_APPLESS_MAIN(TestParallel)
#include "test_parallel.moc"
