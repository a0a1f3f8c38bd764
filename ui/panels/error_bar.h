#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace chreode {

/// The one place where failures are shown: a sentence, its details on demand, another try where
/// that makes sense. Hidden while there is nothing to say.
class ErrorBar : public QWidget {
  Q_OBJECT
 public:
  explicit ErrorBar(QWidget* parent = nullptr);

  void showError(const QString& sentence, const QString& details = {}, bool canRetry = false);
  void dismiss();
  QString sentence() const;

 Q_SIGNALS:
  void retryRequested();
  void dismissed();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QLabel* m_sentence;
  QPushButton* m_retry;
  QPushButton* m_detailsButton;
  QToolButton* m_dismiss;
  QPlainTextEdit* m_details;
};

}  // namespace chreode
