#include "files/walk/text_memory.h"

#include <algorithm>
#include <cstdlib>

namespace chreode {

namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 18;
constexpr std::size_t kAlignment = 16;

}  // namespace

TextMemory::TextMemory() : m_transfer(H5Pcreate(H5P_DATASET_XFER)) {
  H5Pset_vlen_mem_manager(m_transfer.id(), take, this, giveBack, this);
}

TextMemory::~TextMemory() {
  for (char* block : m_blocks) std::free(block);
}

void* TextMemory::take(std::size_t size, void* memory) {
  auto* self = static_cast<TextMemory*>(memory);
  if (size > kBlockBytes) {
    char* own = static_cast<char*>(std::malloc(size));
    if (own) self->m_blocks.insert(self->m_blocks.begin(), own);
    return own;
  }
  size = (size + kAlignment - 1) / kAlignment * kAlignment;
  if (self->m_left < size) {
    char* block = static_cast<char*>(std::malloc(kBlockBytes));
    if (!block) return nullptr;
    self->m_blocks.push_back(block);
    self->m_left = kBlockBytes;
  }
  char* taken = self->m_blocks.back() + (kBlockBytes - self->m_left);
  self->m_left -= size;
  return taken;
}

}  // namespace chreode
