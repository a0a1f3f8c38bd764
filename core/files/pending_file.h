#pragma once

#include <string>

namespace chreode {

/// A file that is written under another name beside its target and takes the target's place when it
/// is whole, so that a failure or a cancel leaves the old file as it was.
class PendingFile {
 public:
  /// Creates the empty file; a target that is a link stays one and leads to what is written. Throws
  /// Error when nothing can be written there, or what is there is no ordinary file.
  explicit PendingFile(const std::string& target);
  ~PendingFile();  ///< removes what was not put in place
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  const std::string& path() const { return m_path; }
  /// Puts the file in its target's place. Throws Error.
  void putInPlace();

  /// From here on a program that is interrupted, hung up on or told to end removes what it has not
  /// put in place before it goes. A signal that is ignored stays ignored.
  static void removeOnSignals();

  /// Throws Error when writing to `target` would overwrite `source`, which is read: the same file,
  /// or a file in the folder that it is.
  static void refuseToReplace(const std::string& source, const std::string& target);

 private:
  std::string m_target;
  std::string m_path;
  int m_slot;  ///< where a signal finds the path; −1 when there are too many at once
};

}  // namespace chreode
