#pragma once

#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "base/progress.h"
#include "files/open_dataset.h"

namespace chreode {

// One function per command-line verb, each in the file of its name (info_verb.cpp …). It adds its
// subcommand with options and a callback. Callbacks throw Error for bad input (one line, exit 1)
// and CLI::ValidationError for bad usage (exit 2).
void addInfoVerb(CLI::App& program);
void addSimulateVerb(CLI::App& program);
void addTrainVerb(CLI::App& program);
void addEncodeVerb(CLI::App& program);
void addEvaluateVerb(CLI::App& program);
void addWhatifVerb(CLI::App& program);
void addExportVerb(CLI::App& program);
void addDeVerb(CLI::App& program);
void addScoreVerb(CLI::App& program);
void addTransferVerb(CLI::App& program);
void addCombineVerb(CLI::App& program);
void addNotebookVerb(CLI::App& program);
void addProjectVerb(CLI::App& program);
void addSelectVerb(CLI::App& program);
void addDemoVerb(CLI::App& program);
void addBenchVerb(CLI::App& program);

/// --matrix, --part, --gene-names, --subsample and --memory: what of a file is to be opened.
void addChoiceOptions(CLI::App& verb, OpenChoice& choice);

/// Prints the one JSON object of `--json` on standard output. NaN and infinite numbers become null.
void printJson(const nlohmann::json& object);

/// A number as printf writes it with this format.
std::string withDigits(const char* format, double number);

/// A sentence to be read before the work goes on, on a line of standard error of its own.
void printNotice(const std::string& sentence);

/// Progress on standard error: one line rewritten in place on a terminal, silence elsewhere.
Progress terminalProgress();

}  // namespace chreode
