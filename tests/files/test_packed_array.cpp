#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <vector>

#include <hdf5.h>

#include "base/error.h"
#include "base/random.h"
#include "files/hdf5_chunks.h"
#include "files/packed_array.h"

using chreode::Error;
using chreode::Hdf5Array;

/// Our own unpacking of chunks against H5Dread, which it replaces.
class TestPackedArray : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsAsHdf5Does_data();
  void readsAsHdf5Does();
  void readsOnlyWhatIsWanted_data() { readsAsHdf5Does_data(); }
  void readsOnlyWhatIsWanted();
  void keepsWhatDoesNotFitWide_data();
  void keepsWhatDoesNotFitWide();
  void refusesIndicesOutOfRange();
  void readsChunksThatSkippedTheirFilters();
  void fillsChunksThatWereNeverWritten();
  void refusesDamagedChunks_data();
  void refusesDamagedChunks();

 private:
  QTemporaryDir m_directory;
};

namespace {

constexpr hsize_t kChunk = 1000;
constexpr hsize_t kCount = 12345;  // the last chunk is not full
const std::vector<chreode::NumberSpan> kWhole{{0, kCount, 0}};

struct Options {
  hid_t type = H5T_IEEE_F32LE;
  bool shuffle = false;
  bool deflate = true;
  bool chunked = true;
  bool fletcher = false;
  float fill = 0.0f;
};

std::vector<float> someCounts() {
  chreode::Random random(3);
  std::vector<float> values(kCount);
  for (float& value : values) value = static_cast<float>(random.below(100));
  return values;
}

/// A file with one dataset "x"; open for as long as the returned handle lives.
chreode::Hdf5Handle fileWith(const QString& path, const Options& options,
                             const std::vector<float>& values) {
  const chreode::Hdf5Access access;
  chreode::Hdf5Handle file(
      H5Fcreate(path.toUtf8().constData(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
  const hsize_t count = kCount;
  const chreode::Hdf5Handle space(H5Screate_simple(1, &count, nullptr));
  const chreode::Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE));
  if (options.chunked) H5Pset_chunk(creation.id(), 1, &kChunk);
  if (options.shuffle) H5Pset_shuffle(creation.id());
  if (options.deflate) H5Pset_deflate(creation.id(), 4);
  if (options.fletcher) H5Pset_fletcher32(creation.id());
  H5Pset_fill_value(creation.id(), H5T_NATIVE_FLOAT, &options.fill);
  const chreode::Hdf5Handle data(H5Dcreate2(file.id(), "x", options.type, space.id(), H5P_DEFAULT,
                                            creation.id(), H5P_DEFAULT));
  if (!values.empty()) {
    H5Dwrite(data.id(), H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  }
  return file;
}

Hdf5Array arrayIn(const chreode::Hdf5Handle& file) {
  return Hdf5Array(chreode::Hdf5Node(chreode::Hdf5Handle(H5Dopen2(file.id(), "x", H5P_DEFAULT))));
}

std::vector<float> valuesIn(const Hdf5Array& array, int threads = 2) {
  chreode::MatrixFacts facts;
  return chreode::readValues(array, kWhole, facts, threads, {}).view().copy();
}

}  // namespace

void TestPackedArray::readsAsHdf5Does_data() {
  QTest::addColumn<Options>("options");
  QTest::addColumn<bool>("ours");
  QTest::newRow("gzip") << Options{} << true;
  QTest::newRow("shuffle and gzip") << Options{.shuffle = true} << true;
  QTest::newRow("no filter") << Options{.deflate = false} << false;
  QTest::newRow("double") << Options{.type = H5T_IEEE_F64LE, .shuffle = true} << true;
  QTest::newRow("int8") << Options{.type = H5T_STD_I8LE} << true;
  QTest::newRow("uint16, shuffle") << Options{.type = H5T_STD_U16LE, .shuffle = true} << true;
  QTest::newRow("int32") << Options{.type = H5T_STD_I32LE} << true;
  QTest::newRow("int64, shuffle") << Options{.type = H5T_STD_I64LE, .shuffle = true} << true;
  QTest::newRow("uint64") << Options{.type = H5T_STD_U64LE} << true;
  QTest::newRow("big-endian") << Options{.type = H5T_IEEE_F32BE} << false;
  QTest::newRow("checksum") << Options{.fletcher = true} << false;
  QTest::newRow("contiguous") << Options{.deflate = false, .chunked = false} << false;
}

void TestPackedArray::readsAsHdf5Does() {
  QFETCH(Options, options);
  QFETCH(bool, ours);
  const std::vector<float> expected = someCounts();
  const auto file = fileWith(m_directory.filePath(QStringLiteral("a.h5")), options, expected);
  const Hdf5Array array = arrayIn(file);
  QCOMPARE(chreode::Hdf5Chunks::of(array).has_value(), ours);
  for (const int threads : {1, 3}) {
    chreode::MatrixFacts facts;
    const auto values = chreode::readValues(array, kWhole, facts, threads, {});
    QVERIFY(values.narrow());
    QCOMPARE(values.view().copy(), expected);
    chreode::MatrixSummary summary{.rows = 1, .columns = kCount};
    facts.writeTo(summary);
    QCOMPARE(summary.sum, std::accumulate(expected.begin(), expected.end(), 0.0));
    QCOMPARE(summary.max, 99.0);
    QCOMPARE(summary.min, 0.0);
    QCOMPARE(summary.nonzero, static_cast<std::int64_t>(kCount) -
                                  std::count(expected.begin(), expected.end(), 0.0f));
    QVERIFY(summary.counts);
    const auto indices = chreode::readIndices(array, kWhole, 100, "column", threads, {});
    const auto read = indices.view();
    QVERIFY(indices.narrow() && std::equal(read.begin(), read.end(), expected.begin()));
    QVERIFY(!chreode::readIndices(array, kWhole, 65537, "column", threads, {}).narrow());
  }
  QCOMPARE(chreode::readIndices(array, {{0, 1500, 0}}, 100, "column", 2, {}).size(),
           std::size_t{1500});
}

void TestPackedArray::readsOnlyWhatIsWanted() {
  QFETCH(Options, options);
  const std::vector<float> all = someCounts();
  const auto file = fileWith(m_directory.filePath(QStringLiteral("s.h5")), options, all);
  // Within a chunk, across one border, across several, nothing, and the end.
  std::vector<chreode::NumberSpan> spans;
  std::vector<float> expected;
  for (const auto& [first, count] : std::vector<std::pair<int, int>>{
           {10, 5}, {20, 1}, {998, 4}, {1500, 0}, {2500, 3100}, {12000, 345}}) {
    spans.push_back({first, count, static_cast<std::int64_t>(expected.size())});
    expected.insert(expected.end(), all.begin() + first, all.begin() + first + count);
  }
  for (const int threads : {1, 3}) {
    chreode::MatrixFacts facts;
    const auto values = chreode::readValues(arrayIn(file), spans, facts, threads, {});
    QCOMPARE(values.view().copy(), expected);
    chreode::MatrixSummary summary{.rows = 1, .columns = static_cast<int>(expected.size())};
    facts.writeTo(summary);
    QCOMPARE(summary.sum, std::accumulate(expected.begin(), expected.end(), 0.0));
    const auto indices = chreode::readIndices(arrayIn(file), spans, 100, "row", threads, {});
    const auto read = indices.view();
    QVERIFY(std::equal(read.begin(), read.end(), expected.begin(), expected.end()));
  }
  chreode::MatrixFacts facts;
  QCOMPARE(chreode::readValues(arrayIn(file), {}, facts, 2, {}).size(), std::size_t{0});
}

void TestPackedArray::keepsWhatDoesNotFitWide_data() {
  QTest::addColumn<float>("odd");
  QTest::newRow("more than 16 bits") << 65536.0f;
  QTest::newRow("negative") << -1.0f;
  QTest::newRow("fraction") << 0.25f;
  QTest::newRow("NaN") << std::numeric_limits<float>::quiet_NaN();
  QTest::newRow("infinite") << std::numeric_limits<float>::infinity();
}

void TestPackedArray::keepsWhatDoesNotFitWide() {
  QFETCH(float, odd);
  std::vector<float> expected = someCounts();
  expected[kCount - 3] = odd;  // in the last chunk: all before it was narrow
  const auto file = fileWith(m_directory.filePath(QStringLiteral("w.h5")), {}, expected);
  chreode::MatrixFacts facts;
  const auto values = chreode::readValues(arrayIn(file), kWhole, facts, 2, {});
  QVERIFY(!values.narrow());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    QVERIFY(values.view()[i] == expected[i] || (std::isnan(odd) && i == kCount - 3));
  }
  chreode::MatrixFacts oneByOne;
  for (const float value : expected) oneByOne.add(value);
  chreode::MatrixSummary summary{.rows = 1, .columns = kCount}, wanted = summary;
  facts.writeTo(summary);
  oneByOne.writeTo(wanted);
  QCOMPARE(summary.sum, wanted.sum);
  QCOMPARE(summary.min, wanted.min);
  QCOMPARE(summary.max, wanted.max);
  QCOMPARE(summary.nonzero, wanted.nonzero);
  QCOMPARE(summary.nonfinite, wanted.nonfinite);
  QCOMPARE(summary.counts, wanted.counts);
}

void TestPackedArray::refusesIndicesOutOfRange() {
  for (const float odd : {100.0f, -1.0f, 70000.0f}) {
    std::vector<float> values = someCounts();
    values[5000] = odd;
    const auto file =
        fileWith(m_directory.filePath(QStringLiteral("i.h5")), {.type = H5T_STD_I64LE}, values);
    QVERIFY_EXCEPTION_THROWN(chreode::readIndices(arrayIn(file), kWhole, 100, "column", 2, {}),
                             Error);
    if (odd < 70000.0f && odd > 0.0f) continue;
    QVERIFY_EXCEPTION_THROWN(chreode::readIndices(arrayIn(file), kWhole, 70000, "column", 2, {}),
                             Error);
  }
}

void TestPackedArray::readsChunksThatSkippedTheirFilters() {
  std::vector<float> expected = someCounts();
  const auto file =
      fileWith(m_directory.filePath(QStringLiteral("s.h5")), {.shuffle = true}, expected);
  const hsize_t at = 2 * kChunk;
  std::fill_n(expected.begin() + at, kChunk, 7.0f);
  const chreode::Hdf5Handle data(H5Dopen2(file.id(), "x", H5P_DEFAULT));
  // Neither filter was applied to this one.
  QVERIFY(H5Dwrite_chunk(data.id(), H5P_DEFAULT, 0b11, &at, kChunk * sizeof(float),
                         expected.data() + at) >= 0);
  QCOMPARE(valuesIn(arrayIn(file)), expected);
}

void TestPackedArray::fillsChunksThatWereNeverWritten() {
  const auto file = fileWith(m_directory.filePath(QStringLiteral("f.h5")), {.fill = 3.0f}, {});
  QCOMPARE(valuesIn(arrayIn(file)), std::vector<float>(kCount, 3.0f));

  // HDF5 answers otherwise about a chunk that is missing when another one is there.
  const hsize_t first = 4 * kChunk;
  const hsize_t count = 10;
  const chreode::Hdf5Handle data(H5Dopen2(file.id(), "x", H5P_DEFAULT));
  const chreode::Hdf5Handle space(H5Dget_space(data.id()));
  const chreode::Hdf5Handle memory(H5Screate_simple(1, &count, nullptr));
  H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, &first, nullptr, &count, nullptr);
  const std::vector<float> written(count, 8.0f);
  QVERIFY(H5Dwrite(data.id(), H5T_NATIVE_FLOAT, memory.id(), space.id(), H5P_DEFAULT,
                   written.data()) >= 0);
  QVERIFY(H5Dflush(data.id()) >= 0);
  std::vector<float> expected(kCount, 3.0f);
  std::fill_n(expected.begin() + first, count, 8.0f);
  QCOMPARE(valuesIn(arrayIn(file)), expected);
}

void TestPackedArray::refusesDamagedChunks_data() {
  QTest::addColumn<QByteArray>("stored");
  QTest::newRow("no DEFLATE stream") << QByteArray(500, 'x');
  QTest::newRow("one byte") << QByteArray(1, '\0');
  QTest::newRow("far too large") << QByteArray(1 << 20, '\0');
  QTest::newRow("an empty stream") << QByteArray::fromHex("789c030000000001");
}

void TestPackedArray::refusesDamagedChunks() {
  QFETCH(QByteArray, stored);
  const auto file = fileWith(m_directory.filePath(QStringLiteral("d.h5")), {}, someCounts());
  const hsize_t at = 3 * kChunk;
  const chreode::Hdf5Handle data(H5Dopen2(file.id(), "x", H5P_DEFAULT));
  QVERIFY(H5Dwrite_chunk(data.id(), H5P_DEFAULT, 0, &at, static_cast<std::size_t>(stored.size()),
                         stored.constData()) >= 0);
  for (const int threads : {1, 2}) {
    QVERIFY_EXCEPTION_THROWN(valuesIn(arrayIn(file), threads), Error);
  }
}

QTEST_APPLESS_MAIN(TestPackedArray)
#include "test_packed_array.moc"
