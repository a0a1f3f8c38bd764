#pragma once

#include "panels/model_panel.h"
#include "session/prepared_model.h"

namespace chreode {

/// What the model panel says of a model: from its card and its training record.
ModelSummary summaryOf(const PreparedModel& model);

}  // namespace chreode
