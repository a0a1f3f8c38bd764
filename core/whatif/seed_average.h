#pragma once

#include <memory>
#include <span>
#include <vector>

#include "whatif/program_shift.h"

namespace chreode {

/// Turns a programme's effects that `own` gave into the means over it and models of other seeds,
/// and takes the spread over all of them for their uncertainty: of each class's change and of the
/// change's length. A mean over trainings errs less than any one of them (Lakshminarayanan et al.
/// 2017). `others`: the same question of those models; one that cannot answer for a class is left
/// out there. `rows` as in ProgramShift::apply(). Throws Cancelled.
void averageOverSeeds(const ProgramShift& own,
                      std::span<const std::shared_ptr<const ProgramShift>> others,
                      const GeneProgram& program, const ShiftAmount& amount, Index rows,
                      const Progress& progress, std::vector<OperatorEffect>& effects);

}  // namespace chreode
