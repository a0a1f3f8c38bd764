#include "files/packed_text.h"

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

constexpr std::size_t kBlock = std::size_t{1} << 20;
constexpr std::size_t kLongestLine = std::size_t{1} << 26;
/// DEFLATE packs at most 1,032 to 1.
constexpr double kGreatestPacking = 1032.0;

}  // namespace

struct PackedText::File {
  explicit File(const std::string& path) : handle(gzopen(path.c_str(), "rb")) {}
  ~File() {
    if (handle) gzclose_r(handle);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  gzFile handle;
};

PackedText::PackedText(const std::string& path) : m_path(path) {
  errno = 0;
  m_file = std::make_unique<File>(path);
  if (!m_file->handle) {
    throw Error("The file cannot be opened: " + std::string(std::strerror(errno)) + ".", path);
  }
  gzbuffer(m_file->handle, kBlock);
  std::error_code ignored;
  const auto bytes = std::filesystem::file_size(path, ignored);
  m_bytes = ignored ? 0 : static_cast<std::int64_t>(bytes);
}

PackedText::~PackedText() = default;

std::string PackedText::where() const {
  return m_path + ", line " + std::to_string(m_lineNumber);
}

double PackedText::fraction() const {
  const auto at = static_cast<double>(gzoffset(m_file->handle));
  return m_bytes > 0 ? std::clamp(at / static_cast<double>(m_bytes), 0.0, 1.0) : 1.0;
}

double PackedText::greatestSize() const {
  const bool packed = gzdirect(m_file->handle) == 0;
  return static_cast<double>(m_bytes) * (packed ? kGreatestPacking : 1.0);
}

/// Reads another block behind what is not handed out yet; false at the end of the file.
bool PackedText::fill() {
  if (m_atEnd) return false;
  std::copy(m_buffer.begin() + static_cast<std::ptrdiff_t>(m_begin),
            m_buffer.begin() + static_cast<std::ptrdiff_t>(m_end), m_buffer.begin());
  m_end -= m_begin;
  m_begin = 0;
  if (m_end > kLongestLine) throw Error("A line has no end: this is no text file.", where());
  m_buffer.resize(m_end + kBlock);
  const int read = gzread(m_file->handle, m_buffer.data() + m_end, static_cast<unsigned>(kBlock));
  int state = Z_OK;
  gzerror(m_file->handle, &state);
  if (state == Z_BUF_ERROR) {
    throw Error("The gzip file is cut short: its end is missing; copy or download it again.",
                where());
  }
  if (read < 0 || state < 0) {
    throw Error(state == Z_ERRNO ? "The file cannot be read: the disk reports an error."
                                 : "The gzip file is damaged; copy or download it again.",
                where());
  }
  m_end += static_cast<std::size_t>(read);
  m_atEnd = static_cast<std::size_t>(read) < kBlock;
  return read > 0;
}

bool PackedText::nextLine(std::string_view& line) {
  std::size_t searched = 0;
  while (true) {
    const char* begin = m_buffer.data() + m_begin;
    const std::size_t length = m_end - m_begin;
    const void* found =
        length > searched ? std::memchr(begin + searched, '\n', length - searched) : nullptr;
    if (!found) {
      searched = length;
      if (fill()) continue;
      if (length == 0) return false;
      begin = m_buffer.data() + m_begin;
    }
    const std::size_t size =
        found ? static_cast<std::size_t>(static_cast<const char*>(found) - begin) : length;
    line = std::string_view(begin, size);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    m_begin += found ? size + 1 : size;
    ++m_lineNumber;
    return true;
  }
}

std::string startOfText(const std::string& path, std::size_t bytes) {
  const gzFile file = gzopen(path.c_str(), "rb");
  if (!file) return {};
  std::string start(bytes, '\0');
  const int read = gzread(file, start.data(), static_cast<unsigned>(bytes));
  start.resize(read > 0 ? static_cast<std::size_t>(read) : 0);
  gzclose_r(file);
  return start;
}

std::vector<std::string> readLines(const std::string& path) {
  std::vector<std::string> lines;
  PackedText text(path);
  std::string_view line;
  while (text.nextLine(line)) lines.push_back(asUtf8(line));
  return lines;
}

}  // namespace chreode
