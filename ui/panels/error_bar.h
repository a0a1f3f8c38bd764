#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QToolButton;

namespace chreode {

/// The one place where failures are shown, a sentence each. Hidden while there is nothing to say.
class ErrorBar : public QWidget {
  Q_OBJECT
 public:
  explicit ErrorBar(QWidget* parent = nullptr);

  void showError(const QString& sentence);
  void dismiss();
  QString sentence() const;

 Q_SIGNALS:
  void dismissed();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QLabel* m_sentence;
  QToolButton* m_dismiss;
};

}  // namespace chreode
