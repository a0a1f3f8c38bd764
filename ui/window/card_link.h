#pragma once

#include <QObject>
#include <QPointer>
#include <QString>
#include <memory>

#include "panels/model_card_dialog.h"
#include "session/session.h"

namespace chreode {

/// Between the session and the model card: shows how the model in use was judged, has it judged
/// where it was not, and writes the card to a file.
class CardLink : public QObject {
  Q_OBJECT
 public:
  CardLink(Session* session, QWidget* window);

  void show();  ///< opens the card, and has the model judged unless it was
  ModelCardDialog* dialog() const { return m_dialog; }
  /// Writes the card as tab-separated text; ends in noticed() or failed().
  void save(const QString& path);

 Q_SIGNALS:
  void failed(const QString& sentence);
  void noticed(const QString& sentence);

 private:
  void build();
  void refresh();
  void showProgress();
  void askExport();

  Session* m_session;
  QWidget* m_window;
  std::shared_ptr<const Evaluation> m_shown;  // what the dialog's facts are of
  QPointer<ModelCardDialog> m_dialog;         // made when it is first shown
};

}  // namespace chreode
