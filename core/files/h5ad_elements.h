#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/matrix.h"
#include "base/progress.h"
#include "expression/expression_matrix.h"
#include "files/hdf5_handle.h"

namespace chreode {

/// A name as it can stand in an h5ad file, where a slash would mean a folder.
std::string elementName(std::string_view name);

/// Writes the elements of an h5ad file in the layout of anndata ≥ 0.8, each under its path in the
/// file and with its encoding. Without time stamps: the same elements give the same bytes. All
/// functions throw Error when the file cannot be written.
class H5adElements {
 public:
  /// `file` is open for writing; `path` is what messages name.
  H5adElements(Hdf5Handle file, std::string path);

  bool has(const std::string& element) const;  ///< `element`'s parent is there
  void remove(const std::string& element);
  void markRoot();
  void group(const std::string& element, const char* encoding, const char* version);
  void dict(const std::string& element) { group(element, "dict", "0.1.0"); }

  void matrix(const std::string& element, const ExpressionMatrix& matrix, const Progress& progress);
  void array(const std::string& element, const Matrix& values);
  /// `shape` is empty for a scalar.
  void numbers(const std::string& element, const std::vector<double>& values,
               std::vector<std::size_t> shape);
  void integer(const std::string& element, std::int64_t value);
  void booleans(const std::string& element, const std::vector<std::int8_t>& values,
                bool scalar = false);
  void texts(const std::string& element, const std::vector<std::string>& texts,
             bool scalar = false);
  /// Category codes in as few bytes as `levels` levels need.
  void codes(const std::string& element, const std::vector<std::int32_t>& codes,
             std::size_t levels);

  void setText(const std::string& element, const char* attribute, const std::string& text);
  void setTexts(const std::string& element, const char* attribute,
                const std::vector<std::string>& texts);
  /// Adds `text` to an attribute that lists texts, unless it is there.
  void addText(const std::string& element, const char* attribute, const std::string& text);
  void setFlag(const std::string& element, const char* attribute, bool flag);

  /// Brings everything to the disk.
  void flush();

 private:
  Hdf5Handle open(const std::string& element);
  Hdf5Handle dataset(const std::string& element, hid_t fileType,
                     const std::vector<std::size_t>& shape);
  void write(const Hdf5Handle& dataset, hid_t memoryType, const void* values);
  template <typename T, typename Numbers>
  void vector(const std::string& element, hid_t type, const Numbers& values,
              const Progress& progress);
  void encode(const Hdf5Handle& object, const char* encoding, const char* version);
  void writeAttribute(const Hdf5Handle& object, const char* name, hid_t type,
                      const Hdf5Handle& space, const void* value);
  void check(bool ok) const;

  Hdf5Handle m_file;
  std::string m_path;
};

}  // namespace chreode
