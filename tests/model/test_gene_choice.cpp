#include <QTemporaryDir>
#include <QtTest>
#include <fstream>
#include <set>

#include "base/error.h"
#include "files/gene_list_file.h"
#include "model/pca_model.h"
#include "model/preparation_record.h"
#include "model/training.h"
#include "simulated_counts.h"

using namespace chreode;

namespace {

/// Counts with some real names among them.
Dataset namedCounts() {
  Dataset data = simulatedCounts(400, 60);
  data.genes.names[3] = "RPL3";
  data.genes.names[4] = "MT-CO1";
  data.genes.names[5] = "MALAT1";
  data.genes.names[6] = "PCNA";
  data.genes.names[7] = "GATA1";
  data.genes.names[9] = "SPI1";
  return data;
}

std::vector<std::string> namesOf(const Dataset& data, const std::vector<std::int32_t>& genes) {
  std::vector<std::string> names;
  for (const auto gene : genes) names.push_back(data.genes.names[static_cast<std::size_t>(gene)]);
  return names;
}

bool has(const Dataset& data, const ChosenGenes& chosen, const char* name) {
  const auto names = namesOf(data, chosen.genes);
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

class TestGeneChoice : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void withoutAChoiceItIsAsBefore() {
    const Dataset data = simulatedCounts(300, 40);
    for (const int wanted : {0, 12}) {
      const std::vector<std::int32_t> pinned{1, 39};
      QCOMPARE(chooseGenes(data, {}, wanted, pinned).genes, modelGenes(data, wanted, pinned));
    }
  }

  void alwaysAndNever() {
    const Dataset data = namedCounts();
    GeneChoice choice;
    choice.always = {{"factors", {"GATA1", "SPI1", "PCNA", "RUNX1"}}};
    choice.never = {GeneFamily::ribosomal, GeneFamily::mitochondrial, GeneFamily::malat1,
                    GeneFamily::cellCycle};
    choice.neverLists = {{"mine", {"g0", "g1", "nothing"}}};
    const std::vector<std::int32_t> pinned{5, 1};  // MALAT1 and g1: by hand, they stay
    const ChosenGenes chosen = chooseGenes(data, choice, 10, pinned);
    for (const char* name : {"GATA1", "SPI1", "MALAT1", "g1"})
      QVERIFY2(has(data, chosen, name), name);
    for (const char* name : {"RPL3", "MT-CO1", "PCNA", "g0"})
      QVERIFY2(!has(data, chosen, name), name);
    QCOMPARE(chosen.variable, Index{10});
    QCOMPARE(chosen.sets.size(), std::size_t{6});
    QCOMPARE(chosen.sets[0].asked, Index{4});
    QCOMPARE(chosen.sets[0].found, Index{3});
    QVERIFY(chosen.sets[0].changed <= 2);  // PCNA is never taken
    QCOMPARE(chosen.sets[5].found, Index{2});
    QCOMPARE(chosen.sets[5].changed, Index{1});  // g1 is pinned
    QVERIFY(std::is_sorted(chosen.genes.begin(), chosen.genes.end()));
  }

  void allGenesWithoutTheNeverOnes() {
    const Dataset data = namedCounts();
    GeneChoice choice;
    choice.never = {GeneFamily::ribosomal};
    QCOMPARE(chooseGenes(data, choice, 0, {}).genes.size(), std::size_t{59});
    std::vector<std::uint8_t> allowed(60, 1);
    allowed[10] = 0;
    const ChosenGenes chosen = chooseGenes(data, choice, 0, {}, {}, allowed);
    QCOMPARE(chosen.genes.size(), std::size_t{58});
    QVERIFY(!has(data, chosen, "g10"));
  }

  void targetsAreRead() {
    Dataset data = namedCounts();
    Annotation column;
    column.name = "perturbation";
    column.kind = Annotation::Kind::categorical;
    column.levels = {"control", "GATA1+SPI1", "PCNA_guide2", "sgMALAT1"};
    column.codes.assign(400, 0);
    data.cells.columns.push_back(column);
    QCOMPARE(targetGenes(data, column), (std::vector<std::int32_t>{6, 7, 9}));
    QCOMPARE(guessTargetColumn(data), std::string("perturbation"));
    GeneChoice choice;
    choice.targetColumn = "perturbation";
    const ChosenGenes chosen = chooseGenes(data, choice, 3, {});
    for (const char* name : {"PCNA", "GATA1", "SPI1"}) QVERIFY(has(data, chosen, name));
    QVERIFY(guessTargetColumn(simulatedCounts(50, 10)).empty());
  }

  void markersAndBatches() {
    const Dataset data = simulatedCounts(400, 60);
    GeneChoice choice;
    choice.markerColumn = "group";
    choice.markersPerClass = 5;
    const ChosenGenes chosen = chooseGenes(data, choice, 4, {});
    QCOMPARE(chosen.sets.at(0).found, Index{10});
    // Even genes are raised on the left.
    QVERIFY(chosen.genes.size() >= 10 && chosen.genes.size() <= 14);
    choice = {};
    choice.batchColumn = "donor";
    const ChosenGenes byDonor = chooseGenes(data, choice, 12, {});
    QCOMPARE(byDonor.genes.size(), std::size_t{12});
    const ChosenGenes over = chooseGenes(data, {}, 12, {});
    QVERIFY(byDonor.genes != over.genes);
    QVERIFY(byDonor.smallBatches.empty());
    // Batches that are numbered serve as well.
    Dataset numbered = data;
    Annotation lane;
    lane.name = "lane";
    for (const std::int32_t code : data.cells.find("donor")->codes) lane.numbers.push_back(code);
    numbered.cells.columns.push_back(lane);
    choice.batchColumn = "lane";
    QCOMPARE(chooseGenes(numbered, choice, 12, {}).genes, byDonor.genes);
    choice.batchColumn = "donor";
    // Of a hundred cells of one donor and ten of another, only the one counts.
    std::vector<std::int32_t> cells;
    const Annotation& donor = *data.cells.find("donor");
    for (std::int32_t cell = 0; cell < 400; ++cell) {
      const int code = donor.codes[static_cast<std::size_t>(cell)];
      if (code == 0 || (code == 1 && cell < 40)) cells.push_back(cell);
    }
    QCOMPARE(chooseGenes(data, choice, 12, {}, cells).smallBatches,
             (std::vector<std::string>{"d1"}));
    choice.batchColumn = "plate";
    QVERIFY_EXCEPTION_THROWN(chooseGenes(data, choice, 12, {}), Error);
  }

  void trainingFollowsTheFilter() {
    const Dataset data = namedCounts();
    TrainingOptions options;
    options.filter.minGenes = 30;
    options.filter.keep = {"donor!=d3"};
    options.filter.minCells = 150;
    options.geneChoice.never = {GeneFamily::malat1};
    const CellQuality quality = cellQuality(data, 1);
    const FilterOutcome outcome = applyFilter(data, options.filter, quality, 1);
    QVERIFY(outcome.cells > 100 && outcome.cells < 320 && outcome.genes < 60);
    const TrainingData training = prepareTraining(data, options);
    std::set<std::int32_t> all;
    for (const auto* part :
         {&training.heldoutCells, &training.validationCells, &training.trainingCells}) {
      for (const auto cell : *part) {
        QVERIFY(outcome.kept[static_cast<std::size_t>(cell)] != 0);
        all.insert(cell);
      }
    }
    QCOMPARE(static_cast<Index>(all.size()), outcome.cells);
    QCOMPARE(training.x->cells(), Index{400});  // left-out cells are still encoded
    QVERIFY(std::find(training.genes.begin(), training.genes.end(), "MALAT1") ==
            training.genes.end());
    const nlohmann::json& record = training.record;
    QCOMPARE(record["excluded"].get<Index>(), 400 - outcome.cells);
    QCOMPARE(record["filters"].size(), std::size_t{3});
    QVERIFY(cellFilterFrom(record["cell_filter"]) == options.filter);
    QVERIFY(geneChoiceFrom(record["gene_choice"]) == options.geneChoice);
    QCOMPARE(record["cell_filter_outcome"]["kept_cells"].get<Index>(), outcome.cells);
    options.filter.minGenes = 1000;
    QVERIFY_EXCEPTION_THROWN(prepareTraining(data, options), Error);
  }

  void recordsComeBack() {
    CellFilter filter;
    filter.minCounts = 500;
    filter.maxCounts = 1e5;
    filter.minGenes = 200;
    filter.maxGenes = 6000;
    filter.maxMito = 0.15;
    filter.minCells = 3;
    filter.keep = {"doublet_score<0.3", "type=B"};
    QVERIFY(cellFilterFrom(nlohmann::json::parse(toJson(filter).dump())) == filter);
    QVERIFY(cellFilterFrom(toJson(CellFilter())).empty());
    GeneChoice choice;
    choice.batchColumn = "donor";
    choice.markerColumn = "type";
    choice.markersPerClass = 10;
    choice.targetColumn = "guide";
    choice.always = {{"collectri", {"MYC", "SPI1"}}};
    choice.never = {GeneFamily::cellCycle, GeneFamily::receptors};
    choice.neverLists = {{"mine", {"XIST"}}};
    QVERIFY(geneChoiceFrom(nlohmann::json::parse(toJson(choice).dump())) == choice);
    QVERIFY(geneChoiceFrom(nlohmann::json("odd")).empty());
  }

  void listsAreRead() {
    QTemporaryDir folder;
    const auto write = [&](const char* name, const char* text) {
      const std::string path = folder.filePath(QString::fromLatin1(name)).toStdString();
      std::ofstream(path) << text;
      return path;
    };
    GeneListFile list =
        readGeneList(write("net.tsv", "tf\ttarget\tmode\nMYC\tTERT\t1\nMYC\tA\t1\nSPI1\tB\t-1\n"));
    QCOMPARE(list.genes, (std::vector<std::string>{"MYC", "SPI1"}));
    QCOMPARE(list.column, std::string("tf"));
    QCOMPARE(list.name, std::string("net"));
    list = readGeneList(
        write("dorothea.csv", "\"source\",\"confidence\",\"gene\"\n\"E2F1\",\"A\",\"B\"\n"));
    QCOMPARE(list.genes, (std::vector<std::string>{"E2F1"}));
    list = readGeneList(write("plain.txt", "# mine\nGATA1\r\n\nSPI1\nGATA1\n"));
    QCOMPARE(list.genes, (std::vector<std::string>{"GATA1", "SPI1"}));
    QVERIFY(list.column.empty());
    QVERIFY_EXCEPTION_THROWN(readGeneList(write("none.tsv", "tf\ttarget\n")), Error);
    QVERIFY_EXCEPTION_THROWN(readGeneList("/nowhere/list.tsv"), Error);
  }
};

QTEST_GUILESS_MAIN(TestGeneChoice)
#include "test_gene_choice.moc"
