#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/progress.h"
#include "figure_request.h"
#include "window/figure_source.h"

namespace chreode {

/// One of several pictures of the same cells: "projection=X_umap,color=GATA1,model=M.pt".
struct PanelRequest {
  std::string projection, colorBy, caption;
  std::string model;  ///< a file, or "pca"; empty = the figure's
};

/// Throws CLI::ValidationError.
PanelRequest panelFrom(const std::string& text);

/// The opened file, and the codes where anything that is drawn needs them.
struct FigureInputs {
  std::shared_ptr<const Dataset> data;
  std::shared_ptr<const PreparedModel> model;  ///< the figure's own; null: none
  /// Of panels that name one, by that name.
  std::map<std::string, std::shared_ptr<const PreparedModel>> panelModels;

  std::shared_ptr<const PreparedModel> modelOf(const PanelRequest& panel) const;
};

/// Throws Error.
FigureInputs openInputs(const FigureRequest& request, const std::vector<PanelRequest>& panels,
                        bool withCodes, const Progress& progress);
/// What one panel is made from. Throws Error.
FigureSource sourceOf(const FigureInputs& inputs, const FigureRequest& request,
                      const PanelRequest& panel);
/// As a figure, looked at as asked.
CellFigure figureFrom(const FigureSource& source, const FigureRequest& request,
                      const PanelRequest& panel);

}  // namespace chreode
