#include "base/hash.h"

#include <array>

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

std::string Hash::hex() const {
  constexpr std::array digits{'0', '1', '2', '3', '4', '5', '6', '7',
                              '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
  std::string text(16, '0');
  for (int i = 0; i < 16; ++i) text[15 - i] = digits[(m_value >> (4 * i)) & 15];
  return text;
}

}  // namespace chreode
