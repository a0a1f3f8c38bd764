#pragma once

#include <new>
#include <stdexcept>
#include <string>

#include "base/error.h"

namespace chreode {

/// The bytes that a matrix and its gene-major copy may take unless a person says otherwise: half of
/// the memory that is free now. Without end where the system does not tell.
double memoryBudget();

/// Throws Error when `bytes` are more than the machine can give now; `where` names what needs them.
void refuseBeyondMemory(double bytes, const std::string& where);

/// What `work` returns, and an Error that says so where it finds no memory.
template <typename Work>
auto withinMemory(const std::string& path, const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    throw Error("There is not enough memory to open this file.", path);
  } catch (const std::length_error&) {
    throw Error("This file claims more values than any memory holds: it is damaged.", path);
  }
}

}  // namespace chreode
