#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace chreode {

/// What stands in the place of the scene while no file is open.
class WelcomePage : public QWidget {
  Q_OBJECT
 public:
  explicit WelcomePage(QWidget* parent = nullptr);

  void setRecent(const QStringList& paths);  ///< newest first; six are shown

 Q_SIGNALS:
  void demoRequested();
  void openRequested();
  void fileChosen(const QString& path);  ///< one of the recent files, or one that was dropped

 protected:
  void paintEvent(QPaintEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  QPushButton* m_demo;
  QPushButton* m_open;
  QLabel* m_recentTitle;
  QVBoxLayout* m_recent;
  bool m_dropping = false;
};

}  // namespace chreode
