#pragma once

#include <QQuaternion>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "figures/figure_options.h"
#include "files/open_dataset.h"
#include "gene_name_options.h"
#include "plots/color_scale.h"

namespace chreode {

/// What `figure` and `film` draw and how, as asked for on the command line.
struct FigureRequest {
  std::string file, model, projection, colorBy, label;
  std::string size = "89x70mm", legend = "right", background = "white", points = "auto",
              order = "auto", map = "viridis", view = "front", title, font;
  double fontSize = 7.0, pointScale = 1.0, opacity = 1.0;
  int dpi = 300;
  std::vector<double> turn, range, percentiles;
  bool reversed = false, log = false, labels = false, noGizmo = false, zerosMixed = false,
       orthographic = false;
  std::uint64_t seed = 0;
  OpenChoice choice;
  GeneNameOptions names;
};

/// What is drawn: file, model, projection, colours, the eye.
void addSourceOptions(CLI::App& verb, FigureRequest& request);
/// How points, legend and text look; not the page.
void addLookOptions(CLI::App& verb, FigureRequest& request);

/// The options of the painter. Throws CLI::ValidationError, as all of these do.
FigureOptions figureOptions(const FigureRequest& request);
ColorScale scaleFrom(const FigureRequest& request);
QQuaternion orientationFrom(const FigureRequest& request);
/// What can be seen to be wrong before a file is opened.
void checkRequest(const FigureRequest& request);

[[noreturn]] void refuseFigure(const std::string& sentence);

/// The value that a word stands for.
template <typename T>
T oneOf(const char* option, const std::string& text,
        const std::vector<std::pair<const char*, T>>& known) {
  std::string names;
  for (const auto& [name, value] : known) {
    if (text == name) return value;
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  refuseFigure(std::string(option) + " \"" + text + "\" is unknown; there are " + names);
}

}  // namespace chreode
