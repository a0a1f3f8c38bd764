#pragma once

#include <QTableView>

namespace chreode {

/// A table in the panels' looks: rows of one height that are chosen whole, small titles, no frame
/// and no grid.
class RowTable : public QTableView {
  Q_OBJECT
 public:
  static constexpr int usualRowPixels = 22;

  explicit RowTable(int rowPixels, QWidget* parent = nullptr);

  void setEmptyText(const QString& text);  ///< shown while there is no row
  void setStale(bool stale);
  bool isStale() const { return m_stale; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_emptyText;
  bool m_stale = false;
};

}  // namespace chreode
