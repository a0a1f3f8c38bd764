// Which genes of the open data may be free-floating RNA.

#include "expression/ambient_genes.h"
#include "session/session.h"

namespace chreode {

void Session::findAmbientGenes() {
  m_ambientSearch.cancel();
  if (m_ambient) {
    m_ambient.reset();
    Q_EMIT ambientChanged();
  }
  const auto column = m_data && m_data->matrix ? label() : nullptr;
  if (!column || m_data->taken.scale != Scale::counts) return;
  using Flags = std::shared_ptr<const std::vector<bool>>;
  m_ambientSearch.start<Flags>(
      QStringLiteral("Looking for ambient genes"),
      [matrix = m_data->matrix, column](const Progress&) {
        return std::make_shared<const std::vector<bool>>(perhapsAmbient(*matrix, *column));
      },
      [this, data = m_data](const Flags& flags) {
        if (data != m_data) return;
        m_ambient = flags;
        Q_EMIT ambientChanged();
      },
      [this](const Failure& failure) {
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
      });
}

}  // namespace chreode
