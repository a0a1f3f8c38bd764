#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/progress.h"

namespace chreode {

/// Another program that runs while this object lives, and what it writes to its standard output.
class ChildProgram {
 public:
  enum class End { exited, signalled, timedOut };

  /// Starts `arguments.front()`; isRunning() tells whether that went well.
  explicit ChildProgram(const std::vector<std::string>& arguments);
  ~ChildProgram();  ///< kills it where it still runs
  ChildProgram(const ChildProgram&) = delete;
  ChildProgram& operator=(const ChildProgram&) = delete;

  bool isRunning() const { return m_process > 0; }
  /// Waits for its end; throws Cancelled when `progress` was. Beyond `most` it is waited for only
  /// while it would run if it got a processor, so the program itself limits its processor time.
  End wait(std::chrono::milliseconds most, const Progress& progress);

  int code() const { return m_code; }  ///< what it exited with, or the signal that ended it
  const std::string& output() const { return m_output; }

 private:
  bool readSome();
  bool wantsProcessor() const;

  pid_t m_process = -1;
  int m_pipe = -1;
  int m_code = 0;
  std::string m_output;
};

}  // namespace chreode
