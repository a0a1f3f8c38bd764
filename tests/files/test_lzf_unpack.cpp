#include <QtTest>
#include <cstring>
#include <vector>

#include <lzf.h>

#include "base/random.h"
#include "files/lzf_unpack.h"

/// Our own LZF against liblzf, which packed the data and is the format's reference.
class TestLzfUnpack : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void unpacksWhatLiblzfPacked_data();
  void unpacksWhatLiblzfPacked();
  void agreesAboutDamage();
};

namespace {

using Bytes = std::vector<std::byte>;

Bytes packed(const Bytes& bytes) {
  Bytes out(bytes.size() + bytes.size() / 8 + 64);
  out.resize(lzf_compress(bytes.data(), static_cast<unsigned>(bytes.size()), out.data(),
                          static_cast<unsigned>(out.size())));
  return out;
}

/// Numbers of `width` bytes below `below`, each repeated up to `repeats` times.
Bytes numbers(std::size_t count, std::size_t width, std::uint64_t below, std::uint64_t repeats,
              std::uint64_t seed) {
  chreode::Random random(seed);
  Bytes bytes(count * width, std::byte{0});
  std::uint64_t number = 0, left = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (left-- == 0) {
      number = random.below(below);
      left = random.below(repeats);
    }
    std::memcpy(bytes.data() + i * width, &number, std::min<std::size_t>(width, 8));
  }
  return bytes;
}

}  // namespace

void TestLzfUnpack::unpacksWhatLiblzfPacked_data() {
  QTest::addColumn<int>("width");
  QTest::addColumn<quint64>("below");
  QTest::addColumn<quint64>("repeats");
  for (const int width : {1, 2, 3, 4, 5, 7, 8, 12, 15, 16, 17, 24}) {
    for (const quint64 below : {quint64{2}, quint64{300}, quint64{1} << 40}) {
      for (const quint64 repeats : {quint64{1}, quint64{5}, quint64{400}}) {
        QTest::addRow("%d bytes below %llu, repeated up to %llu times", width, below, repeats)
            << width << below << repeats;
      }
    }
  }
}

void TestLzfUnpack::unpacksWhatLiblzfPacked() {
  QFETCH(int, width);
  QFETCH(quint64, below);
  QFETCH(quint64, repeats);
  for (const std::size_t count : {1u, 7u, 100u, 3000u}) {
    const Bytes bytes = numbers(count, static_cast<std::size_t>(width), below, repeats, count);
    const Bytes in = packed(bytes);
    if (in.empty()) continue;  // too short to be packed
    Bytes out(bytes.size());
    QCOMPARE(chreode::unpackLzf(in, out), std::optional<std::size_t>(bytes.size()));
    QVERIFY(out == bytes);
    Bytes roomy(bytes.size() + 1000);
    QCOMPARE(chreode::unpackLzf(in, roomy), std::optional<std::size_t>(bytes.size()));
    QVERIFY(std::equal(bytes.begin(), bytes.end(), roomy.begin()));
    Bytes tight(bytes.size() - 1);
    QVERIFY(!chreode::unpackLzf(in, tight));
  }
}

void TestLzfUnpack::agreesAboutDamage() {
  chreode::Random random(5);
  int sound = 0, damaged = 0;
  for (int i = 0; i < 20000; ++i) {
    const Bytes bytes = numbers(200, 4, 1 + random.below(50), 1 + random.below(9), i);
    Bytes in = packed(bytes);
    in[random.below(in.size())] ^= static_cast<std::byte>(1 + random.below(255));
    if (random.below(4) == 0) in.resize(random.below(in.size()) + 1);
    // At its exact size, so that an address sanitizer sees any step too far.
    Bytes ours(bytes.size()), theirs(bytes.size());
    const auto got = chreode::unpackLzf(in, ours);
    const unsigned wanted = lzf_decompress(in.data(), static_cast<unsigned>(in.size()),
                                           theirs.data(), static_cast<unsigned>(theirs.size()));
    QCOMPARE(got.value_or(0), static_cast<std::size_t>(wanted));
    if (wanted == 0) {
      ++damaged;
      continue;
    }
    ++sound;
    QVERIFY(std::equal(ours.begin(), ours.begin() + wanted, theirs.begin()));
  }
  QVERIFY(sound > 1000 && damaged > 1000);
}

QTEST_GUILESS_MAIN(TestLzfUnpack)
#include "test_lzf_unpack.moc"
