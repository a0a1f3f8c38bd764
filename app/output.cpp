#include <cmath>
#include <cstdio>
#include <iostream>

#include <unistd.h>

#include "verb.h"

namespace chreode {

namespace {

/// JSON has no NaN and no infinity.
nlohmann::json withoutNonFinite(nlohmann::json value) {
  if (value.is_number_float() && !std::isfinite(value.get<double>())) return nullptr;
  if (value.is_structured()) {
    for (auto& item : value) item = withoutNonFinite(std::move(item));
  }
  return value;
}

}  // namespace

void printJson(const nlohmann::json& object) {
  std::cout << withoutNonFinite(object).dump(2) << std::endl;
}

std::string withDigits(const char* format, double number) {
  char text[64];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

void addChoiceOptions(CLI::App& verb, OpenChoice& choice) {
  verb.add_option("--matrix", choice.matrix, "Take this matrix: X, raw or layers/NAME")
      ->type_name("M");
  verb.add_option("--part", choice.part,
                  "Open this part of a file of several: a genome, feature type or modality")
      ->type_name("NAME");
  verb.add_option("--gene-names", choice.geneNames,
                  "Name the genes by this column of var, or by the \"index\"")
      ->type_name("COLUMN");
  verb.add_option("--subsample", choice.cells, "Open so many of the cells, drawn at random")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  verb.add_option("--subsample-by", choice.sampleBy,
                  "Draw from each class of this column its share, \"-\" for none; the cell types "
                  "unless said")
      ->type_name("COLUMN");
  verb.add_option("--subsample-seed", choice.seed, "Seed of the sample")->type_name("S");
  verb.add_option_function<double>(
          "--memory", [&choice](double gibibytes) { choice.memory = gibibytes * 1073741824.0; },
          "Memory that the matrix may take in GiB; half of what is free unless said")
      ->type_name("GIB")
      ->check(CLI::PositiveNumber);
}

void printNotice(const std::string& sentence) {
  const char* cleared = isatty(STDERR_FILENO) == 0 ? "" : "\r\033[K";
  std::cerr << cleared << "Note: " << sentence << std::endl;
}

Progress terminalProgress() {
  Progress progress;
  if (isatty(STDERR_FILENO) == 0) return progress;
  progress.report = [](double fraction, const std::string& step) {
    std::fprintf(stderr, "\r\033[K%3.0f %%  %s", 100.0 * fraction, step.c_str());
    if (fraction >= 1.0) std::fprintf(stderr, "\r\033[K");
    std::fflush(stderr);
  };
  return progress;
}

}  // namespace chreode
