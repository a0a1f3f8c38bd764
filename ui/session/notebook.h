#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "notebook/hypothesis.h"
#include "notebook/replay.h"

class QUndoStack;

namespace chreode {

/// The hypotheses that were kept with the open file, as a part of Session. Every change is an entry
/// of the history and is written at once; what another program adds to the file meanwhile stays.
class Notebook : public QObject {
  Q_OBJECT
 public:
  using Entry = std::shared_ptr<const Hypothesis>;

  explicit Notebook(QUndoStack* undo, QObject* parent = nullptr);

  const std::vector<Entry>& entries() const { return m_entries; }
  Entry find(const std::string& id) const;  ///< null when there is none
  /// What the last replay of an entry said in this session.
  std::optional<ReplayResult> replayed(const std::string& id) const;

  // Told by Session.
  /// Reads the file; a damaged one is left alone and nothing is kept: failed() says so.
  void open(const QString& path);
  void close();
  /// For undo commands: takes the place of the entry of that id, or stands at `place`; null
  /// removes.
  void put(const std::string& id, std::size_t place, const Entry& entry);

  // The person's intents.
  void keep(Hypothesis entry);
  void remove(const std::string& id);
  void setNote(const std::string& id, const QString& text);
  void setExperiment(const std::string& id, const QString& text);
  void setReplayed(const std::string& id, const ReplayResult& result);

 Q_SIGNALS:
  void changed();
  void failed(const QString& sentence);

 private:
  void change(const std::string& id, const std::function<void(Hypothesis&)>& edit,
              const QString& text);
  std::size_t placeOf(const std::string& id) const;  ///< entries().size() where there is none
  void takeNew(std::vector<Hypothesis> found);
  void save();

  QUndoStack* m_undo;
  std::vector<Entry> m_entries;
  std::set<std::string> m_seen;  ///< ids that were here, the removed ones among them
  std::map<std::string, ReplayResult> m_replayed;
  QString m_path;         // "" = nothing is kept
  QDateTime m_writtenAt;  // the file as this session left or found it
};

}  // namespace chreode
