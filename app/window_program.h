#pragma once

#include <string>

#include "files/open_dataset.h"
#include "gene_name_options.h"

namespace chreode {

/// What the program was asked to open.
struct WindowRequest {
  std::string file;
  std::string model;
  OpenChoice choice;
  GeneNameOptions names;
};

/// Runs the window until it is closed; returns the exit status. Needs a display: without one it
/// says so in one line and returns 1.
int runWindow(int argc, char** argv, const WindowRequest& request);

}  // namespace chreode
