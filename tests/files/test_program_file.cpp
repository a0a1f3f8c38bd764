#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "base/error.h"
#include "files/program_file.h"

using chreode::ProgramTable;
using chreode::readPrograms;

class TestProgramFile : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsFactorsTargetsAndSigns();
  void readsWordsAndOtherTitles();
  void tableWithoutSigns();
  void readsSets();
  void saysWhatIsMissing();

 private:
  std::string write(const char* name, const char* text) {
    QFile file(m_directory.filePath(QString::fromLatin1(name)));
    if (!file.open(QIODevice::WriteOnly)) return {};
    file.write(text);
    return file.fileName().toStdString();
  }
  std::string errorOf(const std::string& path) {
    try {
      readPrograms(path);
    } catch (const chreode::Error& error) {
      return error.what();
    }
    return {};
  }
  QTemporaryDir m_directory;
};

void TestProgramFile::readsFactorsTargetsAndSigns() {
  // The lines of a factor need not stand together; SPI1 → MYC is disputed; a factor's arrow onto
  // itself is no target.
  const ProgramTable table = readPrograms(write("t.tsv",
                                                "tf\ttarget\tmode\tevidence\n"
                                                "SPI1\tCSF1R\t1\tA\nGATA1\tKLF1\t1\tA\n"
                                                "SPI1\tGATA1\t-1\tB\nSPI1\tMYC\t1\tA\n"
                                                "SPI1\tMYC\t-1\tA\nSPI1\tSPI1\t1\tA\n"
                                                "SPI1\tCD14\t0\tA\n"));
  QCOMPARE(table.name, std::string("t"));
  QCOMPARE(table.programs.size(), std::size_t{2});
  QVERIFY(table.hasSigns());
  const auto& spi1 = table.programs[0];
  QCOMPARE(spi1.factor, std::string("SPI1"));
  QCOMPARE(spi1.targets.size(), std::size_t{4});
  const int signs[] = {1, -1, 0, 0};
  for (std::size_t i = 0; i < 4; ++i) QCOMPARE(spi1.targets[i].sign, signs[i]);
  QCOMPARE(spi1.evidence, (std::vector<std::string>{"A", "B"}));
  QCOMPARE(table.programs[1].targets.front().gene, std::string("KLF1"));
}

void TestProgramFile::readsWordsAndOtherTitles() {
  const ProgramTable table = readPrograms(write("d.csv",
                                                "Source,confidence,Target,weight\n"
                                                "A,C,x,-0.35\nA,C,y,Activation\n"
                                                "A,C,z,repression\nA,C,\"u,v\",+2\n"));
  const auto& targets = table.programs.front().targets;
  QCOMPARE(targets.size(), std::size_t{4});
  QCOMPARE(targets[0].sign, -1);
  QCOMPARE(targets[1].sign, 1);
  QCOMPARE(targets[2].sign, -1);
  QCOMPARE(targets[3].gene, std::string("u,v"));
  QCOMPARE(targets[3].sign, 1);
}

void TestProgramFile::tableWithoutSigns() {
  const ProgramTable table =
      readPrograms(write("n.tsv", "tf\ttarget\tmode\tevidence\nA\tb\t0\tN\nA\tc\t0\tN\n"));
  QVERIFY(!table.hasSigns());
  QCOMPARE(table.geneNames(), (std::vector<std::string>{"A", "b", "c"}));
}

void TestProgramFile::readsSets() {
  const ProgramTable table =
      readPrograms(write("s.gmt", "HEME\tan address\tHBA1\tHBB\tHBA1\nEMPTY\t\tX\n"));
  QCOMPARE(table.programs.size(), std::size_t{2});
  QVERIFY(table.programs[0].isSet);
  QCOMPARE(table.programs[0].targets.size(), std::size_t{2});
  QVERIFY(!table.hasSigns());
  QCOMPARE(table.geneNames(), (std::vector<std::string>{"HBA1", "HBB", "X"}));
}

void TestProgramFile::saysWhatIsMissing() {
  QVERIFY(errorOf(write("a.tsv", "alpha\tbeta\nA\tb\n")).find("factors") != std::string::npos);
  QVERIFY(errorOf(write("b.tsv", "tf\tbeta\nA\tb\n")).find("targets") != std::string::npos);
  QVERIFY(errorOf(write("c.tsv", "tf\ttarget\n")).find("no gene programme") != std::string::npos);
  QVERIFY(errorOf(write("d.gmt", "HEME\tHBA1\n")).find("GMT") != std::string::npos);
  QVERIFY(!errorOf(m_directory.filePath(QStringLiteral("none.tsv")).toStdString()).empty());
}

QTEST_APPLESS_MAIN(TestProgramFile)
#include "test_program_file.moc"
