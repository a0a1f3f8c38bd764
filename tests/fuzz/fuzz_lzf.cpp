#include <cstdint>
#include <cstring>
#include <vector>

#include <lzf.h>

#include "files/lzf_unpack.h"

/// A packed chunk and, in the first byte, how large it is said to be: our own LZF against liblzf.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t room = 1 + 37 * std::size_t{bytes[0]};
  std::vector<std::byte> packed(size - 1), ours(room), theirs(room);
  std::memcpy(packed.data(), bytes + 1, packed.size());
  const std::size_t got = chreode::unpackLzf(packed, ours).value_or(0);
  const std::size_t wanted = lzf_decompress(packed.data(), static_cast<unsigned>(packed.size()),
                                            theirs.data(), static_cast<unsigned>(theirs.size()));
  if (got != wanted || std::memcmp(ours.data(), theirs.data(), got) != 0) __builtin_trap();
  return 0;
}
