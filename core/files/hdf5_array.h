#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "files/hdf5_node.h"

namespace chreode {

/// The values of a dataset, or of one field of a dataset of compound values: the two are read
/// alike, so that the tables of all generations of h5ad share their readers.
class Hdf5Array {
 public:
  enum class Values { number, boolean, text, compound, other };

  /// Throws Error when `node` is no dataset, holds data outside the file, is compressed by a method
  /// that this program has not, or claims more values than the file can hold.
  explicit Hdf5Array(const Hdf5Node& node);

  /// One field of a compound dataset; `name` is one of fieldNames().
  Hdf5Array field(const std::string& name) const;
  std::vector<std::string> fieldNames() const;

  Values values() const { return m_values; }
  bool integral() const;   ///< whole numbers by type
  bool fitsFloat() const;  ///< every value of the type is exact as a 32-bit float
  /// Sizes of all dimensions, those of an array type last; empty for a scalar.
  const std::vector<std::int64_t>& shape() const { return m_shape; }
  std::int64_t count() const;
  std::int64_t rows() const { return m_shape.empty() ? count() : m_shape.front(); }
  std::int64_t chunkRows() const { return m_chunkRows; }  ///< 1 when not chunked
  /// Size of a chunk along the second dimension; 0 when there is none or the data are not chunked.
  std::int64_t chunkColumns() const { return m_chunkColumns; }
  std::string where() const;
  bool isField() const { return !m_field.empty(); }
  hid_t id() const { return m_node.id(); }

  /// Rows [first, first + count) of the first dimension with everything in them, converted by HDF5.
  /// T: float, double, int32 or int64. Throws Error when the file is damaged.
  template <typename T>
  void readRows(std::int64_t first, std::int64_t count, T* values) const;
  /// The part of a two-dimensional dataset that starts at {row, column} and has the given numbers
  /// of rows and columns, row by row.
  template <typename T>
  void readBlock(const std::array<std::int64_t, 2>& start, const std::array<std::int64_t, 2>& size,
                 T* values) const;
  std::vector<double> numbers() const;  ///< booleans as 0, 1 and NaN for neither
  std::vector<std::int64_t> integers() const;
  std::vector<std::string> texts() const;

 private:
  Hdf5Array() = default;
  void classify();
  void readAs(hid_t memoryType, hid_t memorySpace, hid_t fileSpace, void* values) const;

  Hdf5Node m_node;
  std::string m_field;     ///< empty for the whole value
  Hdf5Handle m_fieldType;  ///< type of the value or field in the file
  Hdf5Handle m_type;       ///< the same without an array around it
  std::vector<hsize_t> m_arrayShape;
  std::vector<std::int64_t> m_shape;
  std::int64_t m_chunkRows = 1;
  std::int64_t m_chunkColumns = 0;
  Values m_values = Values::other;
  int m_true = 1;  ///< the boolean enumeration's values
  int m_false = 0;
};

}  // namespace chreode
