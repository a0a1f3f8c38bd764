#include "bytes_mutation.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

namespace chreode {

namespace {

std::size_t placeIn(const std::string& bytes, Random& random) {
  return static_cast<std::size_t>(random.below(bytes.size()));
}

void flipBits(std::string& bytes, Random& random) {
  for (auto left = 1 + random.below(16); left > 0; --left) {
    bytes[placeIn(bytes, random)] ^= static_cast<char>(1u << random.below(8));
  }
}

void overwrite(std::string& bytes, Random& random) {
  const std::size_t first = placeIn(bytes, random);
  const std::size_t count = std::min<std::size_t>(1 + random.below(64), bytes.size() - first);
  const auto kind = random.below(3);
  for (std::size_t i = first; i < first + count; ++i) {
    bytes[i] = kind == 0 ? '\0' : kind == 1 ? '\xff' : static_cast<char>(random.below(256));
  }
}

void copyPiece(std::string& bytes, Random& random) {
  const std::size_t count = std::min<std::size_t>(1 + random.below(512), bytes.size());
  const std::size_t from = static_cast<std::size_t>(random.below(bytes.size() - count + 1));
  const std::size_t to = static_cast<std::size_t>(random.below(bytes.size() - count + 1));
  std::memmove(bytes.data() + to, bytes.data() + from, count);
}

/// Eight bytes that may be an address or a size of HDF5 are given another value.
void redirect(std::string& bytes, Random& random) {
  std::vector<std::size_t> places;
  std::vector<std::uint64_t> addresses;
  for (std::size_t at = 0; at + 8 <= bytes.size(); at += 4) {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + at, sizeof(value));
    if (value == 0 || value >= bytes.size()) continue;
    places.push_back(at);
    addresses.push_back(value);
  }
  if (places.empty()) return flipBits(bytes, random);
  constexpr std::uint64_t kHuge[] = {~std::uint64_t{0},
                                     std::uint64_t{1} << 62,
                                     std::uint64_t{1} << 40,
                                     std::uint64_t{1} << 32,
                                     0xffffffffu,
                                     0x7fffffffu};
  for (auto left = 1 + random.below(3); left > 0; --left) {
    const std::uint64_t value = random.below(3) == 0 ? kHuge[random.below(std::size(kHuge))]
                                                     : addresses[random.below(addresses.size())];
    std::memcpy(bytes.data() + places[random.below(places.size())], &value, sizeof(value));
  }
}

void changeNumber(std::string& bytes, Random& random) {
  constexpr const char* kNumbers[] = {"-1",         "0",    "99999999999999999999",
                                      "4294967296", "1e9",  "1e999",
                                      "nan",        "-inf", "0x10",
                                      "1.5",        "",     "2147483647"};
  const std::size_t first = bytes.find_first_of("0123456789", placeIn(bytes, random));
  if (first == bytes.npos) return flipBits(bytes, random);
  const std::size_t end = bytes.find_first_not_of("0123456789.", first);
  bytes.replace(first, end - first, kNumbers[random.below(std::size(kNumbers))]);
}

void changeLines(std::string& bytes, Random& random) {
  const std::size_t first = bytes.rfind('\n', placeIn(bytes, random));
  const std::size_t start = first == bytes.npos ? 0 : first + 1;
  const std::size_t end = bytes.find('\n', start);
  const std::string line = bytes.substr(start, end == bytes.npos ? end : end + 1 - start);
  if (random.below(2) == 0) {
    bytes.erase(start, line.size());
  } else {
    bytes.insert(start, line);
  }
}

void changeSeparator(std::string& bytes, Random& random) {
  constexpr const char* kPieces[] = {"\t", ",", ";",    "\"", "\n",
                                     "\r", " ", "\"\"", "\\", "\xef\xbb\xbf"};
  bytes.replace(placeIn(bytes, random), 1, kPieces[random.below(std::size(kPieces))]);
}

}  // namespace

void mutateBytes(std::string& bytes, Random& random) {
  switch (random.below(8)) {
    case 0:
      bytes.resize(placeIn(bytes, random));
      break;
    case 1:
      overwrite(bytes, random);
      break;
    case 2:
      copyPiece(bytes, random);
      break;
    case 3:
    case 4:
      redirect(bytes, random);
      break;
    default:
      flipBits(bytes, random);
  }
}

void mutateText(std::string& bytes, Random& random) {
  for (auto left = 1 + random.below(3); left > 0 && !bytes.empty(); --left) {
    switch (random.below(5)) {
      case 0:
        mutateBytes(bytes, random);
        break;
      case 1:
      case 2:
        changeNumber(bytes, random);
        break;
      case 3:
        changeLines(bytes, random);
        break;
      default:
        changeSeparator(bytes, random);
    }
  }
}

}  // namespace chreode
