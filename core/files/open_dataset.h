#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/progress.h"
#include "expression/dataset.h"
#include "files/matrix_choice.h"

namespace chreode {

/// What of a file is to be opened; empty = the usual.
struct OpenChoice {
  std::string matrix;  ///< "X", "raw", "layers/NAME"
  std::string part;    ///< a genome, feature type or modality, as in FileContents::parts
  int threads = 0;     ///< to unpack with; 0 = as many as the machine runs
};

/// Opens a file whole. `annotationsReady`, when given, is called on this thread with a Dataset
/// whose `matrix` is still null as soon as names, annotations and stored coordinates are known.
std::shared_ptr<const Dataset> openDataset(
    const std::string& path, const OpenChoice& choice, const Progress& progress,
    const std::function<void(std::shared_ptr<const Dataset>)>& annotationsReady = {});

}  // namespace chreode
