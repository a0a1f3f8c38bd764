#include "window/projection_link.h"

#include <algorithm>
#include <cmath>

#include "jobs/failure.h"
#include "panels/projection_form.h"

namespace chreode {

namespace {

constexpr int kRestMs = 400;  // that a view is on show before it is judged
constexpr int kNeighbors = 15;
constexpr Index kPairs = 50'000'000;  // of cells that are compared
constexpr Index kMostCells = 500;

QString secondsText(double seconds) {
  if (seconds < 2.0) return QStringLiteral("about a second");
  if (seconds < 100.0) return QStringLiteral("about %1 s").arg(std::lround(seconds));
  return QStringLiteral("about %1 min").arg(std::lround(seconds / 60.0));
}

QString qualityText(const ProjectionQuality& quality) {
  return QStringLiteral(
             "Trustworthiness %1, %2 % of the %3 nearest neighbours kept (by chance %4 %), "
             "correlation of distances %5")
      .arg(quality.trustworthiness, 0, 'f', 3)
      .arg(100.0 * quality.preservation, 0, 'f', 0)
      .arg(quality.neighbors)
      .arg(100.0 * quality.chance, 0, 'f', 1)
      .arg(quality.distanceCorrelation, 0, 'f', 2);
}

}  // namespace

ProjectionLink::ProjectionLink(Session* session, ProjectionPanel* panel, QObject* parent)
    : QObject(parent), m_session(session), m_panel(panel) {
  Projections* projections = &session->projections();
  connect(panel, &ProjectionPanel::startRequested, projections, &Projections::start);
  connect(panel, &ProjectionPanel::pauseRequested, projections, &Projections::pause);
  connect(panel, &ProjectionPanel::cancelRequested, projections, &Projections::cancel);
  connect(panel, &ProjectionPanel::renameRequested, projections, &Projections::rename);
  connect(panel, &ProjectionPanel::removeRequested, projections, &Projections::remove);
  connect(panel, &ProjectionPanel::showRequested, &session->views(), &ViewShelf::chooseMade);
  connect(panel->form(), &ProjectionForm::changed, this, &ProjectionLink::showEstimate);
  connect(projections, &Projections::stateChanged, this, &ProjectionLink::showState);
  connect(projections, &Projections::formed, this, &ProjectionLink::showState);
  connect(projections, &Projections::madeChanged, this, &ProjectionLink::showItems);
  connect(&session->views(), &ViewShelf::projectionChanged, this, &ProjectionLink::showItems);
  connect(&session->models(), &ModelShelf::currentChanged, this, &ProjectionLink::showSource);
  for (const auto signal : {&Session::dataChanged, &Session::matrixReady, &Session::rolesChanged}) {
    connect(session, signal, this, &ProjectionLink::showSource);
  }
  m_rest.setSingleShot(true);
  m_rest.setInterval(kRestMs);
  connect(&m_rest, &QTimer::timeout, this, &ProjectionLink::judgeView);
  connect(&session->views(), &ViewShelf::projectionChanged, this, [this] { m_rest.start(); });
  showSource();
  showState();
  showItems();
}

void ProjectionLink::showSource() {
  const auto data = m_session->data();
  const auto model = m_session->models().current();
  const auto label = m_session->label();
  m_panel->setHasFile(data != nullptr);
  m_panel->form()->setLatentSize(model ? static_cast<int>(model->codes().cols()) : 0);
  m_panel->form()->setLabel(label ? classLegend(*label) : ClassLegend());
  showEstimate();
  m_rest.start();
}

void ProjectionLink::showState() {
  const Projections& projections = m_session->projections();
  const auto state = projections.state();
  const QString progress =
      projections.epoch() == 0
          ? QStringLiteral("Finding neighbours …")
          : QStringLiteral("Epoch %1 of %2").arg(projections.epoch()).arg(projections.epochs());
  m_panel->setState(state == Projections::State::idle      ? ProjectionPanel::State::idle
                    : state == Projections::State::running ? ProjectionPanel::State::running
                                                           : ProjectionPanel::State::paused,
                    progress);
}

void ProjectionLink::showEstimate() {
  const auto data = m_session->data();
  const ProjectionRequest request = m_panel->form()->request();
  if (!data || !data->matrix) {
    m_panel->setEstimate({});
    return;
  }
  QString text = secondsText(m_session->projections().estimate(request, data->cellCount()));
  if (request.source == ProjectionRequest::Source::expression) {
    text += QStringLiteral(", and the components of the expression first");
  }
  m_panel->setEstimate(text);
}

void ProjectionLink::showItems() {
  const ViewShelf& views = m_session->views();
  std::vector<ProjectionItem> items;
  int shown = -1;
  for (const auto& made : m_session->projections().made()) {
    const bool here =
        views.current() >= 0 &&
        views.entries()[static_cast<std::size_t>(views.current())].kind == ViewEntry::Kind::made &&
        views.entries()[static_cast<std::size_t>(views.current())].embedding ==
            made->id.toStdString();
    if (here) shown = static_cast<int>(items.size());
    QString detail = made->summary();
    if (!made->model.isEmpty()) detail += QStringLiteral(", ") + made->model;
    items.push_back(
        {made->id, made->name, detail, made->quality ? qualityText(*made->quality) : QString()});
  }
  m_panel->setItems(items, shown);
}

void ProjectionLink::showQuality(const std::optional<ProjectionQuality>& quality) {
  m_panel->setViewQuality(quality ? QStringLiteral("The view on show, of the codes in use: ") +
                                        qualityText(*quality)
                                  : QString());
}

void ProjectionLink::judgeView() {
  const auto view = m_session->views().projection();
  const auto model = m_session->models().current();
  if (!view || !model || view->coordinates().rows() != model->codes().rows() ||
      m_session->views().showsForming() || m_session->views().showsFilm()) {
    m_latest.drop();
    m_judged.reset();
    showQuality(std::nullopt);
    return;
  }
  m_judged = view;
  m_latest.submit([this, view, model]() -> std::function<void()> {
    std::optional<ProjectionQuality> quality;
    const auto failure = catchFailure([&] {
      quality = projectionQuality(
          model->codes(), view->coordinates(), kNeighbors,
          static_cast<int>(std::clamp<Index>(kPairs / model->codes().rows(), 50, kMostCells)), 0,
          1);
    });
    return [this, view, quality, failed = failure.has_value()] {
      if (view == m_judged) showQuality(failed ? std::nullopt : quality);
    };
  });
}

}  // namespace chreode
