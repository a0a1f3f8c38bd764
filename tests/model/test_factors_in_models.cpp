#include <QtTest>
#include <filesystem>
#include <set>

#include "files/gene_list_file.h"
#include "files/open_dataset.h"
#include "model/gene_choice.h"

using namespace chreode;

/// Why factors must be asked for: in the shared Kang file most of those that are measured are not
/// among the most variable genes.
class TestFactorsInModels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void kang() {
    const std::string folder = CHREODE_SOURCE_DIR "/../shared/data/";
    if (!std::filesystem::exists(folder)) QSKIP("The shared data are not there.");
    const auto data = openDataset(folder + "kang_ifnb_scgen/valid.h5ad", {}, {});
    const GeneListFile table = readGeneList(folder + "tf_target/collectri_human.tsv");
    const std::vector<std::int32_t> factors = genesNamed(*data, table.genes);
    const std::set<std::int32_t> wanted(factors.begin(), factors.end());
    const auto taken = [&](const ChosenGenes& chosen) {
      return std::count_if(chosen.genes.begin(), chosen.genes.end(),
                           [&](std::int32_t gene) { return wanted.count(gene) > 0; });
    };
    GeneChoice choice;
    const auto without = taken(chooseGenes(*data, choice, 2000, {}));
    qInfo() << factors.size() << "factors measured;" << without << "among 2,000 variable genes";
    QVERIFY(factors.size() > 300);
    QVERIFY(without < 0.4 * static_cast<double>(factors.size()));
    choice.always = {{table.name, table.genes}};
    const ChosenGenes chosen = chooseGenes(*data, choice, 2000, {});
    QCOMPARE(static_cast<std::size_t>(taken(chosen)), factors.size());
    QCOMPARE(chosen.sets.at(0).found, static_cast<Index>(factors.size()));
    QCOMPARE(chosen.sets.at(0).changed, static_cast<Index>(factors.size()) - without);
    QCOMPARE(static_cast<Index>(chosen.genes.size()), 2000 + chosen.sets.at(0).changed);
  }
};

QTEST_GUILESS_MAIN(TestFactorsInModels)
#include "test_factors_in_models.moc"
