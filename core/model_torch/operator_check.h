#pragma once

#include <string>
#include <string_view>

#include <torch/script.h>

namespace chreode {

/// Throws Error by the operator's name where any code of the module, called or not, uses an
/// operator outside tensor maths: one of another namespace than `aten` and `prim`, one that writes
/// or reads files (`aten::save`, `aten::from_file`), one of `aten` that takes a text it has no
/// known harmless use for (a later LibTorch's file operator would), one that calls Python or
/// another machine, or prints. Runs nothing of the module. What remains possible: a model may take
/// endless time or memory, and it may raise its own error.
void refuseForeignOperators(const torch::jit::Module& module);

/// Whether this source of an archive defines a `__setstate__`, which would run while the archive is
/// being opened, before anything can be checked.
bool runsWhenOpened(std::string_view source);

}  // namespace chreode
