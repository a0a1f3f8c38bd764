// chreode-hdf5-walk FILE: has HDF5 read what Chreode may ask of the file, and answers by verdict.h.
// HDF5 1.10 crashes or does not come back on many damaged files; it may do so here, where only this
// program ends.

#include <sys/stat.h>

#include "files/hdf5_handle.h"
#include "files/hdf5_opening.h"
#include "files/walk/guard_heap.h"
#include "files/walk/limits.h"
#include "files/walk/object_walk.h"
#include "files/walk/verdict.h"

int main(int argc, char** argv) {
  using namespace chreode;
  struct stat status {};
  if (argc != 2 || stat(argv[1], &status) != 0) return 2;
  limitThisProgram(static_cast<std::uint64_t>(status.st_size));
  const Hdf5Access access;
  guardHeap();
  {
    const Hdf5Opening opening = openForReading(argv[1]);
    if (!opening.file) refuse(opening.whyNot);
    ObjectWalk(opening.file).run();
  }
  // The program closes the file, too; the rest of the library's end is not worth waiting for.
  giveVerdict(Verdict::sound);
}
