#pragma once

#include <QWidget>
#include <vector>

#include "panels/latent_readout.h"

namespace chreode {

class LatentSlider;

/// The latent numbers as rows, one below the other, in an order of their own. Lies in an area that
/// scrolls.
class LatentList : public QWidget {
  Q_OBJECT
 public:
  explicit LatentList(QWidget* parent = nullptr);

  /// Another model.
  void setTracks(const std::vector<LatentTrack>& tracks);
  /// In standard deviations; one entry a number.
  void setPlaces(const std::vector<double>& places, const std::vector<double>& originals,
                 bool movable);
  void setReadout(const LatentReadout& readout);
  /// The numbers from above. Waits for the end of a step that is under way.
  void setOrder(const std::vector<int>& order);
  const std::vector<int>& order() const { return m_order; }
  LatentSlider* slider(int number) const { return m_sliders[static_cast<std::size_t>(number)]; }
  int count() const { return static_cast<int>(m_sliders.size()); }
  bool isMoving() const;
  void finish();  ///< ends a step that is under way

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void moved(int number, double place);
  void ended();
  void cancelled();
  void focused(int number);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void placeRows();

  std::vector<LatentSlider*> m_sliders;  // by number
  std::vector<int> m_order;
  std::vector<int> m_wantedOrder;  // while a step is under way
};

/// Names the columns of the list.
class LatentListHeader : public QWidget {
  Q_OBJECT
 public:
  explicit LatentListHeader(QWidget* parent = nullptr);
  void setGenesTitle(const QString& title);
  QSize sizeHint() const override { return {360, 20}; }
  QSize minimumSizeHint() const override { return {200, 20}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_genesTitle;
};

}  // namespace chreode
