#include "hdf5_mutation.h"

#include <cstdint>
#include <vector>

#include <hdf5.h>

namespace chreode {

namespace {

herr_t collect(hid_t, const char* name, const H5O_info_t*, void* names) {
  if (std::string(name) != ".") static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

hid_t someType(Random& random) {
  hid_t type = -1;
  switch (random.below(7)) {
    case 0:
      return H5Tcopy(H5T_STD_I8LE);
    case 1:
      return H5Tcopy(H5T_STD_U64BE);
    case 2:
      return H5Tcopy(H5T_IEEE_F64BE);
    case 3:
      type = H5Tcopy(H5T_C_S1);
      H5Tset_size(type, random.below(2) == 0 ? H5T_VARIABLE : 1 + random.below(9));
      return type;
    case 4:
      type = H5Tcreate(H5T_COMPOUND, 12);
      H5Tinsert(type, "index", 0, H5T_STD_I32LE);
      H5Tinsert(type, "b", 4, H5T_IEEE_F64LE);
      return type;
    case 5:
      return H5Tvlen_create(H5T_STD_I16LE);
    default:
      return H5Tcopy(H5T_STD_REF_OBJ);
  }
}

hid_t someSpace(Random& random) {
  constexpr hsize_t kSizes[] = {0, 1, 2, 3, 7, 50, 1000, hsize_t{1} << 31, hsize_t{1} << 40};
  const auto kind = random.below(8);
  if (kind == 0) return H5Screate(H5S_SCALAR);
  if (kind == 1) return H5Screate(H5S_NULL);
  hsize_t sizes[3] = {1, 1, 1};
  const int rank = 1 + static_cast<int>(random.below(3));
  for (int i = 0; i < rank; ++i) sizes[i] = kSizes[random.below(std::size(kSizes))];
  return H5Screate_simple(rank, sizes, nullptr);
}

void replaceDataset(hid_t file, const std::string& name, Random& random) {
  H5Ldelete(file, name.c_str(), H5P_DEFAULT);
  const hid_t type = someType(random);
  const hid_t space = someSpace(random);
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  const int rank = H5Sget_simple_extent_ndims(space);
  if (rank > 0 && random.below(4) > 0) {
    const hsize_t chunk[3] = {1 + random.below(100), 1 + random.below(100), 1};
    H5Pset_chunk(creation, rank, chunk);
    if (random.below(2) == 0) H5Pset_shuffle(creation);
    if (random.below(2) == 0) H5Pset_deflate(creation, 1);
  } else {
    H5Pset_alloc_time(creation, H5D_ALLOC_TIME_LATE);
  }
  const hid_t dataset =
      H5Dcreate2(file, name.c_str(), type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  if (dataset >= 0) H5Dclose(dataset);
  H5Pclose(creation);
  H5Sclose(space);
  H5Tclose(type);
}

/// Any numbers into the values as they stand in the file.
void replaceValues(hid_t file, const std::string& name, Random& random) {
  const hid_t dataset = H5Dopen2(file, name.c_str(), H5P_DEFAULT);
  if (dataset < 0) return;
  const hid_t type = H5Dget_type(dataset);
  const hid_t space = H5Dget_space(dataset);
  const auto kind = H5Tget_class(type);
  const hssize_t count = H5Sget_simple_extent_npoints(space);
  if ((kind == H5T_INTEGER || kind == H5T_FLOAT) && count > 0 && count < 100000) {
    std::vector<double> values(static_cast<std::size_t>(count));
    for (double& value : values) {
      value = random.below(8) == 0 ? -1e18 + 2e18 * random.uniform()
                                   : static_cast<double>(random.below(60)) - 1.0;
    }
    H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  }
  H5Sclose(space);
  H5Tclose(type);
  H5Dclose(dataset);
}

void replaceAttribute(hid_t file, const std::string& name, Random& random) {
  const hid_t object = H5Oopen(file, name.c_str(), H5P_DEFAULT);
  constexpr const char* kNames[] = {"_index",     "column-order", "encoding-type", "shape",
                                    "categories", "ordered",      "h5sparse_shape"};
  const char* attribute = kNames[random.below(std::size(kNames))];
  H5Adelete(object, attribute);
  if (random.below(3) > 0) {
    const hid_t type = someType(random);
    const hsize_t count = 1 + random.below(4);
    const hid_t space = H5Screate_simple(1, &count, nullptr);
    const hid_t created = H5Acreate2(object, attribute, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (created >= 0 && H5Tget_class(type) == H5T_INTEGER) {
      const std::int64_t values[4] = {static_cast<std::int64_t>(random()), -1, 3, 1 << 30};
      H5Awrite(created, H5T_NATIVE_INT64, values);
    }
    if (created >= 0) H5Aclose(created);
    H5Sclose(space);
    H5Tclose(type);
  }
  H5Oclose(object);
}

void replaceLink(hid_t file, const std::string& name, const std::string& other, Random& random) {
  H5Ldelete(file, name.c_str(), H5P_DEFAULT);
  const std::string parent = name.substr(0, name.find_last_of('/') + 1);
  switch (random.below(5)) {
    case 0:  // a group that holds itself
      H5Lcreate_hard(file, parent.empty() ? "/" : parent.c_str(), file, name.c_str(), H5P_DEFAULT,
                     H5P_DEFAULT);
      break;
    case 1:
      H5Lcreate_hard(file, other.c_str(), file, name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
      break;
    case 2:
      H5Lcreate_soft(("/" + name).c_str(), file, name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
      break;
    case 3:
      H5Lcreate_external("/etc/passwd", "/", file, name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
      break;
    default:
      break;  // it is missing
  }
}

}  // namespace

void mutateHdf5(const std::string& path, Random& random) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  std::vector<std::string> names;
  H5Ovisit(file, H5_INDEX_NAME, H5_ITER_INC, collect, &names);
  for (auto left = 1 + random.below(2); left > 0; --left) {
    const std::string& name = names[random.below(names.size())];
    const std::string& other = names[random.below(names.size())];
    switch (random.below(4)) {
      case 0:
        replaceDataset(file, name, random);
        break;
      case 1:
        replaceValues(file, name, random);
        break;
      case 2:
        replaceAttribute(file, name, random);
        break;
      default:
        replaceLink(file, name, other, random);
    }
  }
  H5Fclose(file);
}

}  // namespace chreode
