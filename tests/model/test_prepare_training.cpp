#include <QTest>
#include <cmath>
#include <set>

#include "base/error.h"
#include "model/heldout_samples.h"
#include "model/training.h"
#include "simulated_counts.h"

using namespace chreode;

namespace {

std::string errorOf(const Dataset& data, const TrainingOptions& options) {
  try {
    prepareTraining(data, options);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

bool says(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

class TestPrepareTraining : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void partsAreDisjointAndWhole() {
    Dataset data = simulatedCounts(400, 30);
    data.cells.columns.pop_back();  // without donors, single cells are held out
    const TrainingData training = prepareTraining(data, {});
    QCOMPARE(training.heldoutCells.size(), std::size_t{40});
    QCOMPARE(training.validationCells.size(), std::size_t{36});
    std::set<std::int32_t> all;
    for (const auto* part :
         {&training.heldoutCells, &training.validationCells, &training.trainingCells}) {
      all.insert(part->begin(), part->end());
    }
    QCOMPARE(all.size(), std::size_t{400});
    QCOMPARE(training.trainingCells.size(), std::size_t{324});
    QVERIFY(training.counts);
  }

  void wholeSamplesAreHeldOut() {
    const Dataset data = simulatedCounts(400, 30);
    const TrainingData training = prepareTraining(data, {});
    const Annotation& donor = *data.cells.find("donor");
    std::set<std::int32_t> heldout;
    for (const auto cell : training.heldoutCells) {
      heldout.insert(donor.codes[static_cast<std::size_t>(cell)]);
    }
    QCOMPARE(heldout.size(), std::size_t{1});
    QCOMPARE(training.heldoutCells.size(), std::size_t{80});
    QVERIFY(training.record.contains("heldout_samples"));
    // As the batch it may not be: its level would never be learned.
    TrainingOptions options;
    options.batchColumns = {"donor"};
    const TrainingData mixed = prepareTraining(data, options);
    QCOMPARE(mixed.heldoutCells.size(), std::size_t{40});
    QVERIFY(!mixed.record.contains("heldout_samples"));
    QVERIFY(says(mixed.record["heldout_because"].get<std::string>(), "batch column too"));
    QVERIFY(says(heldoutText(mixed.record), "a random tenth of the cells (40), because donor"));
    QCOMPARE(heldoutText(training.record),
             std::string("Held out: 1 whole sample of donor (80 cells)."));
    QCOMPARE(mixed.covariates.at(0).levels.size(), std::size_t{5});
    QCOMPARE(mixed.levels(3, 0), donor.codes[3]);
  }

  void samplesThatAreABatchAloneAreNotDrawn() {
    // Of five donors the first four have a plate each, the last shares that of the first.
    Dataset data = simulatedCounts(400, 30);
    Annotation plate = *data.cells.find("donor");
    plate.name = "plate";
    for (std::int32_t& code : plate.codes) code %= 4;
    data.cells.columns.push_back(plate);
    TrainingOptions options;
    options.batchColumns = {"plate"};
    options.sampleColumn = "donor";
    for (options.seed = 0; options.seed < 6; ++options.seed) {
      const TrainingData training = prepareTraining(data, options);
      QCOMPARE(training.heldoutCells.size(), std::size_t{80});
      const auto held = training.record["heldout_samples"]["donor"].get<std::vector<std::string>>();
      QCOMPARE(held.size(), std::size_t{1});
      QVERIFY(held[0] == "d0" || held[0] == "d4");
    }
    // Where each donor has a plate of its own no draw helps.
    data.cells.columns.back().codes = data.cells.find("donor")->codes;
    const TrainingData none = prepareTraining(data, options);
    QCOMPARE(none.heldoutCells.size(), std::size_t{40});
    QVERIFY(says(none.record["heldout_because"].get<std::string>(), "each sample of donor"));
  }

  void cellsWithoutASampleAreNone() {
    Dataset data = simulatedCounts(400, 30);
    for (std::int32_t& code : data.cells.columns[1].codes) {
      if (code > 1) code = -1;
    }
    TrainingOptions options;
    options.sampleColumn = "donor";
    const TrainingData two = prepareTraining(data, options);
    QCOMPARE(two.heldoutCells.size(), std::size_t{40});
    QVERIFY(says(two.record["heldout_because"].get<std::string>(), "2 samples apart"));
    data = simulatedCounts(400, 30);
    const std::vector<std::int32_t> donors = data.cells.columns[1].codes;
    for (std::int32_t& code : data.cells.columns[1].codes) {
      if (code == 4) code = -1;
    }
    for (options.seed = 0; options.seed < 6; ++options.seed) {
      const TrainingData training = prepareTraining(data, options);
      QVERIFY(training.record.contains("heldout_samples"));
      for (const std::int32_t cell : training.heldoutCells) {
        QVERIFY(donors[static_cast<std::size_t>(cell)] != 4);
      }
    }
    options = {};
    options.sampleColumn = "";
    QVERIFY(says(heldoutText(prepareTraining(data, options).record), "no column is given"));
    QCOMPARE(heldoutText(nlohmann::json::object()), std::string());
  }

  void seedDecides() {
    const Dataset data = simulatedCounts(200, 30);
    TrainingOptions options;
    options.batchColumns = {"donor"};
    const auto first = prepareTraining(data, options).heldoutCells;
    QCOMPARE(prepareTraining(data, options).heldoutCells, first);
    options.seed = 1;
    QVERIFY(prepareTraining(data, options).heldoutCells != first);
  }

  void filtersLeaveOut() {
    const Dataset data = simulatedCounts(400, 30);
    TrainingOptions options;
    options.exclude = {"group=left,donor=d2"};
    const TrainingData training = prepareTraining(data, options);
    const std::size_t kept = training.trainingCells.size() + training.validationCells.size() +
                             training.heldoutCells.size();
    QCOMPARE(kept, std::size_t{360});
    for (const auto cell : training.trainingCells) {
      const auto i = static_cast<std::size_t>(cell);
      QVERIFY(data.cells.columns[0].codes[i] != 0 || data.cells.columns[1].codes[i] != 2);
    }
    QCOMPARE(training.record["excluded"].get<int>(), 40);
    QCOMPARE(training.record["cells"].size(), kept);
  }

  void gaussianTakesLogs() {
    const Dataset data = simulatedCounts(100, 30);
    TrainingOptions options;
    options.likelihood = Likelihood::gaussian;
    const TrainingData training = prepareTraining(data, options);
    QVERIFY(!training.counts);
    const double total = data.matrix->totals()[5];
    const double expected = std::log1p(data.matrix->value(5, 29) * training.targetSum / total);
    QVERIFY(std::abs(training.x->value(5, 29) - expected) < 1e-5);
  }

  void optionsComeBackFromTheirRecord() {
    TrainingOptions options;
    options.latentSize = 8;
    options.hidden = {64, 32};
    options.dropout = 0.25;
    options.likelihood = Likelihood::zeroInflated;
    options.decoder = DecoderKind::linear;
    options.steps = 700;
    options.genes = 900;
    options.batchColumns = {"donor", "plate"};
    options.sampleColumn = "donor";
    options.pinnedGenes = {"g3"};
    options.exclude = {"group=left"};
    options.seed = 0xffff'ffff'ffffULL;
    options.device = "cuda:1";
    const nlohmann::json record = toJson(options);
    QCOMPARE(toJson(trainingOptionsFrom(record)), record);
    QCOMPARE(toJson(trainingOptionsFrom(toJson(TrainingOptions{}))), toJson(TrainingOptions{}));
    QVERIFY_EXCEPTION_THROWN(trainingOptionsFrom(nlohmann::json::parse("[1]")), Error);
    nlohmann::json broken = record;
    broken["hidden"] = "wide";
    QVERIFY_EXCEPTION_THROWN(trainingOptionsFrom(broken), Error);
  }

  void cellsWithoutABatchCanBeLeftOut() {
    Dataset data = simulatedCounts(400, 30);
    data.cells.columns.back().codes[7] = -1;
    TrainingOptions options;
    options.batchColumns = {"donor"};
    const std::string one = errorOf(data, options);
    QVERIFY2(says(one, "Cell cell7 has no value in the batch column \"donor\""), one.c_str());
    data.cells.columns.back().codes[9] = -1;
    const std::string text = errorOf(data, options);
    QVERIFY2(says(text, "Cell cell7 and 1 more have no value"), text.c_str());
    QVERIFY2(says(text, "--exclude \"donor=\""), text.c_str());
    // What is advised there works, and so does the condition of a filter.
    options.exclude = {"donor="};
    const TrainingData without = prepareTraining(data, options);
    QCOMPARE(
        without.trainingCells.size() + without.validationCells.size() + without.heldoutCells.size(),
        std::size_t{398});
    QCOMPARE(without.covariates.at(0).levels.size(), std::size_t{5});
    options.exclude.clear();
    options.filter.keep = {"donor!="};
    QCOMPARE(prepareTraining(data, options).trainingCells, without.trainingCells);
  }

  void refusals() {
    const Dataset data = simulatedCounts(100, 30);
    TrainingOptions options;
    QVERIFY(says(errorOf(simulatedCounts(12, 30), options), "at least 20 cells"));
    options.batchColumns = {"plate"};
    QVERIFY(says(errorOf(data, options), "\"plate\""));
    options = {};
    options.exclude = {"group=middle"};
    QVERIFY(says(errorOf(data, options), "middle"));
    options = {};
    options.pinnedGenes = {"g3", "Gata1"};
    QVERIFY(says(errorOf(data, options), "Gata1"));

    Dataset broken = data;
    std::vector<float> values = data.matrix->values().copy();
    values[static_cast<std::size_t>(data.matrix->offsets()[17]) + 2] = std::nanf("");
    const std::int32_t gene =
        data.matrix->geneIndices()[static_cast<std::size_t>(data.matrix->offsets()[17]) + 2];
    broken.matrix = data.matrix->withValues(values);
    const std::string text = errorOf(broken, {});
    QVERIFY(says(text, "cell17"));
    QVERIFY(says(text, ("gene g" + std::to_string(gene)).c_str()));

    Dataset scaled = data;
    scaled.taken.scale = Scale::scaled;
    QVERIFY(says(errorOf(scaled, {}), "counts or log values"));
    Dataset logged = data;
    logged.taken.scale = Scale::log;
    options = {};
    options.likelihood = Likelihood::negativeBinomial;
    QVERIFY(says(errorOf(logged, options), "needs counts"));
  }
};

QTEST_GUILESS_MAIN(TestPrepareTraining)
#include "test_prepare_training.moc"
