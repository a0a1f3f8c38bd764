#include "jobs/job_slot.h"

namespace chreode {

JobSlot::JobSlot(JobQueue* jobs) : m_jobs(jobs), m_current(std::make_shared<int>(kNone)) {
}

JobSlot::~JobSlot() {
  *m_current = kNone;
}

bool JobSlot::cancel() {
  if (!isRunning()) return false;
  m_jobs->cancel(std::exchange(*m_current, kNone));
  return true;
}

}  // namespace chreode
