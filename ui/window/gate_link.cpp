#include "window/gate_link.h"

#include <QGuiApplication>

#include "base/error.h"
#include "expression/gene_values.h"
#include "expression/name_suggestion.h"
#include "jobs/failure.h"
#include "panels/cells_panel.h"
#include "panels/gate_view.h"
#include "panels/selection_section.h"
#include "scene/select_gesture.h"

namespace chreode {

namespace {

bool isNumeric(const Annotation& column) {
  return column.kind == Annotation::Kind::numeric;
}

/// A column of numbers, or a gene as it is shown. Throws Error for neither.
std::vector<float> numbersOf(const Dataset& data, GeneValues& genes, const std::string& name) {
  if (const Annotation* column = data.cells.find(name); column && isNumeric(*column)) {
    return {column->numbers.begin(), column->numbers.end()};
  }
  if (const int gene = data.geneOf(name); gene >= 0) {
    if (!data.matrix) throw Error("The genes' values are still being read.");
    return genes.of(gene);
  }
  const auto names = [&data](const std::function<void(const std::string&)>& visit) {
    for (const Annotation& column : data.cells.columns) {
      if (isNumeric(column)) visit(column.name);
    }
    for (const std::string& gene : data.genes.names) visit(gene);
  };
  throw Error("There is no gene and no column of numbers \"" + name + "\"." +
              didYouMean(name, names));
}

}  // namespace

GateLink::GateLink(Session* session, CellsPanel* cellsPanel, GatePanel* panel, QObject* parent)
    : QObject(parent), m_session(session), m_panel(panel) {
  connect(panel, &GatePanel::axesRequested, this, &GateLink::showAxes);
  connect(panel->view(), &GateView::gated, this,
          [this, cellsPanel](const std::vector<std::int32_t>& cells) {
            const SetOperation operation = SelectGesture::operationFor(
                QGuiApplication::keyboardModifiers(), cellsPanel->selection()->operation());
            m_session->selection().choose(
                cells, operation,
                QStringLiteral("a gate over %1 and %2").arg(m_panel->xName(), m_panel->yName()));
          });
  connect(&session->selection(), &Selection::changed, this, [this] {
    const auto set = m_session->selection().set();
    m_panel->view()->setSelected(set->empty() ? std::vector<std::uint8_t>() : set->flags());
  });
  connect(session, &Session::dataChanged, this, &GateLink::showNames);
  showNames();
}

void GateLink::showNames() {
  m_latest.drop();
  m_panel->view()->setNumbers({}, {}, {}, {});
  m_panel->setNote({});
  QStringList names;
  if (const auto data = m_session->data()) {
    for (const Annotation& column : data->cells.columns) {
      if (isNumeric(column)) names << QString::fromStdString(column.name);
    }
    for (const std::string& gene : data->genes.names) names << QString::fromStdString(gene);
  }
  m_panel->setNames(names);
}

void GateLink::showAxes(const QString& x, const QString& y) {
  const auto data = m_session->data();
  if (!data) return;
  m_latest.submit([this, data, x, y]() -> std::function<void()> {
    std::vector<float> across, up;
    const auto failure = catchFailure([&] {
      GeneValues genes(*data);
      across = numbersOf(*data, genes, x.toStdString());
      up = numbersOf(*data, genes, y.toStdString());
    });
    return [this, x, y, across, up, failure] {
      m_panel->setNote(failure ? failure->sentence : QString());
      if (!failure) m_panel->view()->setNumbers(x, y, across, up);
    };
  });
}

}  // namespace chreode
