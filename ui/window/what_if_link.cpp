#include "window/what_if_link.h"

#include "window/program_arrows.h"
#include "window/session_legend.h"

namespace chreode {

WhatIfLink::WhatIfLink(Session* session, WhatIfPanel* panel, QObject* parent)
    : QObject(parent), m_session(session), m_panel(panel) {
  connect(panel, &WhatIfPanel::runRequested, this,
          [this](const WhatIfRequest& request) { m_session->runWhatIf(questionOf(request)); });
  connect(panel, &WhatIfPanel::cancelRequested, m_session, &Session::cancelWhatIf);
  connect(panel, &WhatIfPanel::keepRequested, m_session, &Session::keepWhatIf);
  connect(panel, &WhatIfPanel::clearRequested, m_session, &Session::clearWhatIf);
  connect(panel, &WhatIfPanel::missingActionRequested, this, [this](WhatIfPanel::Missing what) {
    if (what == WhatIfPanel::Missing::file) {
      Q_EMIT openRequested();
    } else {
      Q_EMIT loadModelRequested();
    }
  });
  connect(m_session, &Session::whatIfChanged, this, &WhatIfLink::showResult);
  connect(m_session, &Session::dataChanged, this, &WhatIfLink::showData);
  connect(m_session, &Session::matrixReady, this, &WhatIfLink::showData);
  connect(m_session, &Session::rolesChanged, this, &WhatIfLink::showLabel);
  connect(&m_session->palettes(), &ClassPalettes::changed, this, &WhatIfLink::showLabel);
  connect(&m_session->models(), &ModelShelf::currentChanged, this, &WhatIfLink::showModel);
  connect(&m_session->hand(), &Hand::heldChanged, this,
          [this] { m_panel->setHeldCells(static_cast<int>(m_session->hand().held().size())); });
  ViewShelf* views = &m_session->views();
  const auto showArrowsNote = [panel, views] {
    panel->setArrowsNote(arrowsNote(views->projection().get()));
  };
  connect(views, &ViewShelf::entriesChanged, this, showArrowsNote);
  connect(views, &ViewShelf::projectionChanged, this, showArrowsNote);
  showModel();
}

void WhatIfLink::showData() {
  const auto data = m_session->data();
  m_panel->setCellCount(data ? static_cast<int>(data->cellCount()) : 0);
  showLabel();
  showModel();
}

void WhatIfLink::showLabel() {
  const auto label = m_session->label();
  m_panel->setLabel(label ? sessionLegend(*m_session, *label) : ClassLegend());
}

void WhatIfLink::showModel() {
  const auto model = m_session->models().current();
  const std::string closed = model ? encoderClosedBecause(model->model().card()) : std::string();
  m_panel->setClosed(QString::fromStdString(closed));
  m_panel->setMissing(!m_session->data() ? WhatIfPanel::Missing::file
                      : !model           ? WhatIfPanel::Missing::model
                      : !closed.empty()  ? WhatIfPanel::Missing::encoder
                                         : WhatIfPanel::Missing::nothing);
  if (!model) return;
  QStringList genes;
  for (const std::string& gene : model->model().card().genes) genes << QString::fromStdString(gene);
  m_panel->setGenes(genes);
}

void WhatIfLink::showResult() {
  m_panel->setRunning(m_session->isWhatIfRunning());
  m_panel->setResult(m_session->whatIf());
}

GeneShiftQuestion WhatIfLink::questionOf(const WhatIfRequest& request) const {
  GeneShiftQuestion question;
  question.shift = request.shift;
  const auto label = m_session->label();
  switch (request.cells.kind) {
    case WhatIfCells::Kind::held: {
      const QVector<int>& held = m_session->hand().held();
      question.cells.assign(held.begin(), held.end());
      break;
    }
    case WhatIfCells::Kind::level:
      if (!label) break;
      question.conditions = {label->name + "=" + label->levelText(request.cells.level)};
      break;
    case WhatIfCells::Kind::all:
      question.allCells = true;
      break;
  }
  return question;
}

}  // namespace chreode
