#pragma once

#include <QString>
#include <QWidget>
#include <array>
#include <vector>

#include "panels/model_choice.h"

class QComboBox;
class QSpinBox;

namespace chreode {

class ElidedLabel;

/// A way to look at the cells.
struct ViewChoice {
  QString name;  ///< "PCA of codes", "X_umap (stored)"
  QString tip;
  bool lookOnly = false;  ///< cells cannot be pulled in it: said in the list
  bool axes = false;      ///< three latent numbers, chosen here
};

/// The piece of the tool strip that chooses the view and, where there are several, the model whose
/// codes it shows; its description stands beside them.
class ViewBar : public QWidget {
  Q_OBJECT
 public:
  explicit ViewBar(QWidget* parent = nullptr);

  void setViews(const std::vector<ViewChoice>& views, int current);  ///< emits nothing
  void setCurrent(int index);
  /// The models at hand and the one of this view; nothing is shown of a single one. Emits nothing.
  void setModels(const std::vector<ModelChoice>& models, const QString& current);
  void setDescription(const QString& text);
  /// Which of `latentSize` numbers the view with `axes` shows, from 0.
  void setAxes(const std::array<int, 3>& axes, int latentSize);

 Q_SIGNALS:
  void viewChosen(int index);
  void axesChosen(int x, int y, int z);
  void modelChosen(const QString& id);
  void loadModelRequested();

 private:
  void showAxes();

  QComboBox* m_models;
  QComboBox* m_views;
  std::array<QSpinBox*, 3> m_axes;
  ElidedLabel* m_description;
  std::vector<ViewChoice> m_choices;
  QString m_model;
};

}  // namespace chreode
