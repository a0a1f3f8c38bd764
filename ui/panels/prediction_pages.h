#pragma once

#include <QWidget>

class QTabBar;

namespace chreode {

class CombinationPanel;
class TransferPanel;

/// The tray's page of what perturbations do where they were not measured: a switch at the top
/// between carrying one over and combining two.
class PredictionPages : public QWidget {
  Q_OBJECT
 public:
  PredictionPages(TransferPanel* transfer, CombinationPanel* combination,
                  QWidget* parent = nullptr);

 private:
  QTabBar* m_switch;
};

}  // namespace chreode
