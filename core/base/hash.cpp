#include "base/hash.h"

#include <array>
#include <bit>
#include <cstring>

namespace chreode {

Hash& Hash::add(std::string_view bytes) {
  for (const char c : bytes) m_value = (m_value ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return *this;
}

Hash& Hash::add(std::uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8) {
    m_value = (m_value ^ ((number >> shift) & 0xff)) * 0x100000001b3ull;
  }
  return *this;
}

Hash& Hash::addLanes(std::string_view bytes) {
  constexpr std::size_t lanes = 4;
  constexpr std::size_t step = lanes * sizeof(std::uint64_t);
  std::array<std::uint64_t, lanes> state{1, 2, 3, 4};
  std::size_t at = 0;
  for (; at + step <= bytes.size(); at += step) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + at + lane * sizeof(word), sizeof(word));
      state[lane] = (std::rotl(state[lane], 23) ^ word) * 0x9e3779b97f4a7c15ull;
    }
  }
  for (const std::uint64_t lane : state) add(lane);
  return add(bytes.substr(at)).add(static_cast<std::uint64_t>(bytes.size()));
}

std::string Hash::hex() const {
  constexpr std::array digits{'0', '1', '2', '3', '4', '5', '6', '7',
                              '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
  std::string text(16, '0');
  for (int i = 0; i < 16; ++i) text[15 - i] = digits[(m_value >> (4 * i)) & 15];
  return text;
}

}  // namespace chreode
