#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;
class QLineEdit;
class QStringListModel;

namespace chreode {

class GateView;

/// The tray's page for gates: two genes (or columns of numbers) are typed, their cells are drawn as
/// points, and an outline around points selects cells.
class GatePanel : public QWidget {
  Q_OBJECT
 public:
  explicit GatePanel(QWidget* parent = nullptr);

  void setNames(const QStringList& names);  ///< to choose from, without quotes
  /// A sentence in the place of the points; "" shows them.
  void setNote(const QString& sentence);
  GateView* view() const { return m_view; }
  void focusForTyping();
  QString xName() const;
  QString yName() const;

 Q_SIGNALS:
  void axesRequested(const QString& x, const QString& y);

 private:
  QLineEdit* line(const QString& name, const QString& example);

  QStringListModel* m_names;
  QLineEdit* m_x;
  QLineEdit* m_y;
  QLabel* m_note;
  GateView* m_view;
};

}  // namespace chreode
