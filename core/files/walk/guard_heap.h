#pragma once

namespace chreode {

/// From now on the program's blocks of memory are guarded (guard_heap.cpp). To be called when what
/// the libraries take once and for all is taken.
void guardHeap();

}  // namespace chreode
