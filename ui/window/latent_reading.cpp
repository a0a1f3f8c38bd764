#include "window/latent_reading.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "whatif/latent_slopes.h"

namespace chreode {

namespace {

constexpr int kBins = 60;
constexpr int kGenesOfANumber = 4;

LatentTrack trackOf(const Matrix& codes, const LatentScale& scale, int number) {
  LatentTrack track;
  track.deviation = scale.deviation[number];
  track.active = scale.isActive(number);
  track.bins.assign(kBins, 0.0f);
  if (!(track.deviation > 0.0)) return track;
  const double mean = scale.mean[number];
  for (Index cell = 0; cell < codes.rows(); ++cell) {
    const double place = (static_cast<double>(codes(cell, number)) - mean) / track.deviation;
    const double bin = std::floor((place + trackReach) / (2.0 * trackReach) * kBins);
    // What lies beyond is not heaped up at the ends: it would look like a group of cells.
    if (bin >= 0.0 && bin < kBins) ++track.bins[static_cast<std::size_t>(bin)];
  }
  const float fullest = *std::max_element(track.bins.begin(), track.bins.end());
  if (fullest > 0.0f) {
    for (float& bin : track.bins) bin /= fullest;
  }
  return track;
}

/// The way that is asked for, one standard deviation of the data long, or why there is none.
struct Way {
  QString name;
  QString note;
  RowVector step;
};

Way wayOf(const LatentRequest& request, const RowVector& code) {
  const LatentBasis& basis = *request.basis;
  const Matrix& codes = basis.model->codes();
  const DirectionChoice& choice = request.direction;
  Way way;
  RowVector direction;
  switch (choice.kind) {
    case DirectionChoice::Kind::number:
      way.name = QStringLiteral("Latent number %1").arg(choice.number + 1);
      direction = RowVector::Zero(codes.cols());
      if (choice.number < direction.size()) direction[choice.number] = 1.0f;
      break;
    case DirectionChoice::Kind::axis: {
      const auto place = request.view ? request.view->project(Matrix(code)) : std::nullopt;
      Eigen::RowVector3f target = Eigen::RowVector3f::Zero();
      if (place) target = place->row(0);
      target[std::clamp(choice.number, 0, 2)] += 1.0f;
      const auto shift = place ? request.view->lift(code, target) : std::nullopt;
      if (!shift) {
        way.note = QStringLiteral(
            "The axes of this view are no directions of the code: choose a view of the codes.");
        return way;
      }
      way.name =
          QStringLiteral("%1 of %2")
              .arg(QChar(u'X' + choice.number), QString::fromStdString(request.view->name()));
      direction = *shift;
      break;
    }
    case DirectionChoice::Kind::drag:
      if (request.lastShift.size() != codes.cols()) {
        way.note = QStringLiteral("Nothing has been edited yet: pull a cell or move a number.");
        return way;
      }
      way.name = QStringLiteral("Last edit");
      direction = request.lastShift;
      break;
    case DirectionChoice::Kind::classes: {
      if (!request.label) {
        way.note = QStringLiteral("The data have no classes: choose a label column under Cells.");
        return way;
      }
      const auto from = request.label->cellsOf(choice.from);
      const auto to = request.label->cellsOf(choice.to);
      if (choice.from == choice.to || from.empty() || to.empty()) {
        way.note = QStringLiteral("Choose two different classes that have cells.");
        return way;
      }
      way.name = QStringLiteral("%1 → %2").arg(
          QString::fromStdString(request.label->levelText(choice.from)),
          QString::fromStdString(request.label->levelText(choice.to)));
      direction = meanCode(codes, to) - meanCode(codes, from);
      break;
    }
  }
  way.step = oneDeviation(codes, direction);
  if (way.step.isZero(0.0f)) {
    way.note = QStringLiteral("The cells' codes do not vary along this direction.");
  }
  return way;
}

LatentAnswer answerOf(const LatentRequest& request, const LatentSlopes& slopes,
                      const RowVector& code) {
  const LatentBasis& basis = *request.basis;
  const ModelCard& card = basis.model->model().card();
  LatentAnswer answer;
  RowVector strength;
  if (!request.gene.empty()) {
    const auto found = std::find(card.genes.begin(), card.genes.end(), request.gene);
    if (found == card.genes.end()) return answer;
    strength = slopes.ofGene(static_cast<int>(found - card.genes.begin()), basis.scale);
    answer.subject = QString::fromStdString(request.gene);
    answer.unit = slopes.units == ResponseUnits::ratePer10k
                      ? QStringLiteral("log2 change per standard deviation")
                      : QStringLiteral("change per standard deviation");
  } else if (request.label && request.level >= 0) {
    const std::string level = request.label->levelText(request.level);
    answer.subject = QString::fromStdString(level);
    if (const auto slope = classifierSlopes(request.classifier.get(), request.label->name, level,
                                            code, basis.scale)) {
      strength = *slope;
      answer.unit = QStringLiteral("log probability per standard deviation, by the classifier");
    } else {
      strength = classDistances(basis.model->codes(), basis.scale, *request.label, request.level);
      answer.unit = QStringLiteral("standard deviations of its mean code from the other cells'");
    }
  }
  answer.strength.assign(strength.data(), strength.data() + strength.size());
  return answer;
}

}  // namespace

LatentBasis latentBasis(std::shared_ptr<const PreparedModel> model) {
  LatentBasis basis;
  const Matrix& codes = model->codes();
  basis.scale = latentScale(codes);
  for (int number = 0; number < static_cast<int>(codes.cols()); ++number) {
    basis.tracks.push_back(trackOf(codes, basis.scale, number));
  }
  basis.order = basis.scale.byActivity();
  basis.model = std::move(model);
  return basis;
}

LatentReadout readLatent(const LatentRequest& request) {
  const LatentBasis& basis = *request.basis;
  const DragExperiment::Parts& parts = basis.model->experiment->parts();
  const ModelCard& card = parts.model->card();
  LatentReadout readout;

  RowVector code = request.code;
  std::vector<std::int32_t> cells = request.cells;
  if (!cells.empty()) {
    readout.place = (cells.size() == 1 ? QStringLiteral("at the code of %1")
                                       : QStringLiteral("at the mean code of %1"))
                        .arg(request.subject);
  } else {
    const bool classes =
        request.direction.kind == DirectionChoice::Kind::classes && request.label != nullptr;
    if (classes) cells = request.label->cellsOf(request.direction.from);
    if (!cells.empty()) {
      code = meanCode(basis.model->codes(), cells);
      readout.place =
          QStringLiteral("at the mean code of %1")
              .arg(QString::fromStdString(request.label->levelText(request.direction.from)));
    } else {
      code = basis.scale.mean;
      cells.resize(static_cast<std::size_t>(basis.model->codes().rows()));
      std::iota(cells.begin(), cells.end(), 0);
      readout.place = QStringLiteral("at the mean code of all cells");
    }
  }

  const Levels levels = commonLevels(parts.covariates, cells);
  const LatentSlopes slopes = latentSlopes(*parts.model, code, levels, basis.scale);
  readout.place += QString::fromStdString(decodedAsText(card, levels));
  const Eigen::MatrixXf perDeviation = slopes.perDeviation(basis.scale);  // a number, a column
  for (Index j = 0; j < perDeviation.cols(); ++j) {
    std::vector<MovedGene> moved;
    const auto genes = static_cast<std::size_t>(perDeviation.rows());
    for (const int gene : strongest({perDeviation.col(j).data(), genes}, kGenesOfANumber)) {
      const double change = perDeviation(gene, j);
      if (change == 0.0) continue;
      moved.push_back({QString::fromStdString(card.genes[static_cast<std::size_t>(gene)]), change});
    }
    readout.moved.push_back(std::move(moved));
  }
  readout.answer = answerOf(request, slopes, code);

  const Way way = wayOf(request, code);
  readout.direction.name = way.name;
  readout.direction.note = way.note;
  readout.direction.units = slopes.units;
  if (way.note.isEmpty()) {
    readout.direction.genes = std::make_shared<const std::vector<std::string>>(card.genes);
    readout.direction.base = slopes.base;
    readout.direction.change = slopes.along(way.step);
  }
  return readout;
}

}  // namespace chreode
