#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace chreode {

/// Unpacks what LZF packed (M. Lehmann's format: runs of 1 to 32 bytes as they are, and references
/// of 3 to 264 bytes into the last 8,192). liblzf copies byte by byte, which took two thirds of the
/// time of reading such a file; here 8 bytes go at once. Returns how many bytes `out` holds then;
/// nothing for damaged input and where `out` is too short.
std::optional<std::size_t> unpackLzf(std::span<const std::byte> packed, std::span<std::byte> out);

}  // namespace chreode
