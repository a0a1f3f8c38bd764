#include "files/hdf5_opening.h"

#include <string_view>

namespace chreode {

namespace {

struct Reason {
  const char* start;  ///< of HDF5's own message
  const char* sentence;
};

constexpr Reason kReasons[] = {
    {"truncated file", "The file is cut short: its end is missing; copy or download it again."},
    {"unable to lock file",
     "The file cannot be locked: another program is writing it, or its disk has no locks; unset "
     "HDF5_USE_FILE_LOCKING, or copy the file to a local disk."},
    {"file is already open for write",
     "The file is marked as being written: another program has it open, or was stopped while it "
     "wrote; open it again when that program is done, or remove the mark with \"h5clear -s\"."},
    {"file is not already open for SWMR writing",
     "The file is marked as being written by a program that was stopped; remove the mark with "
     "\"h5clear -s\"."},
};

herr_t findReason(unsigned, const H5E_error2_t* entry, void* found) {
  if (!entry->desc) return 0;
  for (const Reason& reason : kReasons) {
    if (std::string_view(entry->desc).substr(0, std::string_view(reason.start).size()) ==
        reason.start) {
      *static_cast<const char**>(found) = reason.sentence;
    }
  }
  return 0;
}

}  // namespace

Hdf5Opening openForReading(const std::string& path) {
  const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS));
#if H5_VERSION_GE(1, 10, 7) && !(H5_VERS_MAJOR == 1 && H5_VERS_MINOR == 12 && H5_VERS_RELEASE == 0)
  H5Pset_file_locking(access.id(), false, true);
#endif
  Hdf5Opening opening{Hdf5Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.id())), {}};
  if (!opening.file) {
    // Before any other call of the library, which would forget the reason.
    const char* sentence =
        "The file is HDF5 but does not open: it is damaged; copy or download it again.";
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, findReason, &sentence);
    opening.whyNot = sentence;
  }
  return opening;
}

}  // namespace chreode
