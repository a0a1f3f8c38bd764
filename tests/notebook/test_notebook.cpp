#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>

#include "base/error.h"
#include "linear_experiment.h"
#include "model/model_hash.h"
#include "model/pca_model.h"
#include "notebook/combination_entry.h"
#include "notebook/drag_background.h"
#include "notebook/drag_entry.h"
#include "notebook/gene_shift_entry.h"
#include "notebook/notebook_export.h"
#include "notebook/notebook_file.h"
#include "notebook/program_entry.h"
#include "notebook/program_setup.h"
#include "notebook/replay.h"
#include "notebook/transfer_entry.h"
#include "perturbed_cells.h"
#include "simulation/simulated_cells.h"
#include "whatif/association_note.h"

using namespace chreode;

namespace {

QString messageOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return QString::fromStdString(error.what());
  }
  return {};
}

std::string textOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A cell of type a that is moved to where those of type b are, in a linear model.
struct MovedCell {
  std::shared_ptr<const DragExperiment> experiment =
      std::make_shared<const DragExperiment>(linearExperiment());
  DragContext context;
  DragQuestion question;
  HypothesisSource source;

  MovedCell() {
    const DragExperiment::Parts& parts = experiment->parts();
    context.experiment = experiment;
    context.label = {parts.data, &parts.data->cells.columns.front()};
    question.cells = {4};
    question.shift = Matrix::Zero(1, parts.codes.mean->cols());
    question.shift(0, 0) = 5.0f;
    source = sourceOf(*parts.data, parts.model->card(), modelHash(parts.model->card()), {}, 3);
  }
  Hypothesis ask() const { return askDrag(question, context, source, {}); }
  ReplayTools tools() const {
    ReplayTools tools;
    tools.data = experiment->parts().data;
    tools.model = experiment->parts().model;
    tools.modelHash = source.modelHash;
    tools.drag = [this](const std::string&, const Progress&) { return context; };
    return tools;
  }
};

/// Two classes under two conditions, or singles and a double in one line.
std::shared_ptr<Dataset> treatedCells() {
  const Eigen::VectorXd base = randomProfile(30, 2.0, 4.0, 1);
  const Eigen::VectorXd change = randomProfile(30, -0.8, 0.8, 2);
  return groupedCells({"condition", "type"},
                      {{{"control", "B"}, base, 40},
                       {{"stim", "B"}, base + change, 40},
                       {{"control", "T"}, base, 40},
                       {{"stim", "T"}, base + 0.8 * change, 40},
                       {{"control", "NK"}, base, 40},
                       {{"stim", "NK"}, base + 1.1 * change, 40}},
                      0.4, 5);
}

std::shared_ptr<Dataset> combinedCells() {
  const Eigen::VectorXd base = randomProfile(30, 2.0, 4.0, 1);
  const Eigen::VectorXd a = randomProfile(30, -0.8, 0.8, 2);
  const Eigen::VectorXd b = randomProfile(30, -0.8, 0.8, 3);
  return groupedCells({"perturbation", "line"},
                      {{{"control", "x"}, base, 40},
                       {{"A", "x"}, base + a, 40},
                       {{"B", "x"}, base + b, 40},
                       {{"A+B", "x"}, base + a + b, 40}},
                      0.4, 6);
}

/// Cells of the network, with a table of its factors and targets beside them.
struct Network {
  QTemporaryDir folder;
  std::shared_ptr<Dataset> data = std::make_shared<Dataset>();
  std::shared_ptr<const LatentModel> model;
  ProgramSetup setup;

  Network() {
    const std::vector<SimulatedGene> genes = simulatedGenes(160, 2);
    const SimulatedCells made = simulateCells(genes, {.cells = 400, .seed = 2}, {});
    data->name = "network";
    data->cells = made.cells;
    data->genes = made.genes;
    data->matrix = made.counts;
    data->taken = {"X", Scale::counts};
    data->dataHash = hashOf(*data, 1);
    model = fitPca(*data, {}, {});
    setup.programs = folder.filePath(QStringLiteral("table.tsv")).toStdString();
    std::ofstream table(setup.programs);
    table << "tf\ttarget\tmode\n";
    for (const SimulatedGene& gene : genes) {
      for (const GeneRegulator& by : gene.regulators) {
        table << factorName(by.factor) << "\t" << gene.name << "\t" << (by.activates ? 1 : -1)
              << "\n";
      }
    }
    setup.conditions = {"cell_type=Prog"};
  }
};

}  // namespace

class TestNotebook : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aDragIsTheModelsAnswer();
  void aDragIsReplayedToTheSameNumbers();
  void otherDataOrModelsAreRefused();
  void aGeneShiftStandsBesideThePcaModel();
  void aGeneShiftIsReplayedToTheSameNumbers();
  void aProgramIsAskedThroughTheSameStudy();
  void transferAndCombinationAreReplayed();
  void whatIsWrittenComesBack();
  void damagedFilesAreTold();
  void exportsCarryWhatTheyRestOn();
};

void TestNotebook::aDragIsTheModelsAnswer() {
  const MovedCell moved;
  const Hypothesis entry = moved.ask();
  QCOMPARE(entry.title, std::string("The a cell cell4 towards b"));
  QCOMPARE(entry.cellCount, 1);
  // A linear decoder: the change is the shift times the weights.
  const DragExperiment::Parts& parts = moved.experiment->parts();
  const Matrix both = (Matrix(2, 4) << Matrix::Zero(1, 4), moved.question.shift).finished();
  const Matrix decoded = parts.model->decode(both, Vector::Ones(2), Levels(2, 0));
  QVERIFY(entry.genes.size() >= 10);
  for (const PredictedEffect& effect : entry.genes) {
    const int gene = parts.data->geneOf(effect.name);
    QVERIFY(std::abs(effect.change - (decoded(1, gene) - decoded(0, gene))) < 1e-4);
  }
  QCOMPARE(entry.strongest()->name, std::string("b"));
  QVERIFY(std::abs(entry.strongest()->change) > 0.9);
  // Its decoder keeps lengths: no move of the same length changes more.
  QCOMPARE(entry.rank, 1);
  QVERIFY(entry.rankOf > 90);
  QVERIFY(has(entry.experiment, "share of b against a to rise"));
  QVERIFY(has(entry.experiment, "Controls:"));
  QVERIFY(!entry.support.empty() && !entry.baselineAnswer.empty());
}

void TestNotebook::aDragIsReplayedToTheSameNumbers() {
  const MovedCell moved;
  Hypothesis entry = Hypothesis::fromJson(nlohmann::json::parse(moved.ask().toJson().dump()));
  ReplayResult result = replay(entry, moved.tools(), {});
  QVERIFY2(result.same, result.sentence.c_str());
  QVERIFY(result.greatest < kReplayTolerance);
  entry.genes[3].change += 1e-4;
  result = replay(entry, moved.tools(), {});
  QVERIFY(!result.same && !result.refused);
  QVERIFY2(has(result.sentence, "gene " + entry.genes[3].name), result.sentence.c_str());
  entry.request["siblings"] = 2;
  QVERIFY(messageOf([&] { replay(entry, moved.tools(), {}); }).contains(QLatin1String("2 more")));
  entry.request["siblings"] = 0;
  entry.request["cells"] = {4000};
  QVERIFY(
      messageOf([&] { replay(entry, moved.tools(), {}); }).contains(QLatin1String("does not fit")));
}

void TestNotebook::otherDataOrModelsAreRefused() {
  const MovedCell moved;
  const Hypothesis entry = moved.ask();
  ReplayTools tools = moved.tools();
  tools.modelHash = "another";
  QVERIFY(has(replay(entry, tools, {}).sentence, "another model"));
  tools.modelHash.clear();
  QVERIFY(replay(entry, tools, {}).refused);
  tools = moved.tools();
  auto other = std::make_shared<Dataset>(*tools.data);
  other->dataHash = 17;
  tools.data = other;
  const ReplayResult result = replay(entry, tools, {});
  QVERIFY(result.refused && !result.same);
  QVERIFY(has(result.sentence, "other data"));
}

/// Genes that carry the first number, raised in cells of type a.
struct ShiftedGenes : MovedCell {
  GeneShiftQuestion asked;

  ShiftedGenes() {
    asked.shift.genes = {"G2", "G5", "elsewhere"};
    asked.shift.amount = 2.0;
    asked.conditions = {"type=a"};
  }
  Hypothesis ask() const { return askGeneShift(asked, context, source, {}); }
};

void TestNotebook::aGeneShiftStandsBesideThePcaModel() {
  ShiftedGenes shifted;
  const DragExperiment::Parts& parts = shifted.experiment->parts();
  // A linear model is the PCA model of another: it says the same.
  DragExperiment::Parts with = parts;
  with.baseline = shifted.experiment;
  shifted.context.experiment = std::make_shared<const DragExperiment>(with);
  const Hypothesis entry = shifted.ask();
  QCOMPARE(entry.kind, HypothesisKind::geneShift);
  QCOMPARE(entry.title, std::string("G2 and G5 +2 standard deviations of log1p in type=a"));
  QCOMPARE(entry.cellCount, 60);
  const GeneShiftResult wanted =
      shiftGenes(*shifted.experiment, cellsOf(shifted.asked, *parts.data), shifted.asked.shift,
                 shifted.context.label.get(), {});
  QCOMPARE(entry.outsideShare, wanted.outsideShare);
  QCOMPARE(entry.classes.size(), std::size_t{2});
  for (std::size_t level = 0; level < 2; ++level) {
    const double change = wanted.labelsAfter.shares[level] - wanted.labelsBefore.shares[level];
    QCOMPARE(entry.classes[level].change, change);
    QCOMPARE(entry.classes[level].baseline, change);
  }
  // What was changed is no news; all others may be.
  for (const PredictedEffect& gene : entry.genes) QVERIFY(gene.name != "G2" && gene.name != "G5");
  QVERIFY(!entry.genes.empty());
  QVERIFY(entry.rank >= 1 && entry.rankOf == 1 + kBackgroundMoves);
  QVERIFY2(has(entry.uncertainty, "no error is known"), entry.uncertainty.c_str());
  QVERIFY2(has(entry.experiment, "Overexpress G2, G5 together and one at a time in a cells"),
           entry.experiment.c_str());
  QVERIFY(has(entry.support, "outside of the data"));
  // Other seeds: the spread over three models that say the same is none.
  shifted.context.siblings = {shifted.experiment, shifted.experiment};
  const Hypothesis seeds = shifted.ask();
  QVERIFY2(has(seeds.uncertainty, "classes: standard deviation over 3 models of other seeds"),
           seeds.uncertainty.c_str());
  QVERIFY(seeds.classes[0].error < 1e-12 && seeds.genes[0].error < 1e-5);
  // Nothing is asked where there is nothing to ask.
  shifted.asked.conditions = {"type=c"};
  QVERIFY(messageOf([&] { shifted.ask(); }).contains(QStringLiteral("No cell has \"c\"")));
  shifted.asked.conditions.clear();
  QVERIFY(messageOf([&] { shifted.ask(); }).contains(QStringLiteral("No cells were chosen")));
  shifted.asked.allCells = true;
  QCOMPARE(shifted.ask().cellCount, static_cast<int>(parts.data->cellCount()));
  shifted.asked.shift.genes = {"elsewhere"};
  QVERIFY(messageOf([&] { shifted.ask(); }).contains(QStringLiteral("not in this model")));
}

void TestNotebook::aGeneShiftIsReplayedToTheSameNumbers() {
  ShiftedGenes shifted;
  for (const ShiftKind kind :
       {ShiftKind::toZero, ShiftKind::toQuantile, ShiftKind::addDeviations}) {
    shifted.asked.shift.kind = kind;
    shifted.asked.shift.amount = kind == ShiftKind::toQuantile ? 0.9 : -1.0;
    const Hypothesis entry = Hypothesis::fromJson(shifted.ask().toJson());
    QCOMPARE(geneShiftQuestionOf(entry).shift.kind, kind);
    const ReplayResult result = replay(entry, shifted.tools(), {});
    QVERIFY2(result.same, result.sentence.c_str());
    QVERIFY(!result.refused);
  }
  // Cells that were held are asked again as they are.
  shifted.asked.conditions.clear();
  shifted.asked.cells = {0, 4, 6};
  const Hypothesis entry = Hypothesis::fromJson(shifted.ask().toJson());
  QVERIFY2(has(entry.title, "in 3 cells held by hand: 3 a"), entry.title.c_str());
  QVERIFY(replay(entry, shifted.tools(), {}).same);
  // Asked with other seeds than there are now it is refused.
  shifted.context.siblings = {shifted.experiment};
  QVERIFY(messageOf([&] {
            replay(entry, shifted.tools(), {});
          }).contains(QStringLiteral("more seeds of the model")));
}

void TestNotebook::aProgramIsAskedThroughTheSameStudy() {
  const Network network;
  ProgramAsked asked;
  asked.request.factors = {"EKLF"};
  asked.request.amount = {ShiftKind::addDeviations, 2.0};
  asked.request.operators = {ProgramOperator::encoder, ProgramOperator::factorOnly};
  asked.cells = "cell_type=Prog";
  asked.setup = network.setup.toJson();
  const NamedLab laboratory = setUpLab(network.data, network.model, network.setup,
                                       asked.request.operators, {}, {});
  const ProgramStudy study = studyPrograms(*laboratory.lab, asked.request, {});
  const HypothesisSource source =
      sourceOf(*network.data, network.model->card(), laboratory.modelHash, {}, 0);
  const Hypothesis entry = programEntry(asked, study, study.answers.front(), *laboratory.lab, source);
  QCOMPARE(entry.title, std::string("EKLF +2 standard deviations of log1p in cell_type=Prog"));
  QCOMPARE(entry.classes.size(), study.classes.size());
  for (std::size_t k = 0; k < entry.classes.size(); ++k) {
    const auto at = static_cast<Eigen::Index>(k);
    QCOMPARE(entry.classes[k].change, study.answers.front().effects.front().effect.change[at]);
    QCOMPARE(entry.classes[k].baseline, study.answers.front().logistic.change[at]);
    QVERIFY(entry.classes[k].error > 0.0);
  }
  QVERIFY(entry.rank >= 1 && entry.rank <= entry.rankOf);
  QVERIFY2(entry.experiment.rfind("Overexpress EKLF in Prog cells", 0) == 0,
           entry.experiment.c_str());
  QVERIFY(has(entry.experiment, "EKLF-t"));
  QVERIFY(has(entry.experiment, "share of"));
  // From the file, through a laboratory that is set up anew.
  const Hypothesis kept = Hypothesis::fromJson(nlohmann::json::parse(entry.toJson().dump()));
  ReplayTools tools;
  tools.data = network.data;
  tools.model = network.model;
  tools.modelHash = laboratory.modelHash;
  const ReplayResult result = replay(kept, tools, {});
  QVERIFY2(result.same, result.sentence.c_str());
  Hypothesis other = kept;
  other.request["amount_value"] = 1.0;
  QVERIFY(!replay(other, tools, {}).same);
}

void TestNotebook::transferAndCombinationAreReplayed() {
  ReplayTools tools;
  tools.data = treatedCells();
  TransferRequest request;
  request.question = {"condition", "control", "stim", "type", "NK"};
  request.seed = 4;
  const TransferAnswer answer = runTransfer(request, tools.data, nullptr, {}, {});
  Hypothesis entry = transferEntry(request, answer.report, {}, sourceOf(*tools.data, request.seed));
  const TransferMethod* method = answer.report.find(entry.request["method"]);
  QVERIFY(method);
  QCOMPARE(entry.operation, transferMethodTitle(answer.report.recommended()));
  QCOMPARE(entry.genes.size(), std::size_t{20});
  const auto gene =
      std::find(answer.report.genes.begin(), answer.report.genes.end(), entry.genes[0].name) -
      answer.report.genes.begin();
  QCOMPARE(entry.genes[0].change, method->change[gene]);
  QCOMPARE(entry.genes[0].measured, answer.report.measured[gene]);
  QVERIFY(entry.genes[0].error > 0.0);
  QVERIFY(has(entry.experiment, "Treat NK cells with stim beside control"));
  ReplayResult result = replay(entry, tools, {});
  QVERIFY2(result.same, result.sentence.c_str());

  tools.data = combinedCells();
  CombinationInput input;
  input.data = tools.data;
  input.question = {"perturbation", "control", "line"};
  const CombinationReport report = combine(input, {});
  entry = combinationEntry(report, report.pairs.front(), "additive", sourceOf(*tools.data, 0));
  QCOMPARE(entry.title, std::string("A + B in x"));
  QCOMPARE(entry.genes[0].change, entry.genes[0].baseline);
  QVERIFY(has(entry.experiment, "Perturb A and B together in x"));
  result = replay(entry, tools, {});
  QVERIFY2(result.same, result.sentence.c_str());
  entry.request["double"] = "A+C";
  QVERIFY(messageOf([&] { replay(entry, tools, {}); }).contains(QLatin1String("no longer")));
}

void TestNotebook::whatIsWrittenComesBack() {
  const QTemporaryDir folder;
  const std::string path = folder.filePath(QStringLiteral("kept/notebook.json")).toStdString();
  QVERIFY(readNotebook(path).empty());
  Hypothesis entry = MovedCell().ask();
  entry.note = "Ask Ada.\nTwice, \"soon\" | later";
  entry.p = 0.013;
  addToNotebook(path, entry);
  addToNotebook(path, MovedCell().ask());
  const std::vector<Hypothesis> back = readNotebook(path);
  QCOMPARE(back.size(), std::size_t{2});
  QCOMPARE(back[0].toJson(), entry.toJson());
  QVERIFY(back[0].id != back[1].id);
  QVERIFY(std::isnan(back[0].classes[0].baseline));  // what was not known stays so
}

void TestNotebook::damagedFilesAreTold() {
  const QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("notebook.json"));
  const auto says = [&](const std::string& text) {
    std::ofstream(path.toStdString()) << text;
    return messageOf([&] { readNotebook(path.toStdString()); });
  };
  QVERIFY(says("{").contains(QLatin1String("not JSON")));
  QVERIFY(says("[]").contains(QLatin1String("no notebook")));
  QVERIFY(says(R"({"notebook": 9, "entries": []})").contains(QLatin1String("version 9")));
  QVERIFY(says(R"({"notebook": 1, "entries": [{}]})").contains(QLatin1String("\"kind\"")));
  nlohmann::json entry = MovedCell().ask().toJson();
  entry["kind"] = "oracle";
  QVERIFY(says(nlohmann::json{{"notebook", 1}, {"entries", {entry}}}.dump())
              .contains(QLatin1String("oracle")));
  entry["kind"] = "drag";
  entry["cell_count"] = "many";
  const QString message = says(nlohmann::json{{"notebook", 1}, {"entries", {entry}}}.dump());
  QVERIFY(message.contains(QLatin1String("cell_count")));
  QVERIFY(message.contains(path));
}

void TestNotebook::exportsCarryWhatTheyRestOn() {
  const QTemporaryDir folder;
  Hypothesis entry = MovedCell().ask();
  entry.note = "a | b, \"c\"";
  const auto write = [&](const char* name) {
    const QString path = folder.filePath(QLatin1String(name));
    exportNotebook(path.toStdString(), {entry});
    return textOf(path);
  };
  const std::string markdown = write("all.md");
  const std::string csv = write("all.csv");
  const std::string json = write("all.json");
  for (const std::string& text : {markdown, csv, json}) {
    QVERIFY(has(text, kAssociationNote));
    QVERIFY(has(text, entry.source.dataHash) && has(text, entry.source.modelHash));
    QVERIFY(has(text, "measured cells nearby"));  // the baseline
  }
  QVERIFY(has(markdown, "| class | predicted | baseline | measured |"));
  QVERIFY(has(markdown, "**Suggested experiment.**"));
  // A note, the titles, a line for each class and gene.
  const auto lines = std::count(csv.begin(), csv.end(), '\n');
  QCOMPARE(lines, static_cast<std::ptrdiff_t>(2 + entry.classes.size() + entry.genes.size()));
  QVERIFY(has(csv, "\"a | b, \"\"c\"\"\""));
  QCOMPARE(notebookFrom(nlohmann::json::parse(json)).front().toJson(), entry.toJson());
  QVERIFY(messageOf([&] {
            exportNotebook(folder.filePath(QStringLiteral("x.doc")).toStdString(), {entry});
          }).contains(QLatin1String(".md, .csv or .json")));
}

QTEST_GUILESS_MAIN(TestNotebook)
#include "test_notebook.moc"
