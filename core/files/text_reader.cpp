#include "files/text_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <zlib.h>

#include "base/error.h"
#include "files/hdf5_text.h"

namespace chreode {

namespace {

constexpr std::size_t kReadAtOnce = std::size_t{1} << 20;
constexpr std::size_t kLongestLine = std::size_t{1} << 30;
/// DEFLATE packs at most 1,032 to 1.
constexpr double kGreatestGzipPacking = 1032.0;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

gzFile fileOf(void* file) {
  return static_cast<gzFile>(file);
}

}  // namespace

TextReader::TextReader(const std::string& path) : m_path(path), m_block(kReadAtOnce) {
  // Opening a pipe would wait for whoever writes into it.
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw Error("This is no ordinary file.", path);
  }
  errno = 0;
  m_file = gzopen(path.c_str(), "rb");
  if (!m_file) {
    throw Error("The file cannot be opened: " + std::string(std::strerror(errno)) + ".", path);
  }
  gzbuffer(fileOf(m_file), kReadAtOnce);
  const auto size = std::filesystem::file_size(path, ignored);
  if (!ignored && size > 0) m_fileSize = static_cast<double>(size);
}

TextReader::~TextReader() {
  gzclose(fileOf(m_file));
}

double TextReader::fraction() const {
  return std::clamp(static_cast<double>(gzoffset(fileOf(m_file))) / m_fileSize, 0.0, 1.0);
}

std::string TextReader::where() const {
  return m_path + ", line " + std::to_string(m_lineNumber);
}

double TextReader::greatestSize() const {
  return m_fileSize * (gzdirect(fileOf(m_file)) == 0 ? kGreatestGzipPacking : 1.0);
}

bool TextReader::fill() {
  const bool first = m_lineNumber == 0 && m_line.empty();
  const int count = gzread(fileOf(m_file), m_block.data(), static_cast<unsigned>(m_block.size()));
  int code = Z_OK;
  gzerror(fileOf(m_file), &code);
  if (count < 0 || (code != Z_OK && code != Z_STREAM_END)) {
    throw Error(code == Z_ERRNO       ? "The file cannot be read: the disk reports an error."
                : code == Z_BUF_ERROR ? "The gzip file is cut short: its end is missing; fetch it "
                                        "again."
                                      : "The gzip file is damaged; fetch or pack it again.",
                where());
  }
  m_rest = std::string_view(m_block.data(), static_cast<std::size_t>(count));
  if (first) {
    if (m_rest.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
      m_rest.remove_prefix(kByteOrderMark.size());
    }
    const bool noLineFeeds = m_rest.find('\n') == m_rest.npos;
    if (noLineFeeds && m_rest.find('\r') != m_rest.npos) m_lineEnd = '\r';
  }
  return count > 0;
}

bool TextReader::next(std::string_view& line) {
  m_line.clear();
  bool begun = false;
  while (true) {
    if (m_rest.empty() && !fill()) {
      if (!begun) return false;
      line = m_line;
      break;
    }
    begun = true;
    const std::size_t end = m_rest.find(m_lineEnd);
    const std::string_view piece = m_rest.substr(0, end);
    m_rest.remove_prefix(end == m_rest.npos ? m_rest.size() : end + 1);
    if (end != std::string_view::npos && m_line.empty()) {
      line = piece;
      break;
    }
    m_line += piece;
    if (m_line.size() > kLongestLine) {
      throw Error("Line " + std::to_string(m_lineNumber + 1) +
                      " is longer than 1 GiB, which no table's is.",
                  m_path);
    }
    if (end != std::string_view::npos) {
      line = m_line;
      break;
    }
  }
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  ++m_lineNumber;
  return true;
}

std::vector<std::string> readLines(const std::string& path) {
  std::vector<std::string> lines;
  TextReader text(path);
  std::string_view line;
  while (text.next(line)) lines.push_back(asUtf8(line));
  return lines;
}

std::string unpackedStart(const std::string& path, std::size_t bytes) {
  std::string start(bytes, '\0');
  gzFile file = gzopen(path.c_str(), "rb");
  if (!file) return {};
  const int count = gzread(file, start.data(), static_cast<unsigned>(bytes));
  gzclose(file);
  start.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return start;
}

}  // namespace chreode
