#include "files/memory_limit.h"

#include <fstream>
#include <limits>

#include "base/grouped_number.h"

namespace chreode {

namespace {

/// Not worth asking the system for.
constexpr double kSmall = 64.0 * 1024.0 * 1024.0;

/// What can be had without pushing other programs out; without end where the system does not tell.
double availableBytes() {
  std::ifstream table("/proc/meminfo");
  std::string key;
  double kibibytes = 0.0;
  std::string unit;
  while (table >> key >> kibibytes) {
    std::getline(table, unit);
    if (key == "MemAvailable:") return kibibytes * 1024.0;
  }
  return std::numeric_limits<double>::infinity();
}

}  // namespace

double memoryBudget() {
  return 0.5 * availableBytes();
}

void refuseBeyondMemory(double bytes, const std::string& where) {
  if (bytes < kSmall) return;
  const double available = availableBytes();
  if (bytes <= available) return;
  throw Error("Reading this needs " + bytesText(bytes) + " of memory, but only " +
                  bytesText(available) + " are free.",
              where);
}

}  // namespace chreode
