#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <hdf5.h>

#include "base/random.h"
#include "files/dense_rows.h"
#include "files/hdf5_chunks.h"

using chreode::Hdf5Array;

/// Dense matrices without their zeros, against H5Dread of the whole.
class TestDenseRows : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsAsHdf5Does_data();
  void readsAsHdf5Does();

 private:
  QTemporaryDir m_directory;
};

namespace {

constexpr hsize_t kRows = 203;
constexpr hsize_t kColumns = 101;

struct Layout {
  std::array<hsize_t, 2> chunk{7, 50};
  hid_t type = H5T_IEEE_F32LE;
  bool packed = true;
  bool partly = false;  ///< only some chunks are written; the others hold 2
};

chreode::Hdf5Handle fileWith(const QString& path, const Layout& layout) {
  chreode::Random random(7);
  std::vector<double> values(kRows * kColumns);
  for (double& value : values) {
    value = random.below(3) == 0 ? static_cast<double>(1 + random.below(100)) : 0.0;
  }
  if (layout.type == H5T_IEEE_F32LE) values[5] = std::numeric_limits<double>::quiet_NaN();
  const chreode::Hdf5Access access;
  chreode::Hdf5Handle file(
      H5Fcreate(path.toUtf8().constData(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
  const std::array<hsize_t, 2> shape{kRows, kColumns};
  const chreode::Hdf5Handle space(H5Screate_simple(2, shape.data(), nullptr));
  const chreode::Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE));
  H5Pset_chunk(creation.id(), 2, layout.chunk.data());
  if (layout.packed) {
    H5Pset_shuffle(creation.id());
    H5Pset_deflate(creation.id(), 4);
  }
  const double fill = 2.0;
  H5Pset_fill_value(creation.id(), H5T_NATIVE_DOUBLE, &fill);
  const chreode::Hdf5Handle data(
      H5Dcreate2(file.id(), "x", layout.type, space.id(), H5P_DEFAULT, creation.id(), H5P_DEFAULT));
  const std::array<hsize_t, 2> start{20, 0};
  const std::array<hsize_t, 2> part{60, 40};
  if (layout.partly) {
    H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, start.data(), nullptr, part.data(), nullptr);
  }
  H5Dwrite(data.id(), H5T_NATIVE_DOUBLE, space.id(), space.id(), H5P_DEFAULT, values.data());
  return file;
}

bool same(float a, float b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

}  // namespace

Q_DECLARE_METATYPE(Layout)

void TestDenseRows::readsAsHdf5Does_data() {
  QTest::addColumn<Layout>("layout");
  QTest::addColumn<bool>("ours");
  QTest::newRow("several chunks wide") << Layout{} << true;
  QTest::newRow("one row a chunk") << Layout{.chunk = {5, kColumns}} << true;
  QTest::newRow("one column a chunk") << Layout{.chunk = {kRows, 2}} << true;
  QTest::newRow("one chunk") << Layout{.chunk = {kRows, kColumns}} << true;
  QTest::newRow("double") << Layout{.type = H5T_IEEE_F64LE} << true;
  QTest::newRow("bytes") << Layout{.type = H5T_STD_U8LE} << true;
  QTest::newRow("partly written") << Layout{.partly = true} << true;
  QTest::newRow("partly written bytes") << Layout{.type = H5T_STD_I8LE, .partly = true} << true;
  QTest::newRow("not packed") << Layout{.packed = false} << false;
  QTest::newRow("big-endian") << Layout{.type = H5T_IEEE_F32BE} << false;
  QTest::newRow("small chunks") << Layout{.chunk = {3, 4}} << false;
}

void TestDenseRows::readsAsHdf5Does() {
  QFETCH(Layout, layout);
  QFETCH(bool, ours);
  const auto file = fileWith(m_directory.filePath(QStringLiteral("d.h5")), layout);
  const Hdf5Array array(
      chreode::Hdf5Node(chreode::Hdf5Handle(H5Dopen2(file.id(), "x", H5P_DEFAULT))));
  QCOMPARE(chreode::Hdf5Chunks::of(array).has_value(), ours);
  std::vector<float> whole(kRows * kColumns);
  array.readBlock({0, 0}, {kRows, kColumns}, whole.data());
  std::vector<std::int32_t> all(kRows);
  std::iota(all.begin(), all.end(), 0);
  for (const std::vector<std::int32_t>& wanted :
       {std::vector<std::int32_t>(), {0}, {kRows - 1}, {3, 4, 5, 70, 71, 150, 202}, all}) {
    for (const int threads : {1, 3}) {
      chreode::MatrixFacts facts;
      const auto rows = chreode::readDenseAsRows(array, {threads, wanted}, facts, {});
      const std::vector<std::int32_t>& taken = wanted.empty() ? all : wanted;
      QCOMPARE(rows.offsets.size(), taken.size() + 1);
      chreode::MatrixFacts expected;
      for (std::size_t i = 0; i < taken.size(); ++i) {
        std::int64_t at = rows.offsets[i];
        for (hsize_t column = 0; column < kColumns; ++column) {
          const float value = whole[static_cast<std::size_t>(taken[i]) * kColumns + column];
          expected.add(value);
          if (value == 0.0f) continue;
          QVERIFY(at < rows.offsets[i + 1]);
          QCOMPARE(rows.columns[at], static_cast<std::int32_t>(column));
          QVERIFY(same(rows.values[at], value));
          ++at;
        }
        QCOMPARE(at, rows.offsets[i + 1]);
      }
      chreode::MatrixSummary got{.rows = static_cast<chreode::Index>(taken.size()),
                                 .columns = kColumns};
      chreode::MatrixSummary wantedFacts = got;
      facts.writeTo(got);
      expected.writeTo(wantedFacts);
      QCOMPARE(got.sum, wantedFacts.sum);
      QCOMPARE(got.nonzero, wantedFacts.nonzero);
      QCOMPARE(got.nonfinite, wantedFacts.nonfinite);
      QCOMPARE(got.max, wantedFacts.max);
    }
  }
}

QTEST_APPLESS_MAIN(TestDenseRows)
#include "test_dense_rows.moc"
