#pragma once

#include <nlohmann/json.hpp>

namespace chreode {

class OwnWindow;

/// Opens so many made-up cells in the real window and drags one: drag_p50_ms and drag_p95_ms, from
/// the delivery of a pointer event until window and scene are painted with what it changed, and
/// drag_over_33ms, the share of events that took longer than that.
nlohmann::json benchDragToPicture(OwnWindow& own, int cells);

}  // namespace chreode
