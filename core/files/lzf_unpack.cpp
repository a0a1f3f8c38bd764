#include "files/lzf_unpack.h"

#include <algorithm>
#include <cstring>

namespace chreode {

namespace {

constexpr std::size_t kLongestRun = 32;
constexpr std::size_t kLongestReference = 264;
constexpr std::size_t kWide = 16;

/// 16 bytes at once up to `count`, and up to 15 more: there must be room for them. `from` may lie
/// 16 bytes or more before `to`.
void copyWide(const std::byte* from, std::byte* to, std::size_t count) {
  for (std::size_t done = 0; done < count; done += kWide) std::memcpy(to + done, from + done, kWide);
}

/// Repeats the last `distance` bytes before `to`, fewer than 16, and may write 15 bytes more.
void repeat(std::byte* to, std::size_t distance, std::size_t count) {
  if (distance == 1) {
    std::memset(to, static_cast<int>(to[-1]), count);
    return;
  }
  // As many whole repeats as fit into 16 bytes are stored again and again.
  std::byte pattern[kWide];
  for (std::size_t i = 0; i < kWide; ++i) pattern[i] = *(to - distance + i % distance);
  const std::size_t step = kWide / distance * distance;
  for (std::size_t done = 0; done < count; done += step) std::memcpy(to + done, pattern, kWide);
}

}  // namespace

std::optional<std::size_t> unpackLzf(std::span<const std::byte> packed, std::span<std::byte> out) {
  const std::byte* in = packed.data();
  const std::byte* const inEnd = in + packed.size();
  std::byte* to = out.data();
  std::byte* const outEnd = to + out.size();
  while (in != inEnd) {
    const auto control = std::to_integer<std::size_t>(*in++);
    if (control < kLongestRun) {
      const std::size_t count = control + 1;
      const auto left = static_cast<std::size_t>(inEnd - in);
      const auto room = static_cast<std::size_t>(outEnd - to);
      if (count > left || count > room) return std::nullopt;
      if (left >= kLongestRun && room >= kLongestRun) {
        std::memcpy(to, in, kLongestRun);
      } else {
        std::memcpy(to, in, count);
      }
      in += count;
      to += count;
      continue;
    }
    std::size_t count = (control >> 5) + 2;
    if (count == 9) {
      if (in == inEnd) return std::nullopt;
      count += std::to_integer<std::size_t>(*in++);
    }
    if (in == inEnd) return std::nullopt;
    const std::size_t distance = ((control & 31) << 8) + std::to_integer<std::size_t>(*in++) + 1;
    const auto room = static_cast<std::size_t>(outEnd - to);
    if (distance > static_cast<std::size_t>(to - out.data()) || count > room) return std::nullopt;
    if (room < kLongestReference + kWide) {
      for (std::size_t i = 0; i < count; ++i) to[i] = *(to + i - distance);
    } else if (distance >= kWide) {
      copyWide(to - distance, to, count);
    } else {
      repeat(to, distance, count);
    }
    to += count;
  }
  return static_cast<std::size_t>(to - out.data());
}

}  // namespace chreode
