#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chreode {

/// A text file read line by line in big blocks, unpacked on the way when it is gzip.
class PackedText {
 public:
  /// Throws Error when the file cannot be opened.
  explicit PackedText(const std::string& path);
  ~PackedText();
  PackedText(const PackedText&) = delete;
  PackedText& operator=(const PackedText&) = delete;

  /// The next line without its line break ("\n" or "\r\n"), valid until the next call; false at the
  /// end. Throws Error when the file is cut short, damaged or no text.
  bool nextLine(std::string_view& line);

  std::int64_t lineNumber() const { return m_lineNumber; }  ///< of the last line, from 1
  std::string where() const;                                ///< for messages: file and line
  double fraction() const;                                  ///< of the file that was read
  /// The most bytes that the file can hold when it is unpacked.
  double greatestSize() const;

 private:
  struct File;
  bool fill();

  std::string m_path;
  std::unique_ptr<File> m_file;
  std::vector<char> m_buffer;
  std::size_t m_begin = 0;  ///< of what is not handed out yet
  std::size_t m_end = 0;
  std::int64_t m_lineNumber = 0;
  std::int64_t m_bytes = 0;  ///< on the disk
  bool m_atEnd = false;
};

/// The first bytes of a file, unpacked when it is gzip; what cannot be read is left out. Never
/// throws: it is for telling what a file is.
std::string startOfText(const std::string& path, std::size_t bytes);

/// All lines of a file as UTF-8. Throws Error.
std::vector<std::string> readLines(const std::string& path);

}  // namespace chreode
