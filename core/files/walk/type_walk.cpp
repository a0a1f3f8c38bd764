#include "files/walk/type_walk.h"

#include <cstdint>

namespace chreode {

namespace {

constexpr int kGreatestDepth = 64;
constexpr std::size_t kGreatestEnum = sizeof(std::int64_t);

void walkEnum(hid_t type) {
  char raw[kGreatestEnum] = {};
  const Hdf5Handle base(H5Tget_super(type));
  if (H5Tget_size(base.id()) > sizeof(raw)) return;
  for (const char* name : {"TRUE", "FALSE"}) {
    if (H5Tenum_valueof(type, name, raw) >= 0) {
      H5Tconvert(base.id(), H5T_NATIVE_INT, 1, raw, nullptr, H5P_DEFAULT);
    }
  }
}

void walk(const Hdf5Handle& type, int depth) {
  if (!type || depth > kGreatestDepth) return;
  const H5T_class_t kind = H5Tget_class(type.id());
  H5Tget_size(type.id());
  switch (kind) {
    case H5T_COMPOUND:
      for (int i = 0; i < H5Tget_nmembers(type.id()); ++i) {
        const auto member = static_cast<unsigned>(i);
        H5free_memory(H5Tget_member_name(type.id(), member));
        H5Tget_member_offset(type.id(), member);
        walk(Hdf5Handle(H5Tget_member_type(type.id(), member)), depth + 1);
      }
      break;
    case H5T_ENUM:
      walkEnum(type.id());
      break;
    case H5T_ARRAY: {
      const int rank = H5Tget_array_ndims(type.id());
      std::vector<hsize_t> shape(rank > 0 ? static_cast<std::size_t>(rank) : 0);
      H5Tget_array_dims2(type.id(), shape.data());
      walk(Hdf5Handle(H5Tget_super(type.id())), depth + 1);
      break;
    }
    case H5T_VLEN:
      walk(Hdf5Handle(H5Tget_super(type.id())), depth + 1);
      break;
    case H5T_STRING:
      H5Tis_variable_str(type.id());
      H5Tget_strpad(type.id());
      H5Tget_cset(type.id());
      break;
    default:
      break;
  }
}

}  // namespace

void walkType(const Hdf5Handle& type) {
  walk(type, 0);
}

std::vector<Hdf5Handle> memoryTypes(const Hdf5Handle& type) {
  std::vector<Hdf5Handle> types;
  switch (H5Tget_class(type.id())) {
    case H5T_INTEGER:
    case H5T_FLOAT:
    case H5T_ENUM:
      for (const hid_t native :
           {H5T_NATIVE_DOUBLE, H5T_NATIVE_INT64, H5T_NATIVE_FLOAT, H5T_NATIVE_INT32}) {
        types.emplace_back(H5Tcopy(native));
      }
      break;
    case H5T_STRING:
      if (H5Tis_variable_str(type.id()) > 0) {
        types.emplace_back(H5Tcopy(H5T_C_S1));
        H5Tset_size(types.back().id(), H5T_VARIABLE);
        H5Tset_cset(types.back().id(), H5Tget_cset(type.id()));
      } else {
        types.push_back(type);
      }
      break;
    case H5T_ARRAY: {
      const int rank = H5Tget_array_ndims(type.id());
      if (rank < 1) break;
      std::vector<hsize_t> shape(static_cast<std::size_t>(rank));
      H5Tget_array_dims2(type.id(), shape.data());
      for (const Hdf5Handle& element : memoryTypes(Hdf5Handle(H5Tget_super(type.id())))) {
        types.emplace_back(
            H5Tarray_create2(element.id(), static_cast<unsigned>(rank), shape.data()));
      }
      break;
    }
    case H5T_COMPOUND:
      types.push_back(type);
      break;
    case H5T_REFERENCE:
      if (H5Tequal(type.id(), H5T_STD_REF_OBJ) > 0) types.emplace_back(H5Tcopy(H5T_STD_REF_OBJ));
      break;
    default:
      break;
  }
  return types;
}

bool isUsualNumber(const Hdf5Handle& type) {
  for (const hid_t usual :
       {H5T_STD_I8LE, H5T_STD_I16LE, H5T_STD_I32LE, H5T_STD_I64LE, H5T_STD_U8LE, H5T_STD_U16LE,
        H5T_STD_U32LE, H5T_STD_U64LE, H5T_IEEE_F32LE, H5T_IEEE_F64LE}) {
    if (H5Tequal(type.id(), usual) > 0) return true;
  }
  return false;
}

}  // namespace chreode
