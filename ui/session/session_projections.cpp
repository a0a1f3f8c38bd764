// How the pictures that a person makes come into the views.

#include "session/session.h"

namespace chreode {

void Session::linkProjections() {
  connect(&m_models, &ModelShelf::currentChanged, this,
          [this] { m_projections.setModel(m_models.current()); });
  connect(&m_projections, &Projections::madeChanged, this,
          [this] { m_views.setMade(m_projections.made()); });
  connect(&m_projections, &Projections::formed, this,
          [this] { m_views.setForming(m_projections.forming()); });
  connect(&m_projections, &Projections::finished, &m_views, &ViewShelf::chooseMade);
  connect(&m_projections, &Projections::failed, this, &Session::failed);
}

}  // namespace chreode
