#pragma once

#include <CLI/CLI.hpp>

namespace chreode {

/// Like the verbs of verb.h.
void addFigureVerb(CLI::App& program);

}  // namespace chreode
