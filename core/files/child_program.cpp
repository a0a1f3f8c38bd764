#include "files/child_program.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace chreode {

namespace {

constexpr std::chrono::milliseconds kGrace{500};  // between two looks at one that is late
constexpr int kPollMilliseconds = 20;             // how soon a cancel is seen
constexpr std::size_t kMostOutput = std::size_t{1} << 20;

}  // namespace

ChildProgram::ChildProgram(const std::vector<std::string>& arguments) {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) return;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
#endif
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> words;
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.data()));
  words.push_back(nullptr);
  if (posix_spawn(&m_process, words.front(), &actions, &attributes, words.data(), environ) != 0) {
    m_process = -1;
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  m_pipe = ends[0];
}

ChildProgram::~ChildProgram() {
  if (m_pipe >= 0) close(m_pipe);
  if (m_process <= 0) return;
  kill(m_process, SIGKILL);
  while (waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {
  }
}

bool ChildProgram::readSome() {
  char block[4096];
  const ssize_t count = read(m_pipe, block, sizeof(block));
  if (count < 0) return errno == EINTR;
  const std::size_t room = kMostOutput - m_output.size();
  m_output.append(block, std::min(room, static_cast<std::size_t>(count)));
  return count > 0;
}

bool ChildProgram::wantsProcessor() const {
  std::ifstream stat("/proc/" + std::to_string(m_process) + "/stat");
  std::string text;
  std::getline(stat, text);
  const std::size_t name = text.rfind(')');  // it may hold any character
  return name != text.npos && name + 2 < text.size() && text[name + 2] == 'R';
}

ChildProgram::End ChildProgram::wait(std::chrono::milliseconds most, const Progress& progress) {
  using Clock = std::chrono::steady_clock;
  auto last = Clock::now() + most;
  // Its end of the pipe closes when it ends.
  for (bool open = true; open;) {
    progress.check();
    if (Clock::now() > last) {
      // On a busy machine it may not have had its turn.
      if (!wantsProcessor()) return End::timedOut;
      last = Clock::now() + kGrace;
    }
    pollfd ready{m_pipe, POLLIN, 0};
    if (poll(&ready, 1, kPollMilliseconds) > 0) open = readSome();
  }
  int status = 0;
  pid_t ended = 0;
  while ((ended = waitpid(m_process, &status, 0)) < 0 && errno == EINTR) {
  }
  m_process = -1;
  const bool signalled = ended > 0 && WIFSIGNALED(status);
  m_code = ended < 0 ? -1 : signalled ? WTERMSIG(status) : WEXITSTATUS(status);
  return signalled ? End::signalled : End::exited;
}

}  // namespace chreode
