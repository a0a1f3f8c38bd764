#pragma once

#include <QTableView>

namespace chreode {

class GeneChangeModel;

/// The table of ranked genes: star, name, numbers and a bar of the change on each row.
class GeneTable : public QTableView {
  Q_OBJECT
 public:
  explicit GeneTable(GeneChangeModel* model, QWidget* parent = nullptr);

  std::vector<int> selectedRows() const;  ///< ascending
  void setStale(bool stale);
  bool isStale() const { return m_stale; }
  void showSeeds(bool shown);  ///< the column of how many seeds agree
  void setEmptyText(const QString& text);  ///< shown while there is no row

 Q_SIGNALS:
  void geneActivated(const QString& gene);
  void copyRequested();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void layOutColumns();

  GeneChangeModel* m_model;
  QString m_emptyText;
  bool m_stale = false;
  bool m_showsSeeds = false;
};

}  // namespace chreode
