#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <hdf5.h>

namespace chreode {

/// Text as UTF-8: bytes that are none are taken as Latin-1, as old files hold them.
std::string asUtf8(std::string_view bytes);

/// Reads strings of fixed or variable length, ASCII or UTF-8, whatever their padding. `fileType` is
/// the string type in the file; `read` fills `buffer` with `count` values of a memory type and
/// returns a negative number on failure. Returns false on failure.
bool readTexts(hid_t fileType, std::size_t count,
               const std::function<herr_t(hid_t memoryType, void* buffer)>& read,
               std::vector<std::string>& texts);

}  // namespace chreode
