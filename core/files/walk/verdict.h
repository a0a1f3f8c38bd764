#pragma once

#include <string>

namespace chreode {

/// How the walk through an HDF5 file ended: the walking program's exit code, which the main program
/// reads. Whatever else it exits with, or a signal, means that the file is damaged.
enum class Verdict : int {
  sound = 0,
  refused = 70,  ///< a sentence says what and a place where, each on its line of standard output
  noMemory = 71  ///< the file asks HDF5 for more memory than any sound one does
};

/// Ends the program at once, without HDF5's own work at its end.
[[noreturn]] void giveVerdict(Verdict verdict);

/// Ends the program with Verdict::refused. `where` is the path of an object in the file.
[[noreturn]] void refuse(const std::string& sentence, const std::string& where = {});

}  // namespace chreode
