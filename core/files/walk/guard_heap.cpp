// The walking program's malloc. libhdf5 reads damaged files past the ends of its blocks; in most
// runs nothing happens, in some the program dies, depending on what lies there. Here every block
// but the smallest ends at a page that cannot be touched, so that the walk dies of what might kill
// the program. The smallest, which are HDF5's own structures rather than pieces of a file, have
// marks around them.

#include "files/walk/guard_heap.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include <sys/mman.h>
#include <unistd.h>

#include "files/walk/verdict.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CHREODE_OTHER_HEAP
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#define CHREODE_OTHER_HEAP
#endif

#ifndef CHREODE_OTHER_HEAP

extern "C" {
void* __libc_malloc(std::size_t size);
void __libc_free(void* block);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kArenaPages = std::size_t{1} << 27;  // addresses only: 512 GiB
/// Between two slots: HDF5 does not check all the numbers of a file by which it goes into its
/// tables, and one that is too large shall meet nothing. The gaps differ, because one wrong bit
/// makes a step of some power of two.
constexpr std::size_t kLeastGapPages = 4000;
constexpr std::size_t kGapKinds = 251;
constexpr std::size_t kKeptPages = 4096;  // larger slots are given back at once
/// Each slot splits the arena's mapping twice, and Linux allows 65,530 pieces.
constexpr std::size_t kMostSlots = 24000;
/// What HDF5 may hold at one time: far more than sound files need.
constexpr std::size_t kMostBytes = std::size_t{3} << 29;
/// Larger blocks have a guard page of their own, which costs some microseconds.
constexpr std::size_t kSmall = 256;
constexpr std::size_t kSmallBytes = std::size_t{1} << 20;
constexpr std::size_t kFilled = 8192;  // of a large block, so that unused pages stay unused
constexpr unsigned char kFresh = 0xa5;
constexpr unsigned char kFreed = 0x5a;
constexpr unsigned char kSlack = 0xcb;
constexpr std::uint64_t kMark = 0x63687265'6f646531;

/// Stands before each block.
struct Header {
  std::uint32_t pages;  ///< 0 for a small block
  std::uint32_t mark;
  std::size_t size;
};
static_assert(sizeof(Header) == 16);

struct Slot {
  Slot* next;
};

bool guarding = false;
char* arena = nullptr;
std::size_t pagesTaken = 0;
std::size_t slots = 0;
std::size_t bytesHeld = 0;
Slot* kept[kKeptPages + 1];
Slot* keptSmall[kSmall / 16 + 1];
char* smallNext = nullptr;
std::size_t smallLeft = 0;

std::size_t rounded(std::size_t size) {
  return (size + 15) / 16 * 16;
}

std::uint32_t markOf(const void* block) {
  return static_cast<std::uint32_t>((reinterpret_cast<std::uintptr_t>(block) >> 3) ^ kMark);
}

bool isGuarded(const void* block) {
  const char* at = static_cast<const char*>(block);
  return arena && at >= arena && at < arena + kArenaPages * kPage;
}

bool makeArena() {
  if (arena) return true;
  void* place = mmap(nullptr, kArenaPages * kPage, PROT_NONE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (place == MAP_FAILED) return false;
  arena = static_cast<char*>(place);
  return true;
}

char* newSlot(std::size_t pages) {
  if (!makeArena()) return nullptr;
  const std::size_t gap = kLeastGapPages + (pagesTaken * 7919) % kGapKinds;
  if (slots >= kMostSlots || pagesTaken + pages + gap > kArenaPages) return nullptr;
  char* slot = arena + pagesTaken * kPage;
  if (mprotect(slot, pages * kPage, PROT_READ | PROT_WRITE) != 0) return nullptr;
  pagesTaken += pages + gap;
  ++slots;
  return slot;
}

/// A place for a header, a small block of `room` bytes and marks behind it.
char* smallSlot(std::size_t room) {
  Slot*& known = keptSmall[room / 16];
  if (Slot* slot = known) {
    known = slot->next;
    return reinterpret_cast<char*>(slot);
  }
  const std::size_t bytes = room + 2 * sizeof(Header);
  if (smallLeft < bytes) {
    smallNext = newSlot(kSmallBytes / kPage);
    if (!smallNext) return nullptr;
    std::memset(smallNext, kFresh, kSmallBytes);  // zeros would be taken for something empty
    smallLeft = kSmallBytes;
  }
  char* slot = smallNext;
  smallNext += bytes;
  smallLeft -= bytes;
  return slot;
}

char* slotOf(std::size_t pages) {
  if (pages > kKeptPages || !kept[pages]) return newSlot(pages);
  Slot* slot = kept[pages];
  kept[pages] = slot->next;
  return reinterpret_cast<char*>(slot);
}

Header* headerOf(void* block) {
  return reinterpret_cast<Header*>(static_cast<char*>(block) - sizeof(Header));
}

void* takeSmall(std::size_t size) {
  const std::size_t room = rounded(size);
  char* slot = smallSlot(room);
  if (!slot) return __libc_malloc(size);
  char* block = slot + sizeof(Header);
  *headerOf(block) = {0, markOf(block), size};
  std::memset(block, kFresh, size);
  std::memset(block + size, kSlack, room + sizeof(Header) - size);
  return block;
}

void* take(std::size_t size) {
  if (!guarding) return __libc_malloc(size);
  if (size > kMostBytes || bytesHeld + size > kMostBytes) {
    chreode::giveVerdict(chreode::Verdict::noMemory);
  }
  if (size <= kSmall) return takeSmall(size);
  const std::size_t pages = (rounded(size) + sizeof(Header) + kPage - 1) / kPage;
  char* slot = slotOf(pages);
  if (!slot) return __libc_malloc(size);
  bytesHeld += size;
  char* block = slot + pages * kPage - rounded(size);
  *headerOf(block) = {static_cast<std::uint32_t>(pages), markOf(block), size};
  std::memset(block, kFresh, std::min(size, kFilled));
  std::memset(block + size, kSlack, rounded(size) - size);
  return block;
}

void keep(Slot*& first, char* place) {
  auto* slot = reinterpret_cast<Slot*>(place);
  slot->next = first;
  first = slot;
}

void giveBack(void* block) {
  const Header header = *headerOf(block);
  if (header.mark != markOf(block)) std::abort();  // written before its start, or freed twice
  const std::size_t room = rounded(header.size);
  const char* bytes = static_cast<const char*>(block);
  for (std::size_t i = header.size; i < room + (header.pages > 0 ? 0 : sizeof(Header)); ++i) {
    if (static_cast<unsigned char>(bytes[i]) != kSlack) std::abort();  // written behind its end
  }
  headerOf(block)->mark = 0;
  std::memset(block, kFreed, std::min(header.size, kFilled));
  if (header.pages == 0) {
    keep(keptSmall[room / 16], static_cast<char*>(block) - sizeof(Header));
    return;
  }
  bytesHeld -= header.size;
  char* slot = static_cast<char*>(block) + room - header.pages * kPage;
  if (header.pages <= kKeptPages) {
    keep(kept[header.pages], slot);
    return;
  }
  madvise(slot, header.pages * kPage, MADV_DONTNEED);
  mprotect(slot, header.pages * kPage, PROT_NONE);
  --slots;
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) {
  return take(size);
}

void free(void* block) {
  if (!block) return;
  if (isGuarded(block)) {
    giveBack(block);
  } else {
    __libc_free(block);
  }
}

std::size_t malloc_usable_size(void* block) {
  return block && isGuarded(block) ? headerOf(block)->size : 0;
}

void* calloc(std::size_t count, std::size_t size) {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) return nullptr;
  void* block = take(bytes);
  if (block) std::memset(block, 0, bytes);
  return block;
}

void* realloc(void* block, std::size_t size) {
  if (!block) return take(size);
  if (!isGuarded(block)) return __libc_realloc(block, size);
  if (size == 0) {
    giveBack(block);
    return nullptr;
  }
  void* moved = take(size);
  if (moved) {
    std::memcpy(moved, block, std::min(size, headerOf(block)->size));
    giveBack(block);
  }
  return moved;
}

void* memalign(std::size_t alignment, std::size_t size) {
  return __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return __libc_memalign(alignment, size);
}

int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
  *block = __libc_memalign(alignment, size);
  return *block ? 0 : ENOMEM;
}

}  // extern "C"

void chreode::guardHeap() {
  guarding = true;
}

#else

void chreode::guardHeap() {
}

#endif
