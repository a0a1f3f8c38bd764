#include <QtTest>
#include <cmath>
#include <string>

#include "base/error.h"
#include "base/random.h"
#include "expression/barcode_knee.h"
#include "expression/cell_condition.h"
#include "expression/cell_filter.h"
#include "matrix_of.h"

using namespace chreode;

namespace {

/// Five cells, four genes of which one is mitochondrial.
Dataset fiveCells() {
  Dataset data;
  data.name = data.path = "five.h5ad";
  data.genes.names = {"GATA1", "MT-CO1", "RPL3", "SPI1"};
  data.cells.names = {"a", "b", "c", "d", "e"};
  Annotation type;
  type.name = "type";
  type.kind = Annotation::Kind::categorical;
  type.levels = {"NK", "B", "T"};
  type.codes = {0, 1, 1, -1, 2};
  Annotation score;
  score.name = "doublet_score";
  score.numbers = {0.1, 0.3, 0.5, std::nan(""), 0.2};
  data.cells.columns = {type, score};
  data.matrix = matrixOf({{4, 1, 0, 0}, {1, 3, 1, 5}, {0, 0, 0, 2}, {0, 0, 0, 0}, {2, 2, 2, 2}});
  data.taken = {"X", Scale::counts, false};
  return data;
}

std::string keptOf(const FilterOutcome& outcome) {
  std::string text;
  for (const std::uint8_t kept : outcome.kept) text += kept != 0 ? '1' : '0';
  return text;
}

std::string kept(const Dataset& data, const CellFilter& filter) {
  return keptOf(applyFilter(data, filter, cellQuality(data, 1), 1));
}

std::string errorOf(const Dataset& data, const CellFilter& filter) {
  try {
    kept(data, filter);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

Dataset randomCells(int cells, int genes) {
  Random random(3);
  std::vector<std::vector<float>> rows;
  Dataset data;
  for (int c = 0; c < cells; ++c) {
    std::vector<float>& row = rows.emplace_back();
    for (int g = 0; g < genes; ++g) {
      row.push_back(static_cast<float>(random.poisson(0.02 * (g % 10) * (1 + c % 3))));
    }
    data.cells.names.push_back("c" + std::to_string(c));
  }
  for (int g = 0; g < genes; ++g) {
    data.genes.names.push_back((g % 7 == 3 ? "mt-" : "g") + std::to_string(g));
  }
  data.matrix = matrixOf(rows);
  data.taken = {"X", Scale::counts, false};
  return data;
}

}  // namespace

class TestCellFilter : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void qualityIsWhatTheRowsSay() {
    const CellQuality quality = cellQuality(fiveCells(), 1);
    QCOMPARE(quality.counts, (std::vector<double>{5, 10, 2, 0, 8}));
    QCOMPARE(quality.genes, (std::vector<std::int32_t>{2, 4, 1, 0, 4}));
    QCOMPARE(quality.cellsPerGene, (std::vector<std::int32_t>{3, 3, 2, 3}));
    QCOMPARE(quality.mitoGenes, (std::vector<std::int32_t>{1}));
    QCOMPARE(quality.mito[0], 0.2);
    QCOMPARE(quality.mito[1], 0.3);
    QVERIFY(std::isnan(quality.mito[3]));
    QVERIFY(quality.missing.empty());
  }

  void oneThreadIsMany() {
    const Dataset data = randomCells(9000, 60);
    const CellQuality one = cellQuality(data, 1);
    const CellQuality four = cellQuality(data, 4);
    QCOMPARE(four.counts, one.counts);
    QCOMPARE(four.genes, one.genes);
    QCOMPARE(four.cellsPerGene, one.cellsPerGene);
    for (std::size_t cell = 0; cell < one.mito.size(); ++cell) {
      QVERIFY(four.mito[cell] == one.mito[cell] || std::isnan(one.mito[cell]));
    }
    QCOMPARE(one.counts, data.matrix->totals());
  }

  void sharesOfLogsAreThoseOfCounts() {
    Dataset data = fiveCells();
    const CellQuality counts = cellQuality(data, 1);
    std::vector<float> logs = data.matrix->values().copy();
    for (std::size_t cell = 0; cell < 5; ++cell) {
      for (auto i = data.matrix->offsets()[cell]; i < data.matrix->offsets()[cell + 1]; ++i) {
        logs[static_cast<std::size_t>(i)] = static_cast<float>(
            std::log1p(logs[static_cast<std::size_t>(i)] * 1e4 / counts.counts[cell]));
      }
    }
    data.matrix = data.matrix->withValues(std::move(logs));
    data.taken.scale = Scale::log;
    const CellQuality quality = cellQuality(data, 1);
    QVERIFY(quality.counts.empty());
    QVERIFY(quality.missing.find("Counts per cell") != std::string::npos);
    QCOMPARE(quality.genes, counts.genes);
    for (const std::size_t cell : {0, 1, 2, 4}) {
      QVERIFY(std::abs(quality.mito[cell] - counts.mito[cell]) < 1e-6);
    }
    CellFilter filter;
    filter.minCounts = 100;
    QVERIFY(errorOf(data, filter).find("counts") != std::string::npos);
    filter = {};
    filter.minGenes = 2;
    QCOMPARE(kept(data, filter), std::string("11001"));
  }

  void scaledValuesTellNothing() {
    Dataset data = fiveCells();
    data.taken.scale = Scale::scaled;
    CellFilter filter;
    filter.minGenes = 1;
    QVERIFY(errorOf(data, filter).find("scaled values") != std::string::npos);
    filter = {};
    filter.minCells = 1;
    QVERIFY(!errorOf(data, filter).empty());
    filter = {};
    filter.keep = {"type=B"};
    QCOMPARE(kept(data, filter), std::string("01100"));
  }

  void limitsAreKept() {
    const Dataset data = fiveCells();
    CellFilter filter;
    QCOMPARE(kept(data, filter), std::string("11111"));
    filter.minCounts = 5;
    filter.maxCounts = 8;
    QCOMPARE(kept(data, filter), std::string("10001"));
    filter = {};
    filter.minGenes = 1;
    filter.maxGenes = 2;
    QCOMPARE(kept(data, filter), std::string("10100"));
    filter = {};
    filter.maxMito = 0.25;
    QCOMPARE(kept(data, filter), std::string("10111"));  // an empty cell has no share
  }

  void conditions() {
    const Dataset data = fiveCells();
    const auto with = [&](std::vector<std::string> keep) {
      CellFilter filter;
      filter.keep = std::move(keep);
      return kept(data, filter);
    };
    QCOMPARE(with({"doublet_score<0.3"}), std::string("10001"));
    QCOMPARE(with({"doublet_score<=0.3"}), std::string("11001"));
    QCOMPARE(with({"doublet_score >= 0.3"}), std::string("01100"));
    QCOMPARE(with({"doublet_score=0.30"}), std::string("01000"));
    QCOMPARE(with({"type=NK", "type=B"}), std::string("11100"));
    QCOMPARE(with({"type!=B"}), std::string("10011"));
    QCOMPARE(with({"type=B", "doublet_score<0.4"}), std::string("01000"));
    Dataset odd = data;
    odd.cells.columns[1].name = "a<b";
    CellFilter filter;
    filter.keep = {"a<b>0.25"};
    QCOMPARE(kept(odd, filter), std::string("01100"));
  }

  void truthsAndMissingValues() {
    Dataset data = fiveCells();
    Annotation doublet;
    doublet.name = "predicted_doublet";
    doublet.kind = Annotation::Kind::boolean;
    doublet.numbers = {0, 1, 0, std::nan(""), 0};
    data.cells.columns.push_back(doublet);
    const auto with = [&](const char* keep) {
      CellFilter filter;
      filter.keep = {keep};
      return kept(data, filter);
    };
    for (const char* value : {"False", "false", "FALSE", "0", "0.0"}) {
      QCOMPARE(with((std::string("predicted_doublet=") + value).c_str()), std::string("10101"));
    }
    QCOMPARE(with("predicted_doublet=True"), std::string("01000"));
    QCOMPARE(with("predicted_doublet!=1"), std::string("10111"));
    // Nothing after the sign: the cells without a value.
    QCOMPARE(with("predicted_doublet="), std::string("00010"));
    QCOMPARE(with("type="), std::string("00010"));
    QCOMPARE(with("type!="), std::string("11101"));
    QCOMPARE(with("doublet_score!="), std::string("11101"));
    QCOMPARE(readCondition(data.cells, "predicted_doublet=False").value, std::string("false"));
  }

  void unknownValuesAreToldWithThoseThereAre() {
    Dataset data = fiveCells();
    data.cells.columns[0].codes[3] = 0;
    const auto error = [&](const char* keep) {
      CellFilter filter;
      filter.keep = {keep};
      return errorOf(data, filter);
    };
    const auto says = [&](const char* keep, const char* sentence) {
      const std::string text = error(keep);
      QVERIFY2(text.find(sentence) != std::string::npos, text.c_str());
    };
    says("type=Z", "No cell has \"Z\" in column \"type\"; there are NK, B and T.");
    says("type=", "No cell lacks a value in column \"type\".");
    says("doublet_score=7", "there are numbers from 0.1 to 0.5.");
  }

  void conditionsThatAreNone() {
    const Dataset data = fiveCells();
    for (const auto& [text, says] :
         std::vector<std::pair<const char*, const char*>>{{"type", "no condition"},
                                                          {"colour=red", "\"colour\""},
                                                          {"type=Z", "\"Z\""},
                                                          {"type<3", "no numbers"},
                                                          {"doublet_score<high", "\"high\""}}) {
      CellFilter filter;
      filter.keep = {text};
      const std::string error = errorOf(data, filter);
      QVERIFY2(error.find(says) != std::string::npos, (text + (": " + error)).c_str());
    }
  }

  void genesAreCountedAmongTheCellsThatStay() {
    const Dataset data = fiveCells();
    CellFilter filter;
    filter.minCells = 3;
    FilterOutcome outcome = applyFilter(data, filter, cellQuality(data, 1), 1);
    QCOMPARE(outcome.keptGenes, (std::vector<std::uint8_t>{1, 1, 0, 1}));
    QCOMPARE(outcome.genes, Index{3});
    filter.minGenes = 2;  // leaves a, b and e
    outcome = applyFilter(data, filter, cellQuality(data, 1), 1);
    QCOMPARE(outcome.keptGenes, (std::vector<std::uint8_t>{1, 1, 0, 0}));
    QCOMPARE(cellsPerGene(*data.matrix, outcome.kept, 3), (std::vector<std::int32_t>{3, 3, 2, 2}));
  }

  void reasonsAddUp() {
    const Dataset data = randomCells(500, 60);
    CellFilter filter;
    filter.minGenes = 6;
    filter.maxCounts = 12;
    filter.maxMito = 0.2;
    const FilterOutcome outcome = applyFilter(data, filter, cellQuality(data, 2), 2);
    QCOMPARE(outcome.reasons.size(), std::size_t{3});
    Index sum = 0;
    for (const FilterReason& reason : outcome.reasons) {
      QVERIFY(reason.cells > 0 && reason.only <= reason.cells);
      // A cell that only this criterion leaves out comes back without it.
      CellFilter without = filter;
      if (reason.what == "genes ≥ 6") without.minGenes.reset();
      if (reason.what == "counts ≤ 12") without.maxCounts.reset();
      if (reason.what == "mitochondrial share ≤ 0.2") without.maxMito.reset();
      QVERIFY(!(without == filter));
      QCOMPARE(applyFilter(data, without, cellQuality(data, 1), 1).cells - outcome.cells,
               reason.only);
      sum += reason.cells;
    }
    const Index gone = 500 - outcome.cells;
    QVERIFY(gone > 0 && gone <= sum);
    QCOMPARE(filter.criteria().size(), std::size_t{3});
  }

  void dropletsAreKnown() {
    // 600 cells of a wide lognormal depth among 20,000 droplets with ambient RNA.
    Random random(9);
    std::vector<double> counts;
    for (int i = 0; i < 600; ++i)
      counts.push_back(std::round(std::exp(8.5 + 0.5 * random.normal())));
    for (int i = 0; i < 20000; ++i) {
      counts.push_back(static_cast<double>(random.poisson(15.0 * std::exp(0.4 * random.normal()))));
    }
    const DropletCheck check = checkDroplets(counts);
    QVERIFY(check.unfiltered);
    QVERIFY(check.cut.has_value());
    const Index cells = std::count_if(counts.begin(), counts.begin() + 600,
                                      [&](double c) { return c >= *check.cut; });
    const Index empty = std::count_if(counts.begin() + 600, counts.end(),
                                      [&](double c) { return c >= *check.cut; });
    QVERIFY2(cells >= 540, std::to_string(cells).c_str());
    QCOMPARE(empty, Index{0});
    QCOMPARE(check.above, cells);
    QVERIFY(check.sentence().find("unfiltered droplets: 97 %") != std::string::npos);
    // Filtered cells are no droplets.
    counts.resize(1000);
    QVERIFY(!checkDroplets(counts).unfiltered);
    QVERIFY(checkDroplets(counts).sentence().empty());
    QVERIFY(!checkDroplets({}).unfiltered);
    // Nothing but ambient RNA has no knee.
    const DropletCheck ambient = checkDroplets(std::vector<double>(5000, 20.0));
    QVERIFY(ambient.unfiltered && !ambient.cut);
    QVERIFY(ambient.sentence().find("no knee") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TestCellFilter)
#include "test_cell_filter.moc"
