#pragma once

#include <filesystem>

namespace chreode {

/// A folder for what a bench hands to a peer; it goes when it is done with. Throws Error where none
/// can be made.
struct BenchFolder {
  BenchFolder();
  ~BenchFolder();
  BenchFolder(const BenchFolder&) = delete;
  BenchFolder& operator=(const BenchFolder&) = delete;

  std::filesystem::path path;
};

}  // namespace chreode
