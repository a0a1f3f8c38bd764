#pragma once

#include <CLI/CLI.hpp>

namespace chreode {

/// Like the verbs of verb.h.
void addFilmVerb(CLI::App& program);

}  // namespace chreode
