#include "session/hand.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <utility>

#include "jobs/failure.h"
#include "latent/latent_scale.h"
#include "session/edit_command.h"
#include "whatif/class_probabilities.h"

namespace chreode {

namespace {

// A decode takes one or two milliseconds and a picture ten: genes that wait for the next picture
// would trail behind the hand.
constexpr std::chrono::milliseconds kPatience{6};

}  // namespace

Hand::Hand(QObject* parent) : QObject(parent) {
}

const LatentEdits& Hand::edits() const {
  return editsOf(m_model ? m_model->id : QString());
}

const LatentEdits& Hand::editsOf(const QString& modelId) const {
  static const LatentEdits none;
  const auto found = m_edits.find(modelId);
  return found == m_edits.end() ? none : found->second;
}

void Hand::setSiblings(Siblings siblings) {
  m_siblings = std::move(siblings);
  ask();
}

void Hand::setModel(std::shared_ptr<const PreparedModel> model, Siblings siblings) {
  m_model = std::move(model);
  m_siblings = std::move(siblings);
  m_pulling = false;
  m_latest.drop();
  m_response.reset();
  rebuildPull();
}

void Hand::setView(std::shared_ptr<const Projection> view) {
  m_view = std::move(view);
  m_pulling = false;
  rebuildPull();
}

void Hand::setLabel(std::shared_ptr<const Annotation> label) {
  m_label = std::move(label);
  ask();
}

void Hand::setClassifier(std::shared_ptr<const LabelClassifier> classifier) {
  m_classifier = std::move(classifier);
  ask();
}

void Hand::clear() {
  m_latest.drop();
  m_undo.clear();
  m_edits.clear();
  m_held.clear();
  m_pull.reset();
  m_response.reset();
  m_model.reset();
  m_siblings.clear();
  m_view.reset();
  m_label.reset();
  m_classifier.reset();
  m_pulling = false;
  Q_EMIT heldChanged();
  Q_EMIT responded();
  Q_EMIT edited();
}

void Hand::restore(const QString& modelId, LatentEdits edits) {
  LatentEdits made;
  for (const LatentEdit& edit : edits.list()) {
    LatentEdits next = made.with(edit);
    m_undo.push(
        new EditCommand(this, modelId, made, next, QString::fromStdString(edit.description)));
    made = std::move(next);
  }
}

void Hand::replaceEdits(const QString& modelId, LatentEdits edits) {
  m_edits[modelId] = std::move(edits);
  m_pulling = false;
  Q_EMIT edited();
  if (m_model && m_model->id != modelId) Q_EMIT modelWanted(modelId);  // what changes is to be seen
  rebuildPull();
}

void Hand::take(const QVector<int>& cells, bool add) {
  QVector<int> next = add ? m_held : QVector<int>();
  for (const int cell : cells) {
    // A second Ctrl+click on a held cell lets that one go.
    if (add && cells.size() == 1 && next.contains(cell)) {
      next.removeAll(cell);
    } else {
      next.push_back(cell);
    }
  }
  std::sort(next.begin(), next.end());
  next.erase(std::unique(next.begin(), next.end()), next.end());
  m_held = next;
  rebuildPull();
}

void Hand::letGo() {
  if (m_pulling) cancelPull();
  m_held.clear();
  rebuildPull();
}

void Hand::setWay(PullWay way) {
  m_way = way;
}

void Hand::setDecodeAt(DecodeAt at) {
  if (at == m_decodeAt) return;
  m_decodeAt = at;
  ask();
}

void Hand::startPull(int cell) {
  if (cell >= 0 && !m_held.contains(cell)) take({cell}, false);
  if (!m_pull) return;
  m_pulling = true;
  if (!m_pull->canFollowHand()) {
    Q_EMIT noticed(
        QStringLiteral("This view is for looking: drop the cell on another cell or on a class, or "
                       "choose a view of "
                       "the codes to pull it freely."));
  } else if (m_pull->isApproximate()) {
    Q_EMIT noticed(
        QStringLiteral("A drag in this view is approximate: it is taken back to a code by the "
                       "cells drawn nearby. The ghost shows where the cell really lands."));
  }
}

void Hand::moveTo(const QVector3D& target, int dropCell) {
  if (!m_pulling || !m_pull) return;
  m_dropCell = dropCell;
  m_dropClass.clear();
  m_shiftText.clear();
  if (dropCell >= 0 && !m_held.contains(dropCell)) {
    m_pull->moveToCode(m_model->codes().row(dropCell) +
                       edits().shiftOf(dropCell, m_model->codes().cols()));
  } else {
    m_pull->moveTo({target.x(), target.y(), target.z()}, m_way);
  }
  Q_EMIT moved();
  ask();
}

void Hand::moveToClass(const Annotation& column, int level) {
  if (!m_pull) return;
  const Matrix& codes = m_model->codes();
  const std::vector<std::int32_t> cells = column.cellsOf(level);
  if (cells.empty() || static_cast<Index>(column.size()) != codes.rows()) return;
  m_pulling = true;
  m_dropClass = QString::fromStdString(column.levelText(level));
  m_dropCell = -1;
  m_shiftText.clear();
  m_pull->moveToCode(meanCode(codes, cells));
  Q_EMIT moved();
  ask();
}

void Hand::moveBy(const RowVector& shift, const QString& what) {
  if (!m_pull) return;
  m_pulling = true;
  m_dropCell = -1;
  m_dropClass.clear();
  m_shiftText = what;
  m_pull->moveBy(shift);
  Q_EMIT moved();
  ask();
}

void Hand::endPull() {
  if (!m_pulling || !m_pull) return;
  m_pulling = false;
  if (m_pull->isMoved() && !m_pull->shift().isZero(0.0f)) {
    push({m_pull->cells(), m_pull->shift(), {}}, describe());
  } else {
    rebuildPull();
  }
  m_dropCell = -1;
  m_dropClass.clear();
  m_shiftText.clear();
}

void Hand::cancelPull() {
  if (!m_pulling) return;
  m_pulling = false;
  m_dropCell = -1;
  m_dropClass.clear();
  m_shiftText.clear();
  if (m_pull) m_pull->putBack();
  Q_EMIT moved();
  ask();
}

void Hand::keep(LatentEdit edit, const QString& description) {
  if (m_model && !edit.cells.empty()) push(std::move(edit), description);
}

void Hand::push(LatentEdit edit, const QString& description) {
  edit.description = description.toStdString();
  LatentEdits next = edits().with(std::move(edit));
  m_undo.push(new EditCommand(this, m_model->id, edits(), std::move(next), description));
}

QString Hand::describe() const {
  const Dataset& data = *m_model->experiment->parts().data;
  QString what;
  if (m_held.size() == 1) {
    const auto cell = static_cast<std::size_t>(m_held.front());
    what = QString::fromStdString(data.cells.shownName(cell));
    if (m_label) {
      const QString level = QString::fromStdString(m_label->text(cell));
      if (!level.isEmpty()) what = level + QStringLiteral(" cell ") + what;
    }
  } else {
    what = QStringLiteral("%L1 cells").arg(m_held.size());
  }
  if (!m_shiftText.isEmpty()) return QStringLiteral("%1: %2").arg(what, m_shiftText);
  if (!m_dropClass.isEmpty()) return QStringLiteral("%1 dropped on %2").arg(what, m_dropClass);
  if (m_dropCell >= 0) {
    return QStringLiteral("%1 dropped on cell %2")
        .arg(what,
             QString::fromStdString(data.cells.shownName(static_cast<std::size_t>(m_dropCell))));
  }
  return QStringLiteral("%1 pulled").arg(what);
}

void Hand::rebuildPull() {
  m_pull.reset();
  if (m_model && m_view && !m_held.isEmpty() &&
      m_view->coordinates().rows() == m_model->codes().rows()) {
    m_pull.emplace(m_model, m_view, std::vector<std::int32_t>(m_held.begin(), m_held.end()),
                   edits());
  }
  Q_EMIT heldChanged();
  ask();
}

void Hand::ask() {
  const bool changed = m_pull && m_pull->edited() != m_pull->original();
  if (!changed) {
    m_latest.drop();
    m_response.reset();
    Q_EMIT responded();
    return;
  }
  m_latest.submit([this, model = m_model, cells = m_pull->cells(), original = m_pull->original(),
                   edited = m_pull->edited(), label = m_label, at = m_decodeAt,
                   siblings = m_siblings, classifier = m_classifier]() -> std::function<void()> {
    std::shared_ptr<const Response> response;
    const auto failure = catchFailure([&] {
      auto made = std::make_shared<Response>(
          model->experiment->respond(cells, original, edited, label.get(), at, siblings));
      if (classifier && label) {
        made->classesBefore = classProbabilities(*classifier, original, *label);
        made->classesAfter = classProbabilities(*classifier, edited, *label);
      }
      response = std::move(made);
    });
    return [this, response, failure] {
      m_response = response;
      Q_EMIT responded();
      if (failure) Q_EMIT noticed(failure->sentence);
    };
  });
  m_latest.awaitBriefly(kPatience);
}

}  // namespace chreode
