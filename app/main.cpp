#include <cstdio>
#include <iostream>
#include <new>
#include <string>

#include "base/error.h"
#include "figure_verb.h"
#include "files/pending_file.h"
#include "film_verb.h"
#include "gene_name_options.h"
#include "verb.h"
#include "window_program.h"

namespace {

constexpr int kBadInput = 1;
constexpr int kBadUsage = 2;

int run(int argc, char** argv) {
  CLI::App program(
      "Opens single-cell expression files, encodes the cells with an autoencoder and lets "
      "you drag one and watch its genes.",
      "chreode");
  program.set_version_flag("--version", "Chreode " CHREODE_VERSION);
  program.require_subcommand(0, 1);
  chreode::WindowRequest window;
  program.add_option("file", window.file, "Opens this file in the window");
  program.add_option("--model", window.model, "Loads this model for it");
  chreode::addChoiceOptions(program, window.choice);
  chreode::addGeneNameOptions(program, window.names);
  chreode::addInfoVerb(program);
  chreode::addSimulateVerb(program);
  chreode::addTrainVerb(program);
  chreode::addEncodeVerb(program);
  chreode::addEvaluateVerb(program);
  chreode::addWhatifVerb(program);
  chreode::addExportVerb(program);
  chreode::addDeVerb(program);
  chreode::addScoreVerb(program);
  chreode::addTransferVerb(program);
  chreode::addCombineVerb(program);
  chreode::addNotebookVerb(program);
  chreode::addProjectVerb(program);
  chreode::addFigureVerb(program);
  chreode::addFilmVerb(program);
  chreode::addSelectVerb(program);
  chreode::addDemoVerb(program);
  chreode::addBenchVerb(program);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = program.exit(error);
    return code == 0 ? 0 : kBadUsage;
  }
  if (!program.get_subcommands().empty()) return 0;
  return chreode::runWindow(argc, argv, window);
}

}  // namespace

int main(int argc, char** argv) {
  chreode::PendingFile::removeOnSignals();
  try {
    return run(argc, argv);
  } catch (const chreode::Error& error) {
    std::cerr << "chreode: " << error.what() << std::endl;
  } catch (const std::bad_alloc&) {
    std::cerr << "chreode: there is not enough memory for this." << std::endl;
  } catch (const std::exception& error) {
    std::cerr << "chreode: this failed unexpectedly: " << error.what() << std::endl;
  }
  return kBadInput;
}
