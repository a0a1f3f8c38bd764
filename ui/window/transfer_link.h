#pragma once

#include <QObject>
#include <QString>
#include <memory>

#include "panels/transfer_panel.h"
#include "session/session.h"

namespace chreode {

/// Between the session and the transfer page: has predictions made in the background, the models
/// that they need among them, and writes their genes to a file.
class TransferLink : public QObject {
  Q_OBJECT
 public:
  TransferLink(Session* session, TransferPanel* panel, QWidget* window);

  bool isRunning() const { return m_job >= 0; }
  std::shared_ptr<const TransferReport> report() const { return m_report; }
  /// Writes the change of every gene; ends in noticed() or failed().
  void save(const QString& path);

 Q_SIGNALS:
  void openRequested();
  void failed(const QString& sentence);
  void noticed(const QString& sentence);

 private:
  void showData();
  void showModel();
  void run(const TransferRequest& request);
  void cancel();
  void askExport();
  void keep(const QString& method);

  Session* m_session;
  TransferPanel* m_panel;
  QWidget* m_window;
  std::shared_ptr<const Dataset> m_data;  // that the report is of
  std::shared_ptr<const TransferReport> m_report;
  TransferRequest m_request;  // of the report
  HypothesisSource m_source;  // of the report
  int m_job = -1;
};

}  // namespace chreode
