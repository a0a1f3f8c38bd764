#pragma once

#include <string>

namespace chreode {

/// A file that is written under another name beside its target and takes the target's place when it
/// is whole, so that a failure or a cancel leaves the old file as it was.
class PendingFile {
 public:
  /// Creates the empty file. Throws Error when nothing can be written there.
  explicit PendingFile(const std::string& target);
  ~PendingFile();  ///< removes what was not put in place
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  const std::string& path() const { return m_path; }
  /// Puts the file in its target's place. Throws Error.
  void putInPlace();

 private:
  std::string m_target;
  std::string m_path;
};

}  // namespace chreode
