#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace chreode {

/// What stands where there is nothing to show yet: one sentence and one button.
class EmptyNote : public QWidget {
  Q_OBJECT
 public:
  explicit EmptyNote(QWidget* parent = nullptr);

  void setNote(const QString& sentence, const QString& button);  ///< no button for an empty text

 Q_SIGNALS:
  void pressed();

 private:
  QLabel* m_sentence;
  QPushButton* m_button;
};

}  // namespace chreode
