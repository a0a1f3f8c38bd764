#pragma once

#include <QStringList>
#include <QWidget>

class QComboBox;
class QLabel;
class QSpinBox;

namespace chreode {

/// A way through the code of which the genes are asked.
struct DirectionChoice {
  enum class Kind { number, axis, drag, classes };
  Kind kind = Kind::number;
  int number = 0;  ///< latent number, or axis of the view
  int from = 0;    ///< levels of the label column
  int to = 1;

  bool operator==(const DirectionChoice&) const = default;
};

/// Chooses a direction: a latent number, an axis of the view, the last edit, from one class to
/// another.
class DirectionBox : public QWidget {
  Q_OBJECT
 public:
  explicit DirectionBox(QWidget* parent = nullptr);

  void setLatentSize(int numbers);
  void setClasses(const QStringList& names);
  const DirectionChoice& choice() const { return m_choice; }
  /// Where a latent number is asked for: this one.
  void setNumber(int number);

 Q_SIGNALS:
  void changed();

 private:
  void choose(const DirectionChoice& choice);
  void showKind();

  QComboBox* m_kind;
  QSpinBox* m_number;
  QComboBox* m_axis;
  QComboBox* m_from;
  QLabel* m_arrow;
  QComboBox* m_to;
  DirectionChoice m_choice;
};

}  // namespace chreode
