#include "session/notebook.h"

#include <QFileInfo>
#include <QUndoCommand>
#include <QUndoStack>
#include <algorithm>
#include <utility>

#include "base/error.h"
#include "notebook/notebook_file.h"

namespace chreode {

namespace {

/// One entry before and after; null where it is not there.
class EntryCommand : public QUndoCommand {
 public:
  EntryCommand(Notebook* owner, std::size_t place, Notebook::Entry before, Notebook::Entry after,
               const QString& text)
      : QUndoCommand(text),
        m_owner(owner),
        m_place(place),
        m_before(std::move(before)),
        m_after(std::move(after)) {}
  void undo() override { m_owner->put(entryId(), m_place, m_before); }
  void redo() override { m_owner->put(entryId(), m_place, m_after); }

 private:
  const std::string& entryId() const { return (m_before ? m_before : m_after)->id; }

  Notebook* m_owner;
  std::size_t m_place;
  Notebook::Entry m_before;
  Notebook::Entry m_after;
};

QDateTime writtenAt(const QString& path) {
  return QFileInfo(path).lastModified();
}

}  // namespace

Notebook::Notebook(QUndoStack* undo, QObject* parent) : QObject(parent), m_undo(undo) {
}

std::size_t Notebook::placeOf(const std::string& id) const {
  const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                  [&](const Entry& entry) { return entry->id == id; });
  return static_cast<std::size_t>(found - m_entries.begin());
}

Notebook::Entry Notebook::find(const std::string& id) const {
  const std::size_t place = placeOf(id);
  return place < m_entries.size() ? m_entries[place] : nullptr;
}

std::optional<ReplayResult> Notebook::replayed(const std::string& id) const {
  const auto found = m_replayed.find(id);
  if (found == m_replayed.end()) return std::nullopt;
  return found->second;
}

void Notebook::open(const QString& path) {
  close();
  try {
    takeNew(readNotebook(path.toStdString()));
    m_path = path;
    m_writtenAt = writtenAt(path);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()) +
                  QStringLiteral(" It is left as it is, and nothing is kept beside it."));
  }
  Q_EMIT changed();
}

void Notebook::close() {
  m_path.clear();
  m_entries.clear();
  m_seen.clear();
  m_replayed.clear();
  Q_EMIT changed();
}

void Notebook::takeNew(std::vector<Hypothesis> found) {
  for (Hypothesis& entry : found) {
    if (!m_seen.insert(entry.id).second) continue;
    m_entries.push_back(std::make_shared<const Hypothesis>(std::move(entry)));
  }
}

void Notebook::save() {
  if (m_path.isEmpty()) return;
  try {
    // The command line may have added to it.
    if (writtenAt(m_path) != m_writtenAt) takeNew(readNotebook(m_path.toStdString()));
    std::vector<Hypothesis> entries;
    for (const Entry& entry : m_entries) entries.push_back(*entry);
    writeNotebook(m_path.toStdString(), entries);
    m_writtenAt = writtenAt(m_path);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void Notebook::put(const std::string& id, std::size_t place, const Entry& entry) {
  const std::size_t here = placeOf(id);
  if (here < m_entries.size() && entry) {
    m_entries[here] = entry;
  } else if (here < m_entries.size()) {
    m_entries.erase(m_entries.begin() + static_cast<std::ptrdiff_t>(here));
  } else if (entry) {
    m_seen.insert(id);
    const auto at = std::min(place, m_entries.size());
    m_entries.insert(m_entries.begin() + static_cast<std::ptrdiff_t>(at), entry);
  }
  save();
  Q_EMIT changed();
}

void Notebook::keep(Hypothesis entry) {
  if (m_path.isEmpty()) {
    Q_EMIT failed(QStringLiteral("Nothing can be kept: no notebook is open."));
    return;
  }
  const auto kept = std::make_shared<const Hypothesis>(std::move(entry));
  m_undo->push(new EntryCommand(
      this, m_entries.size(), nullptr, kept,
      QStringLiteral("Kept in the notebook: %1").arg(QString::fromStdString(kept->title))));
}

void Notebook::remove(const std::string& id) {
  const Entry entry = find(id);
  if (!entry) return;
  m_undo->push(new EntryCommand(
      this, placeOf(id), entry, nullptr,
      QStringLiteral("Removed from the notebook: %1").arg(QString::fromStdString(entry->title))));
}

void Notebook::change(const std::string& id, const std::function<void(Hypothesis&)>& edit,
                      const QString& text) {
  const Entry before = find(id);
  if (!before) return;
  auto after = std::make_shared<Hypothesis>(*before);
  edit(*after);
  if (after->note == before->note && after->experiment == before->experiment) return;
  m_undo->push(new EntryCommand(this, placeOf(id), before, std::move(after),
                                text.arg(QString::fromStdString(before->title))));
}

void Notebook::setNote(const std::string& id, const QString& text) {
  change(
      id, [&](Hypothesis& entry) { entry.note = text.toStdString(); },
      QStringLiteral("Note on: %1"));
}

void Notebook::setExperiment(const std::string& id, const QString& text) {
  change(
      id, [&](Hypothesis& entry) { entry.experiment = text.toStdString(); },
      QStringLiteral("Experiment for: %1"));
}

void Notebook::setReplayed(const std::string& id, const ReplayResult& result) {
  if (!find(id)) return;
  m_replayed[id] = result;
  Q_EMIT changed();
}

}  // namespace chreode
