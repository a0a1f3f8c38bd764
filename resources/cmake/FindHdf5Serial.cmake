# The serial HDF5, as target Hdf5Serial::hdf5. Debian installs a serial and an MPI HDF5 side by side,
# and both CMake's FindHDF5 and pkg-config may answer with the MPI one that VTK brings in.
find_path(HDF5_SERIAL_INCLUDE_DIR hdf5.h PATH_SUFFIXES hdf5/serial)
find_library(HDF5_SERIAL_LIBRARY NAMES hdf5_serial hdf5)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Hdf5Serial REQUIRED_VARS HDF5_SERIAL_LIBRARY
                                  HDF5_SERIAL_INCLUDE_DIR)
if(Hdf5Serial_FOUND AND NOT TARGET Hdf5Serial::hdf5)
  add_library(Hdf5Serial::hdf5 UNKNOWN IMPORTED)
  set_target_properties(Hdf5Serial::hdf5 PROPERTIES
    IMPORTED_LOCATION ${HDF5_SERIAL_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${HDF5_SERIAL_INCLUDE_DIR})
endif()
mark_as_advanced(HDF5_SERIAL_INCLUDE_DIR HDF5_SERIAL_LIBRARY)
