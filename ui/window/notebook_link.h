#pragma once

#include <QObject>
#include <QString>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "panels/expression_panel.h"
#include "panels/notebook_panel.h"
#include "panels/what_if_panel.h"
#include "session/session.h"

namespace chreode {

/// Between the session's notebook and its page: shows what is kept, keeps the drag that the
/// expression panel shows and the genes that were changed, asks entries again in the background,
/// and writes them to files.
class NotebookLink : public QObject {
  Q_OBJECT
 public:
  NotebookLink(Session* session, ExpressionPanel* expression, WhatIfPanel* whatIf,
               NotebookPanel* panel, QWidget* window);

  bool isBusy() const { return m_keepJob >= 0 || m_replayJob >= 0; }
  /// Writes entries (all for none) by the path's ending; ends in noticed() or failed().
  void save(const QString& path, const std::vector<std::string>& ids);

 Q_SIGNALS:
  void failed(const QString& sentence);
  void noticed(const QString& sentence);

 private:
  void show();
  void keepDrag();
  void keepGeneShift();
  /// Keeps what `ask` makes in the background; one at a time.
  void keep(const QString& title, std::function<Hypothesis(const Progress&)> ask);
  /// What answers a what-if under the model in use; with its seeds, label and classifier.
  DragContext contextNow() const;
  HypothesisSource sourceNow() const;
  void askReplay(const std::vector<std::string>& ids);
  void replayNext();
  void cancelReplay();
  void remove(const std::vector<std::string>& ids);
  void askExport(const std::vector<std::string>& ids);
  /// The open model that an entry was asked of, else the one in use.
  ModelShelf::Prepared modelOf(const Hypothesis& entry) const;
  ReplayTools toolsFor(const Hypothesis& entry) const;

  Session* m_session;
  NotebookPanel* m_panel;
  QWidget* m_window;
  std::deque<std::string> m_waiting;  // to be asked again
  int m_keepJob = -1;
  int m_replayJob = -1;
};

}  // namespace chreode
