#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <fstream>
#include <set>

#include <nlohmann/json.hpp>

#include "command.h"
#include "expression/gene_values.h"
#include "files/open_dataset.h"

using chreode::Dataset;
using chreode::Outcome;
using nlohmann::json;

/// `chreode select`: what a query, and growing from it, selects of simulated cells.
class TestSelectCli : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  std::shared_ptr<const Dataset> m_data;

  QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
  /// `more`: options between single spaces; @NAME is a file in the test's folder.
  Outcome select(const char* query, const char* more = "", const char* file = "cells.h5ad") const {
    QStringList arguments{QStringLiteral("select"), path(file), QStringLiteral("--query"),
                          QString::fromUtf8(query)};
    for (const QString& word :
         QString::fromLatin1(more).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
      const bool isFile = word.startsWith(QLatin1Char('@'));
      arguments << (isFile ? m_folder.filePath(word.mid(1)) : word);
    }
    return chreode::runCommand(QStringLiteral(CHREODE_PROGRAM), arguments);
  }
  json answer(const char* query, const char* more = "") const {
    const Outcome outcome = select(query, (std::string("--json ") + more).c_str());
    [&] { QVERIFY2(outcome.code == 0, outcome.err.c_str()); }();
    return json::parse(outcome.out);
  }
  static std::set<std::string> cellsOf(const json& object) { return object["cells"]; }

 private Q_SLOTS:
  void initTestCase() {
    const Outcome made = chreode::chreode(
        QStringLiteral("simulate %1 --cells 300 --genes 120 --truth-runs 64 --seed 5")
            .arg(path("cells.h5ad")));
    QVERIFY2(made.code == 0, made.err.c_str());
    m_data = chreode::openDataset(path("cells.h5ad").toStdString(), {}, {});
  }

  void countsAndCellsAreThoseOfTheData() {
    const chreode::Annotation& type = *m_data->cells.find("cell_type");
    const std::string level = type.levels[static_cast<std::size_t>(type.codes[0])];
    const std::string gene = m_data->genes.names[3];
    const std::vector<float> values = chreode::GeneValues(*m_data).of(3);
    std::set<std::string> wanted;
    for (std::size_t i = 0; i < m_data->cells.size(); ++i) {
      if (type.text(i) == level && values[i] > 1.0f) wanted.insert(m_data->cells.names[i]);
    }
    const std::string query = "cell_type == \"" + level + "\" and " + gene + " > 1";
    const json object = answer(query.c_str());
    QVERIFY(!wanted.empty());
    QCOMPARE(cellsOf(object), wanted);
    QCOMPARE(object["count"].get<std::size_t>(), wanted.size());
    QCOMPARE(object["of"].get<int>(), 300);
    QCOMPARE(object["by_class"], (json{{level, wanted.size()}}));
    QCOMPARE(object["genes"], (json{gene}));
    QCOMPARE(object["gene_values"].get<std::string>(),
             std::string("log1p of counts at median depth"));
    QVERIFY(object["over"].is_null());
  }

  void growingAddsAndShrinkingTakesAway() {
    const auto seed = cellsOf(answer("cell_type == Ery"));
    const json grown = answer("cell_type == Ery", "--grow 2");
    const auto more = cellsOf(grown);
    QVERIFY(more.size() > seed.size());
    QVERIFY(std::includes(more.begin(), more.end(), seed.begin(), seed.end()));
    QVERIFY(QString::fromStdString(grown["over"]).contains(QStringLiteral("PCA")));
    QCOMPARE(grown["matched"].get<std::size_t>(), seed.size());
    const auto fewer = cellsOf(answer("cell_type == Ery", "--shrink 1"));
    QVERIFY(fewer.size() < seed.size());
    const auto back = cellsOf(answer("cell_type == Ery", "--grow 1 --shrink 1"));
    QVERIFY(std::includes(back.begin(), back.end(), seed.begin(), seed.end()));
  }

  void theGroupIsWritten() {
    const json object = answer("cell_type == Ery", "--name my-group -o @out.h5ad");
    QCOMPARE(object["column"].get<std::string>(), std::string("my-group"));
    const auto copy = chreode::openDataset(path("out.h5ad").toStdString(), {}, {});
    const chreode::Annotation* column = copy->cells.find("my-group");
    QVERIFY(column);
    QCOMPARE(column->sum(), object["count"].get<double>());
    QCOMPARE(copy->cells.columns.size(), m_data->cells.columns.size() + 1);
    // It can be asked for in turn.
    const Outcome again = select("my-group", "--json -o @cells.tsv", "out.h5ad");
    QVERIFY2(again.code == 0, again.err.c_str());
    QCOMPARE(cellsOf(json::parse(again.out)), cellsOf(object));
    std::ifstream table(path("cells.tsv").toStdString());
    int lines = 0;
    for (std::string line; std::getline(table, line);) lines += line.starts_with('#') ? 0 : 1;
    QCOMPARE(lines, object["count"].get<int>() + 1);
    const Outcome text = select("cell_type == Ery");
    QVERIFY(text.out.find("of 300 cells selected") != std::string::npos);
  }

  void errorsAreOneSentence_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("more");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* query, const char* more, int code, const char* says) {
      QTest::newRow(says) << QString::fromUtf8(query) << QString::fromUtf8(more) << code
                          << QString::fromUtf8(says);
    };
    row("cell_typ == Ery", "", 1, "Did you mean \"cell_type\"?");
    row("cell_type == Ery and", "", 1, "Character 21: a column or gene is missing here.");
    row("cell_type == Ery", "--name a/b -o @no.h5ad", 1, "without a slash");
    row("cell_type == Ery", "--name cell_type -o @no.h5ad", 1, "already; choose another --name");
    row("cell_type == Ery", "-o @cells.h5ad", 1, "cells.h5ad");
    row("cell_type == Ery", "--grow 1 --over X_none", 1, "no coordinates obsm/X_none");
    row("cell_type == Ery and cell_type != Ery", "-o @no.tsv", 1, "nothing to write");
    row("cell_type == Ery", "--label kind", 1, "no column \"kind\"");
    row("cell_type == Ery", "--grow -3", 2, "--grow");
  }

  void errorsAreOneSentence() {
    QFETCH(QString, query);
    QFETCH(QString, more);
    QFETCH(int, code);
    QFETCH(QString, says);
    const Outcome outcome = select(query.toUtf8().constData(), more.toUtf8().constData());
    QCOMPARE(outcome.code, code);
    QVERIFY2(outcome.err.find(says.toStdString()) != std::string::npos, outcome.err.c_str());
    if (code == 1) QVERIFY2(outcome.saysOneLine(), outcome.err.c_str());
    QVERIFY(!QFile::exists(path("no.h5ad")) && !QFile::exists(path("no.tsv")));
  }
};

QTEST_MAIN(TestSelectCli)
#include "test_select_cli.moc"
