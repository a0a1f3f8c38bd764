#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace chreode {

/// What a block of 16-bit whole numbers holds.
struct NarrowFacts {
  std::size_t zeros = 0;
  std::uint64_t sum = 0;
  std::int32_t least = 65535;
  std::int32_t greatest = 0;
};

/// Copies numbers as 16-bit whole ones; false when one is none (and `out` is then undefined).
bool narrow(const float* from, std::size_t count, std::uint16_t* out, NarrowFacts& facts);
bool narrow(const double* from, std::size_t count, std::uint16_t* out, NarrowFacts& facts);
bool narrow(const std::int32_t* from, std::size_t count, std::uint16_t* out, NarrowFacts& facts);
bool narrow(const std::int64_t* from, std::size_t count, std::uint16_t* out, NarrowFacts& facts);
bool narrow(const std::uint16_t* from, std::size_t count, std::uint16_t* out, NarrowFacts& facts);
bool narrow(const std::uint8_t* from, std::size_t count, std::uint16_t* out, NarrowFacts& facts);
bool narrow(const std::int16_t* from, std::size_t count, std::uint16_t* out, NarrowFacts& facts);
bool narrow(const std::int8_t* from, std::size_t count, std::uint16_t* out, NarrowFacts& facts);
bool narrow(const std::uint32_t* from, std::size_t count, std::uint16_t* out, NarrowFacts& facts);
bool narrow(const std::uint64_t* from, std::size_t count, std::uint16_t* out, NarrowFacts& facts);

}  // namespace chreode
