#pragma once

#include <string>

#include "base/random.h"

namespace chreode {

/// Damages a file's bytes in one of the ways in which files get damaged, and in some that nobody
/// but a tester thinks of: flipped bits, a missing end, zeros, pieces swapped, addresses that lead
/// elsewhere, huge sizes.
void mutateBytes(std::string& bytes, Random& random);

/// The same for text: also other numbers, lines twice or not at all, other separators.
void mutateText(std::string& bytes, Random& random);

}  // namespace chreode
