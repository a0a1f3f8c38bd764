#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chreode {

/// The lines of a text file, plain or gzip-compressed, whatever ends them (LF, CR LF or CR). Holds
/// one block and one line in memory.
class TextReader {
 public:
  /// Throws Error when the file cannot be opened.
  explicit TextReader(const std::string& path);
  ~TextReader();
  TextReader(const TextReader&) = delete;
  TextReader& operator=(const TextReader&) = delete;

  /// The next line without its end, valid until the next call; false at the end of the file. Throws
  /// Error when the file cannot be read, is cut short, or a line is longer than any table's.
  bool next(std::string_view& line);
  std::int64_t lineNumber() const { return m_lineNumber; }  ///< of the last line given, from 1
  double fraction() const;    ///< how much of the file was read, 0 … 1
  std::string where() const;  ///< for messages: file and line
  /// The most bytes that the file can hold when it is unpacked.
  double greatestSize() const;

 private:
  bool fill();

  std::string m_path;
  void* m_file = nullptr;  ///< zlib's gzFile
  double m_fileSize = 1.0;
  std::vector<char> m_block;
  std::string_view m_rest;  ///< of the block
  std::string m_line;       ///< a line that began in an earlier block
  char m_lineEnd = '\n';
  std::int64_t m_lineNumber = 0;
};

/// All lines of a file as UTF-8. Throws Error.
std::vector<std::string> readLines(const std::string& path);

/// The first bytes of a file, unpacked where it is gzip-compressed. Empty when nothing can be read.
std::string unpackedStart(const std::string& path, std::size_t bytes);

}  // namespace chreode
