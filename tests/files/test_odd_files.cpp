#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <hdf5.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "files/h5ad_writer.h"
#include "files/memory_limit.h"
#include "files/open_dataset.h"

using chreode::Error;

/// Sound files in odd circumstances, and what the program that checks HDF5 files makes of them.
class TestOddFiles : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void pipes();
  void disappears();
  void changes();
  void isBeingWritten();
  void isMarkedAsWritten();
  void linksElsewhere();
  void linksInCircles();
  void checkIsMissing();
  void checkIsCancelled();
  void noMemory();
  void manyLevels();
  void oddNames();

 private:
  std::string path(const char* name) const {
    return m_directory.filePath(QString::fromLatin1(name)).toStdString();
  }
  void copyGood(const char* name) const;

  QTemporaryDir m_directory;
};

namespace {

constexpr const char* kWalk = "CHREODE_HDF5_WALK";

std::string complaint(const std::string& path, const chreode::Progress& progress = {}) {
  try {
    chreode::openDataset(path, {}, progress);
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

bool says(const std::string& path, const char* what) {
  const std::string text = complaint(path);
  const bool found = text.find(what) != std::string::npos && text.back() == '.' &&
                     text.find('\n') == std::string::npos;
  if (!found) qWarning("it says: %s", text.c_str());
  return found;
}

void writeCells(const std::string& path, const std::vector<std::string>& names,
                const chreode::Annotation& column) {
  const auto count = static_cast<chreode::Index>(names.size());
  std::vector<std::int64_t> offsets(names.size() + 1);
  for (std::size_t i = 0; i < offsets.size(); ++i) offsets[i] = static_cast<std::int64_t>(i);
  const chreode::ExpressionMatrix matrix(count, 2, offsets, std::vector<std::int32_t>(count, 0),
                                         std::vector<float>(count, 1.0f));
  chreode::AnnotationTable cells;
  cells.names = names;
  cells.columns = {column};
  chreode::AnnotationTable genes;
  genes.names = {"G1", "G2"};
  chreode::H5adContents contents;
  contents.matrix = &matrix;
  contents.cells = &cells;
  contents.genes = &genes;
  chreode::writeH5ad(path, contents, {});
}

chreode::Annotation levelsOf(std::vector<std::string> levels) {
  chreode::Annotation column;
  column.name = "type";
  column.kind = chreode::Annotation::Kind::categorical;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    column.codes.push_back(static_cast<std::int32_t>(i));
  }
  column.levels = std::move(levels);
  return column;
}

}  // namespace

void TestOddFiles::copyGood(const char* name) const {
  std::filesystem::copy_file(path("good.h5ad"), path(name),
                             std::filesystem::copy_options::overwrite_existing);
}

void TestOddFiles::initTestCase() {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  writeCells(path("good.h5ad"), {"a", "b"}, levelsOf({"A", "B"}));
  QCOMPARE(complaint(path("good.h5ad")), std::string());
}

void TestOddFiles::pipes() {
  QCOMPARE(mkfifo(path("pipe.h5ad").c_str(), 0600), 0);
  QVERIFY(says(path("pipe.h5ad"), "no ordinary file"));
  QVERIFY(says("/dev/zero", "no ordinary file"));
  QVERIFY(QDir(m_directory.path()).mkpath(QStringLiteral("run")));
  for (const char* name : {"run/matrix.mtx", "run/barcodes.tsv", "run/features.tsv"}) {
    QCOMPARE(mkfifo(path(name).c_str(), 0600), 0);
  }
  QVERIFY(!complaint(path("run")).empty());
}

/// The file goes while it is read: whatever was read by then is not taken for the whole.
void TestOddFiles::disappears() {
  copyGood("gone.h5ad");
  chreode::Progress progress;
  progress.report = [&](double fraction, const std::string&) {
    if (fraction > 0.01) std::filesystem::remove(path("gone.h5ad"));
  };
  const std::string text = complaint(path("gone.h5ad"), progress);
  QVERIFY2(text.find("changed or removed") != std::string::npos, text.c_str());
  QVERIFY(says(path("gone.h5ad"), "no such file"));
}

void TestOddFiles::changes() {
  copyGood("changed.h5ad");
  chreode::Progress progress;
  progress.report = [&](double fraction, const std::string&) {
    if (fraction > 0.01) std::ofstream(path("changed.h5ad"), std::ios::app) << "more";
  };
  const std::string text = complaint(path("changed.h5ad"), progress);
  QVERIFY2(text.find("changed or removed") != std::string::npos, text.c_str());
}

/// HDF5's writers lock their file; it is read nevertheless, and that is said.
void TestOddFiles::isBeingWritten() {
  copyGood("written.h5ad");
  const int writer = open(path("written.h5ad").c_str(), O_RDWR | O_CLOEXEC);
  QCOMPARE(flock(writer, LOCK_EX), 0);
  const auto data = chreode::openDataset(path("written.h5ad"), {}, {});
  QCOMPARE(data->notices.size(), std::size_t{1});
  QVERIFY(data->notices.front().find("open for writing") != std::string::npos);
  // Its first half only, as a writer may leave it for a while.
  std::filesystem::resize_file(path("written.h5ad"),
                               std::filesystem::file_size(path("good.h5ad")) / 2);
  QVERIFY(says(path("written.h5ad"), "writing this file"));
  close(writer);
  QVERIFY(says(path("written.h5ad"), "cut short"));
}

void TestOddFiles::isMarkedAsWritten() {
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
  const hid_t file = H5Fcreate(path("open.h5ad").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access);
  H5Fflush(file, H5F_SCOPE_GLOBAL);
  std::filesystem::copy_file(path("open.h5ad"), path("left.h5ad"));
  H5Fclose(file);
  H5Pclose(access);
  QVERIFY(says(path("left.h5ad"), "marked as being written"));
}

/// Even where nothing needs them: parts in other files are refused by name.
void TestOddFiles::linksElsewhere() {
  copyGood("link.h5ad");
  const hid_t file = H5Fopen(path("link.h5ad").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  H5Lcreate_external("/etc/passwd", "/", file, "uns/more", H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose(file);
  QVERIFY(says(path("link.h5ad"), "link.h5ad, /uns/more: This part is only a link"));

  copyGood("outside.h5ad");
  const hid_t second = H5Fopen(path("outside.h5ad").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_external(creation, "/etc/passwd", 0, 8);
  const hsize_t size = 8;
  const hid_t space = H5Screate_simple(1, &size, nullptr);
  H5Dclose(H5Dcreate2(second, "uns/raw", H5T_STD_I8LE, space, H5P_DEFAULT, creation, H5P_DEFAULT));
  H5Sclose(space);
  H5Pclose(creation);
  H5Fclose(second);
  QVERIFY(says(path("outside.h5ad"), "/uns/raw: This part keeps its values in another file"));
}

void TestOddFiles::linksInCircles() {
  copyGood("circles.h5ad");
  const hid_t file = H5Fopen(path("circles.h5ad").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  H5Lcreate_hard(file, "/", file, "uns/itself", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("/uns/second", file, "uns/first", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("/uns/first", file, "uns/second", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("/nowhere", file, "uns/lost", H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose(file);
  QCOMPARE(complaint(path("circles.h5ad")), std::string());
}

void TestOddFiles::checkIsMissing() {
  qputenv(kWalk, "/nonexistent/chreode-hdf5-walk");
  const auto data = chreode::openDataset(path("good.h5ad"), {}, {});
  qunsetenv(kWalk);
  QCOMPARE(data->notices.size(), std::size_t{1});
  QVERIFY(data->notices.front().find("not checked for damage") != std::string::npos);
  QVERIFY(chreode::openDataset(path("good.h5ad"), {}, {})->notices.empty());
}

void TestOddFiles::checkIsCancelled() {
  std::ofstream(path("slow")) << "#!/bin/sh\nexec sleep 60\n";
  std::filesystem::permissions(path("slow"), std::filesystem::perms::owner_all);
  qputenv(kWalk, path("slow").c_str());
  std::stop_source stop;
  chreode::Progress progress;
  progress.stop = stop.get_token();
  const auto start = std::chrono::steady_clock::now();
  std::jthread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop.request_stop();
  });
  QVERIFY_EXCEPTION_THROWN(chreode::openDataset(path("good.h5ad"), {}, progress),
                           chreode::Cancelled);
  qunsetenv(kWalk);
  QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

void TestOddFiles::noMemory() {
  const auto messageOf = [](auto work) -> std::string {
    try {
      chreode::withinMemory("x.h5ad", work);
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  };
  QCOMPARE(messageOf([]() -> int { throw std::bad_alloc(); }),
           std::string("x.h5ad: There is not enough memory to open this file."));
  QVERIFY(messageOf([]() -> int { throw std::length_error("vector"); }).find("damaged") !=
          std::string::npos);
  QVERIFY(messageOf([] {
            chreode::refuseBeyondMemory(1e18, "x.h5ad, /X");
            return 0;
          }).find("of memory") != std::string::npos);
  QCOMPARE(messageOf([] {
             chreode::refuseBeyondMemory(1e6, "x.h5ad, /X");
             return 0;
           }),
           std::string());
}

void TestOddFiles::manyLevels() {
  std::vector<std::string> names(1000000);
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = "cell" + std::to_string(i);
  writeCells(path("levels.h5ad"), names, levelsOf(names));
  QElapsedTimer timer;
  timer.start();
  const auto data = chreode::openDataset(path("levels.h5ad"), {}, {});
  qInfo("a million cells in a million classes: %lld ms", static_cast<long long>(timer.elapsed()));
  QCOMPARE(data->cells.columns.front().levels.size(), names.size());
  QCOMPARE(data->cells.columns.front().codes.back(), 999999);
  QVERIFY(timer.elapsed() < 60000);
}

void TestOddFiles::oddNames() {
  const std::vector<std::string> names = {
      "line\nbreak\r\n", "🧬 emoji 👩‍🔬", "خلية T", "תא", "tab\tescape\x1b[31m", ""};
  writeCells(path("names.h5ad"), names, levelsOf(names));
  const auto data = chreode::openDataset(path("names.h5ad"), {}, {});
  QCOMPARE(data->cells.names, names);
  QCOMPARE(data->cells.columns.front().levels, names);
  // The file's own name, too, and what is wrong inside.
  const std::string odd = path("odd").append("\nname 🧬 خلية.h5ad");
  std::filesystem::copy_file(path("names.h5ad"), odd);
  QCOMPARE(complaint(odd), std::string());
  const hid_t file = H5Fopen(odd.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  H5Ldelete(file, "X/indptr", H5P_DEFAULT);
  H5Lcreate_external("other.h5", "/", file, "uns/two\nlines", H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose(file);
  QVERIFY(says(odd, "/uns/two lines: This part is only a link"));
}

QTEST_GUILESS_MAIN(TestOddFiles)
#include "test_odd_files.moc"
