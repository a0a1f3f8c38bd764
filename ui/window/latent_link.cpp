#include "window/latent_link.h"

#include <cmath>
#include <utility>

#include "jobs/failure.h"
#include "plots/number_text.h"
#include "window/session_legend.h"

namespace chreode {

namespace {

/// A slider's place is told by floats: what is closer than this is the same place.
constexpr double kSamePlace = 1e-6;

std::vector<double> numbersOf(const RowVector& values) {
  return {values.data(), values.data() + values.size()};
}

}  // namespace

LatentLink::LatentLink(Session* session, CellColoring* coloring, LatentPanel* panel,
                       QObject* parent)
    : QObject(parent), m_session(session), m_panel(panel) {
  Hand* hand = &session->hand();
  connect(panel, &LatentPanel::moved, this, &LatentLink::move);
  connect(panel, &LatentPanel::ended, hand, &Hand::endPull);
  connect(panel, &LatentPanel::cancelled, hand, &Hand::cancelPull);
  connect(panel, &LatentPanel::resetRequested, this, &LatentLink::reset);
  connect(panel, &LatentPanel::cellRequested, this, [session, hand] {
    if (session->data()) hand->take({0}, false);
  });
  connect(panel, &LatentPanel::classRequested, this, [session, hand](int level) {
    if (const auto label = session->label()) {
      const std::vector<std::int32_t> cells = label->cellsOf(level);
      hand->take(QVector<int>(cells.begin(), cells.end()), false);
    }
  });
  connect(panel, &LatentPanel::questionChanged, this, &LatentLink::ask);
  connect(panel, &LatentPanel::directionChanged, this, &LatentLink::ask);
  connect(panel, &LatentPanel::shown, this, &LatentLink::ask);
  connect(panel, &LatentPanel::geneActivated, coloring, [coloring](const QString& gene) {
    coloring->setSource({ColorSource::Kind::gene, gene.toStdString(), 0});
  });
  connect(panel, &LatentPanel::missingActionRequested, this, [this](LatentPanel::Missing what) {
    if (what == LatentPanel::Missing::file) {
      Q_EMIT openRequested();
    } else {
      Q_EMIT loadModelRequested();
    }
  });
  connect(session, &Session::dataChanged, this, [this] {
    showLabel();
    showModel();
  });
  connect(session, &Session::rolesChanged, this, &LatentLink::showLabel);
  connect(&session->models(), &ModelShelf::currentChanged, this, &LatentLink::showModel);
  connect(hand, &Hand::heldChanged, this, &LatentLink::showHeld);
  connect(hand, &Hand::moved, this, [this] {
    showPlaces();
    ask();
  });
  showModel();
}

void LatentLink::showModel() {
  const auto model = m_session->models().current();
  const bool known = m_basis && m_basis->model == model;
  m_panel->setMissing(!m_session->data() ? LatentPanel::Missing::file
                      : !model           ? LatentPanel::Missing::model
                                         : LatentPanel::Missing::nothing);
  if (known) return;
  m_bases.drop();
  m_latest.drop();
  m_basis.reset();
  if (!model) return;
  m_bases.submit([this, model]() -> std::function<void()> {
    auto basis = std::make_shared<const LatentBasis>(latentBasis(model));
    return [this, basis] {
      m_basis = basis;
      QStringList genes;
      for (const std::string& gene : basis->model->model().card().genes) {
        genes << QString::fromStdString(gene);
      }
      m_panel->setModel(genes, basis->tracks, basis->order);
      showHeld();
    };
  });
}

void LatentLink::showLabel() {
  const auto label = m_session->label();
  m_panel->setLabel(label ? sessionLegend(*m_session, *label) : ClassLegend());
  ask();
}

QString LatentLink::heldText() const {
  const QVector<int>& held = m_session->hand().held();
  const auto data = m_session->data();
  if (held.isEmpty() || !data || !m_session->hand().pull()) return {};
  if (held.size() > 1) return countText(held.size()) + QStringLiteral(" cells");
  const auto cell = static_cast<std::size_t>(held.front());
  const QString name = QString::fromStdString(data->cells.shownName(cell));
  const auto label = m_session->label();
  const QString level = label ? QString::fromStdString(label->text(cell)) : QString();
  return level.isEmpty() ? name : name + QStringLiteral(" · ") + level;
}

void LatentLink::showHeld() {
  m_panel->setHeld(heldText());
  showPlaces();
  ask();
}

void LatentLink::showPlaces() {
  if (!m_basis) return;
  const Pull* pull = m_session->hand().pull();
  if (!pull || pull->startCode().size() != m_basis->scale.size()) {
    const std::vector<double> middle(static_cast<std::size_t>(m_basis->scale.size()), 0.0);
    m_panel->setPlaces(middle, middle);
    return;
  }
  const LatentScale& scale = m_basis->scale;
  m_panel->setPlaces(numbersOf(scale.inDeviations(pull->startCode() + pull->shift())),
                     numbersOf(scale.inDeviations(pull->original().colwise().mean())));
}

void LatentLink::move(int number, double place) {
  const Pull* pull = m_session->hand().pull();
  if (!m_basis || !pull || pull->startCode().size() != m_basis->scale.size()) return;
  const LatentScale& scale = m_basis->scale;
  const float start = pull->startCode()[number];
  const float original = pull->original().col(number).mean();
  const double deviation = scale.deviation[number];
  // A number that never varies cannot be told in deviations.
  if (!(deviation > 0.0)) return;
  const double mean = scale.mean[number];
  double target = mean + place * deviation;
  // Back where it began, exactly, so that nothing is left of it.
  for (const float known : {original, start}) {
    if (std::abs(place - (static_cast<double>(known) - mean) / deviation) < kSamePlace) {
      target = known;
    }
  }
  RowVector shift = RowVector::Zero(scale.size());
  shift[number] = static_cast<float>(target - static_cast<double>(start));
  const double way = (target - static_cast<double>(start)) / deviation;
  m_session->hand().moveBy(
      shift, QStringLiteral("latent number %1 by %2 sd").arg(number + 1).arg(changeText(way)));
}

void LatentLink::reset() {
  const Pull* pull = m_session->hand().pull();
  if (!pull) return;
  m_session->hand().moveBy(pull->original().colwise().mean() - pull->startCode(),
                           QStringLiteral("latent numbers put back"));
  m_session->hand().endPull();
}

void LatentLink::ask() {
  // What nobody sees is worked out when it is shown.
  if (!m_basis || !m_panel->isVisible()) return;
  const Hand& hand = m_session->hand();
  LatentRequest request;
  request.basis = m_basis;
  request.view = m_session->views().projection();
  request.label = m_session->label();
  request.classifier = m_session->classifiers().current();
  request.direction = m_panel->direction();
  const LatentQuestion question = m_panel->question();
  request.gene = question.gene.toStdString();
  request.level = question.level;
  const Pull* pull = hand.pull();
  if (pull && pull->startCode().size() == m_basis->scale.size()) {
    request.cells = pull->cells();
    request.code = pull->startCode() + pull->shift();
    request.subject = heldText();
  }
  if (hand.isPulling() && pull && pull->isMoved() && !pull->shift().isZero(0.0f)) {
    request.lastShift = pull->shift();
  } else if (!hand.edits().empty()) {
    request.lastShift = hand.edits().list().back().shift.colwise().mean();
  }
  m_latest.submit([this, request = std::move(request)]() -> std::function<void()> {
    auto readout = std::make_shared<LatentReadout>();
    const auto failure = catchFailure([&] { *readout = readLatent(request); });
    if (failure) readout->direction.note = failure->sentence;
    return [this, readout] {
      m_panel->setReadout(*readout);
      m_panel->setStale(false);
    };
  });
  m_panel->setStale(m_latest.isBusy() && !hand.isPulling());
}

}  // namespace chreode
