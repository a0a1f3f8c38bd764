#pragma once

#include <QMetaType>
#include <QString>
#include <QWidget>
#include <vector>

#include "projection/projection_request.h"

class QLabel;
class QListWidget;
class QListWidgetItem;
class QPushButton;
class QStackedWidget;

namespace chreode {

class EmptyNote;
class ProjectionForm;

/// A picture that was made, as the list shows it.
struct ProjectionItem {
  QString id;  ///< the caller's own
  QString name;
  QString detail;   ///< how it was made
  QString quality;  ///< how well it shows what it is of; empty when that is not known
};

/// The tray's page that makes pictures of the cells and keeps them.
class ProjectionPanel : public QWidget {
  Q_OBJECT
 public:
  enum class State { idle, running, paused };

  explicit ProjectionPanel(QWidget* parent = nullptr);

  ProjectionForm* form() const { return m_form; }
  void setHasFile(bool has);
  void setState(State state, const QString& progress);
  void setEstimate(const QString& text);  ///< "about 20 s", empty = not known
  /// Of `items` the one on show, −1 = none of them.
  void setItems(const std::vector<ProjectionItem>& items, int shown);
  /// How well the view on show does, whichever it is.
  void setViewQuality(const QString& text);

 Q_SIGNALS:
  void startRequested(const chreode::ProjectionRequest& request);
  void pauseRequested(bool pause);
  void cancelRequested();
  void showRequested(const QString& id);
  void renameRequested(const QString& id, const QString& name);
  void removeRequested(const QString& id);
  void openRequested();

 private:
  QWidget* buildRun();
  QWidget* buildList();
  void showRun();
  void showItem();
  QString currentId() const;

  QStackedWidget* m_stack;
  EmptyNote* m_empty;
  ProjectionForm* m_form;
  QLabel* m_note;
  QPushButton* m_start;
  QPushButton* m_pause;
  QPushButton* m_cancel;
  QListWidget* m_list;
  QLabel* m_detail;
  QLabel* m_view;
  QPushButton* m_show;
  QPushButton* m_rename;
  QPushButton* m_remove;
  std::vector<ProjectionItem> m_items;
  State m_state = State::idle;
  QString m_progress;
  QString m_estimate;
};

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::ProjectionRequest)
