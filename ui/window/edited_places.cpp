#include "window/edited_places.h"

#include <utility>

namespace chreode {

namespace {

constexpr std::size_t mostPlaced = 500;  // codes a frame, each a fraction of a millisecond

}  // namespace

std::function<Matrix(double share)> placesOnTheWay(std::shared_ptr<const Projection> view,
                                                   std::shared_ptr<const PreparedModel> model,
                                                   std::vector<std::int32_t> cells, Matrix shifts) {
  const bool straight = !view->isExact() && cells.size() > mostPlaced;
  return [view = std::move(view), model = std::move(model), cells = std::move(cells),
          shifts = std::move(shifts), straight](double share) {
    Matrix places = view->coordinates();
    Matrix codes(static_cast<Index>(cells.size()), shifts.cols());
    const float part = straight ? 1.0f : static_cast<float>(share);
    for (std::size_t k = 0; k < cells.size(); ++k) {
      const auto row = static_cast<Index>(k);
      codes.row(row) = model->codes().row(cells[k]) + part * shifts.row(row);
    }
    const auto placed = view->project(codes);
    if (!placed) return places;
    for (std::size_t k = 0; k < cells.size(); ++k) {
      const auto landed = placed->row(static_cast<Index>(k));
      if (straight) {
        places.row(cells[k]) += static_cast<float>(share) * (landed - places.row(cells[k]));
      } else {
        places.row(cells[k]) = landed;
      }
    }
    return places;
  };
}

}  // namespace chreode
