#include "files/hdf5_text.h"

#include <cstdint>
#include <cstdlib>

#include "files/hdf5_handle.h"

namespace chreode {

namespace {

/// Length of the UTF-8 sequence at `at`, 0 when there is none.
std::size_t sequenceLength(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  std::uint32_t code = 0;
  if ((first & 0xe0) == 0xc0) {
    length = 2;
    code = first & 0x1f;
  } else if ((first & 0xf0) == 0xe0) {
    length = 3;
    code = first & 0x0f;
  } else if ((first & 0xf8) == 0xf0) {
    length = 4;
    code = first & 0x07;
  } else {
    return 0;
  }
  if (at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return 0;
    code = code << 6 | (byte(at + i) & 0x3f);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  return code < kLeast[length] || code > 0x10ffff || surrogate ? 0 : length;
}

}  // namespace

std::string asUtf8(std::string_view bytes) {
  bool valid = true;
  for (std::size_t at = 0; valid && at < bytes.size();) {
    const std::size_t length = sequenceLength(bytes, at);
    valid = length > 0;
    at += length;
  }
  if (valid) return std::string(bytes);
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xc0 | byte >> 6);
      text += static_cast<char>(0x80 | (byte & 0x3f));
    }
  }
  return text;
}

bool readTexts(hid_t fileType, std::size_t count,
               const std::function<herr_t(hid_t memoryType, void* buffer)>& read,
               std::vector<std::string>& texts) {
  texts.clear();
  texts.reserve(count);
  if (H5Tis_variable_str(fileType) > 0) {
    const Hdf5Handle type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.id(), H5T_VARIABLE);
    H5Tset_cset(type.id(), H5Tget_cset(fileType));  // HDF5 does not convert between the two
    std::vector<char*> pointers(count, nullptr);
    const bool ok = count == 0 || read(type.id(), pointers.data()) >= 0;
    for (char* text : pointers) {
      texts.push_back(text ? asUtf8(text) : std::string());
      std::free(text);
    }
    return ok;
  }
  const std::size_t width = H5Tget_size(fileType);
  const bool spacePadded = H5Tget_strpad(fileType) == H5T_STR_SPACEPAD;
  std::vector<char> buffer(count * width);
  if (count > 0 && read(fileType, buffer.data()) < 0) return false;
  for (std::size_t i = 0; i < count; ++i) {
    std::string_view text(buffer.data() + i * width, width);
    text = text.substr(0, text.find('\0'));
    while (spacePadded && !text.empty() && text.back() == ' ') text.remove_suffix(1);
    texts.push_back(asUtf8(text));
  }
  return true;
}

}  // namespace chreode
