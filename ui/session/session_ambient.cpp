// Which genes of the open data may be free-floating RNA.

#include <utility>

#include "expression/ambient_genes.h"
#include "session/session.h"

namespace chreode {

void Session::findAmbientGenes() {
  if (m_ambientJob >= 0) m_jobs.cancel(std::exchange(m_ambientJob, -1));
  if (m_ambient) {
    m_ambient.reset();
    Q_EMIT ambientChanged();
  }
  const auto column = m_data && m_data->matrix ? label() : nullptr;
  if (!column || m_data->taken.scale != Scale::counts) return;
  using Flags = std::shared_ptr<const std::vector<bool>>;
  m_ambientJob = m_jobs.start<Flags>(
      QStringLiteral("Looking for ambient genes"),
      [matrix = m_data->matrix, column](const Progress&) {
        return std::make_shared<const std::vector<bool>>(perhapsAmbient(*matrix, *column));
      },
      [this, data = m_data](const Flags& flags) {
        m_ambientJob = -1;
        if (data != m_data) return;
        m_ambient = flags;
        Q_EMIT ambientChanged();
      },
      [this](const Failure& failure) {
        m_ambientJob = -1;
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
      });
}

}  // namespace chreode
