#include "files/lzf_unpack.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace chreode {

namespace {

constexpr std::size_t kLongestRun = 32;
constexpr std::size_t kLongestReference = 264;
constexpr std::size_t kWord = sizeof(std::uint64_t);

/// Word after word up to `count` bytes, and up to 7 more: there must be room for them. `from` lies
/// a word or more before `to`.
void copyWords(const std::byte* from, std::byte* to, std::size_t count) {
  for (std::size_t done = 0; done < count; done += kWord)
    std::memcpy(to + done, from + done, kWord);
}

/// The product with these fills a word with the lowest 1 … 7 bytes of a number, again and again.
constexpr std::array<std::uint64_t, kWord> kRepeats{0,
                                                    0x0101010101010101,
                                                    0x0001000100010001,
                                                    0x0001000001000001,
                                                    0x0000000100000001,
                                                    1 | 1ull << 40,
                                                    1 | 1ull << 48,
                                                    1 | 1ull << 56};
/// As many whole repeats as a word holds, in bytes.
constexpr std::array<std::size_t, kWord> kRepeated{0, 8, 8, 6, 8, 5, 6, 7};

/// Repeats the last `distance` bytes before `to`, 1 … 7, and may write 7 bytes more.
void repeat(std::byte* to, std::size_t distance, std::size_t count) {
  std::uint64_t word = 0;
  std::memcpy(&word, to - distance, kWord);
  word &= (std::uint64_t{1} << (8 * distance)) - 1;
  word *= kRepeats[distance];
  for (std::size_t done = 0; done < count; done += kRepeated[distance]) {
    std::memcpy(to + done, &word, kWord);
  }
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
    if (room < kLongestReference + kWord) {
      for (std::size_t i = 0; i < count; ++i) to[i] = *(to + i - distance);
    } else if (distance >= kWord) {
      copyWords(to - distance, to, count);
    } else {
      repeat(to, distance, count);
    }
    to += count;
  }
  return static_cast<std::size_t>(to - out.data());
}

}  // namespace chreode
