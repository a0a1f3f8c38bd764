#pragma once

#include <memory>
#include <span>
#include <vector>

#include "whatif/program_shift.h"

namespace chreode {

/// Takes the spread over models of other seeds for the uncertainty of a programme's effects that
/// `own` gave: of each class's change and of the change's length. `others`: the same question of
/// those models; `rows` as in ProgramShift::apply(). Throws Cancelled.
void spreadOverSeeds(const ProgramShift& own,
                     std::span<const std::shared_ptr<const ProgramShift>> others,
                     const GeneProgram& program, const ShiftAmount& amount, Index rows,
                     const Progress& progress, std::vector<OperatorEffect>& effects);

}  // namespace chreode
