#include "panels/view_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>

#include "panels/elided_label.h"
#include "panels/panel_text.h"

namespace chreode {

ViewBar::ViewBar(QWidget* parent)
    : QWidget(parent),
      m_models(new QComboBox(this)),
      m_views(new QComboBox(this)),
      m_description(new ElidedLabel(this)) {
  m_models->setAccessibleName(tr("Model of this view"));
  m_models->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_models->setMinimumContentsLength(14);
  m_models->hide();
  m_views->setAccessibleName(tr("View"));
  m_views->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_views->setMinimumContentsLength(22);
  m_description->setForegroundRole(QPalette::PlaceholderText);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  layout->addWidget(m_models);
  layout->addWidget(m_views);
  const QString names[] = {tr("Horizontal axis"), tr("Vertical axis"), tr("Depth axis")};
  for (std::size_t i = 0; i < m_axes.size(); ++i) {
    auto* axis = new QSpinBox(this);
    axis->setAccessibleName(names[i]);
    axis->setToolTip(tr("%1: which of the latent numbers.").arg(names[i]));
    axis->setMinimum(1);
    axis->setKeyboardTracking(false);
    m_axes[i] = axis;
    layout->addWidget(axis);
    connect(axis, &QSpinBox::valueChanged, this, [this] {
      Q_EMIT axesChosen(m_axes[0]->value() - 1, m_axes[1]->value() - 1, m_axes[2]->value() - 1);
    });
  }
  layout->addWidget(m_description, 1);
  connect(m_views, &QComboBox::activated, this, [this](int index) {
    showAxes();
    Q_EMIT viewChosen(index);
  });
  connect(m_models, &QComboBox::activated, this, [this](int index) {
    const QString id = m_models->itemData(index).toString();
    if (!id.isEmpty()) {
      Q_EMIT modelChosen(id);
      return;
    }
    const QSignalBlocker blocker(m_models);
    m_models->setCurrentIndex(m_models->findData(m_model));  // until it is loaded
    Q_EMIT loadModelRequested();
  });
  showAxes();
}

void ViewBar::setModels(const std::vector<ModelChoice>& models, const QString& current) {
  const QSignalBlocker blocker(m_models);
  m_model = current;
  m_models->clear();
  QString full;
  for (const ModelChoice& model : models) {
    m_models->addItem(model.shortName.isEmpty() ? model.name : model.shortName, model.id);
    m_models->setItemData(m_models->count() - 1, model.name, Qt::ToolTipRole);
    if (model.id == current) full = model.name;
  }
  m_models->insertSeparator(m_models->count());
  m_models->addItem(tr("Load a model…"));
  m_models->setCurrentIndex(m_models->findData(current));
  m_models->setToolTip(
      tr("The model of the view that is worked in: its codes, what is pulled and what is "
         "predicted. "
         "Of several views each can show another one; those in which none was chosen follow the "
         "first.\n\n%1")
          .arg(full));
  m_models->setVisible(models.size() > 1);
}

void ViewBar::setViews(const std::vector<ViewChoice>& views, int current) {
  const QSignalBlocker blocker(m_views);
  m_choices = views;
  m_views->clear();
  for (const ViewChoice& view : views) {
    m_views->addItem(view.lookOnly ? tr("%1 (look only)").arg(view.name) : view.name);
    const QString tip = view.lookOnly
                            ? view.tip + QLatin1Char(' ') + tr("Cells cannot be pulled in it.")
                            : view.tip;
    m_views->setItemData(m_views->count() - 1, tip.trimmed(), Qt::ToolTipRole);
  }
  m_views->setEnabled(!views.empty());
  setCurrent(current);
}

void ViewBar::setCurrent(int index) {
  const QSignalBlocker blocker(m_views);
  m_views->setCurrentIndex(index);
  showAxes();
}

void ViewBar::showAxes() {
  const int current = m_views->currentIndex();
  const bool axes = current >= 0 && current < static_cast<int>(m_choices.size()) &&
                    m_choices[static_cast<std::size_t>(current)].axes;
  for (QSpinBox* axis : m_axes) axis->setVisible(axes);
  m_views->setToolTip(current < 0 ? tr("How the cells are laid out.")
                                  : m_views->itemData(current, Qt::ToolTipRole).toString());
}

void ViewBar::setDescription(const QString& text) {
  m_description->setText(text);
}

void ViewBar::setAxes(const std::array<int, 3>& axes, int latentSize) {
  for (std::size_t i = 0; i < m_axes.size(); ++i) {
    const QSignalBlocker blocker(m_axes[i]);
    m_axes[i]->setMaximum(std::max(1, latentSize));
    m_axes[i]->setValue(axes[i] + 1);
  }
}

}  // namespace chreode
