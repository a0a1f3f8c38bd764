#pragma once

#include <QString>
#include <string>

#include "session/keeper.h"

namespace chreode {

/// The shipped demo: the folder "demo" among the program's resources, "" when it is missing.
QString demoFolder();
/// A file of the shipped demo.
bool isDemoFile(const QString& path);

/// Where the work on a data file is kept; `part` as in Dataset::part. Of the demo it is the user's
/// data folder, which takes the application's name.
Keeper keeperOf(const QString& path, const std::string& part, std::uint64_t dataHash);

}  // namespace chreode
