// What of a session is kept beside the file from one time to the next.

#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "session/session.h"

namespace chreode {

namespace {

/// Whether edits of an earlier session were made under these codes.
bool fits(const Keeper::KeptEdits& kept, const PreparedModel& model) {
  const auto fitsCodes = [&](const LatentEdit& edit) {
    return edit.shift.cols() == model.codes().cols() &&
           (edit.shift.rows() == 1 || edit.shift.rows() == static_cast<Index>(edit.cells.size())) &&
           std::is_sorted(edit.cells.begin(), edit.cells.end()) && !edit.cells.empty() &&
           edit.cells.front() >= 0 && edit.cells.back() < model.codes().rows();
  };
  const auto& edits = kept.list.list();
  return kept.fingerprint == model.fingerprint &&
         std::all_of(edits.begin(), edits.end(), fitsCodes);
}

}  // namespace

void Session::restoreKept(const QString& modelPath, bool asked) {
  const Keeper::Kept kept = m_keeper->load();
  if (kept.hasRoles) {
    const auto known = [&](const std::string& name) {
      return name.empty() || m_data->cells.find(name);
    };
    if (known(kept.roles.label) && known(kept.roles.sample) && known(kept.roles.condition)) {
      setRoles(kept.roles);
    }
  }
  m_pinned = kept.pinned;
  Q_EMIT pinnedChanged();
  m_preparation.restore(kept.preparation);
  m_palettes.restore(kept.classColors);
  m_selection.restore(kept.groups);
  m_views.restoreLayout(kept.views);
  m_waitingEdits = kept.edits;
  const bool hasModels =
      std::any_of(kept.models.begin(), kept.models.end(),
                  [](const Keeper::KeptModel& model) { return !model.path.isEmpty(); });
  if (!kept.sameData && hasModels) {
    Q_EMIT noticed(QStringLiteral(
        "Other data of this file were open last: their models were loaded, their edits wait for "
        "them."));
  }
  m_askedTraining = AskedTraining(kept.training);
  // A checkpoint of other data is none of these.
  if (kept.sameData) offerCutOffTraining();
  m_keptModels = kept.models;
  if (!kept.geneMap.isEmpty() || kept.acrossSpecies) {
    m_models.setGeneNames({kept.geneMap, kept.acrossSpecies});
  }
  if (!asked) m_wantedModel = kept.currentModel;
  const bool useGiven = m_wantedModel.isEmpty() || m_wantedModel == modelPath;
  for (const Keeper::KeptModel& model : kept.models) {
    if (model.path.isEmpty() || model.path == modelPath || !QFileInfo::exists(model.path)) continue;
    m_models.load(model.path, m_keeper->codes(model.path), model.id == m_wantedModel);
  }
  if (!modelPath.isEmpty()) m_models.load(modelPath, m_keeper->codes(modelPath), useGiven);
}

const LatentEdits& Session::editsUnder(const PreparedModel& model) const {
  const auto waiting = m_waitingEdits.find(model.id);
  if (waiting != m_waitingEdits.end() && fits(waiting->second, model)) return waiting->second.list;
  return m_hand.editsOf(model.id);
}

void Session::restoreEdits(const PreparedModel& model) {
  const auto waiting = m_waitingEdits.extract(model.id);
  if (waiting.empty()) return;
  if (fits(waiting.mapped(), model)) {
    m_hand.restore(model.id, waiting.mapped().list);
  } else {
    Q_EMIT noticed(QStringLiteral("Edits made under an earlier model named %1 were left out.")
                       .arg(model.name));
  }
}

void Session::keepSoon() {
  if (m_keeper) m_keepTimer.start();
}

void Session::flush() {
  if (m_keepTimer.isActive()) keepNow();
}

void Session::keepNow() {
  m_keepTimer.stop();
  if (!m_keeper) return;
  Keeper::Kept kept;
  kept.roles = m_roles;
  kept.pinned = m_pinned;
  kept.geneMap = m_models.geneNames().mapFile;
  kept.acrossSpecies = m_models.geneNames().acrossSpecies;
  kept.preparation = m_preparation.choice();
  kept.classColors = m_palettes.all();
  kept.groups = m_selection.record();
  kept.views = m_views.layout();
  kept.training = m_askedTraining.record();
  for (const auto& model : m_models.models()) kept.models.push_back({model->id, model->path});
  for (const Keeper::KeptModel& earlier : m_keptModels) {
    if (!m_models.find(earlier.id)) kept.models.push_back(earlier);
  }
  kept.currentModel = m_wantedModel;
  if (m_wantedModel.isEmpty() && m_models.current()) kept.currentModel = m_models.current()->id;
  for (const auto& [id, edits] : m_hand.allEdits()) {
    if (const auto model = m_models.find(id)) kept.edits[id] = {model->fingerprint, edits};
  }
  for (const auto& [id, edits] : m_waitingEdits) kept.edits.emplace(id, edits);
  if (!m_keeper->saveState(kept)) {
    Q_EMIT noticed(
        QStringLiteral("Edits cannot be kept: %1 cannot be written.").arg(m_keeper->folder()));
  }
}

}  // namespace chreode
