#include "panels/training_run_view.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <cmath>

#include "panels/code_activity_view.h"
#include "panels/elided_label.h"
#include "panels/panel_text.h"
#include "plots/line_plot.h"
#include "plots/number_text.h"
#include "plots/theme.h"

namespace chreode {

TrainingRunView::TrainingRunView(QWidget* parent)
    : QWidget(parent),
      m_progress(new ElidedLabel),
      m_watch(new QCheckBox(tr("Watch it learn"))),
      m_plot(new LinePlot),
      m_activity(new CodeActivityView) {
  m_plot->setAccessibleName(tr("Loss of training and held-out cells"));
  m_plot->setToolTip(
      tr("Negative log-likelihood with the code's cost, per cell: lower is better. "
         "Training has done its work where the held-out curve no longer falls."));
  m_watch->setChecked(true);
  m_watch->setToolTip(
      tr("The scene follows the codes from epoch to epoch, each picture laid over the one before. "
         "Cells cannot be pulled meanwhile."));
  // The outcome is a sentence: it gets the whole width, and the tick a line of its own.
  auto* head = new QVBoxLayout;
  head->setSpacing(2);
  head->addWidget(m_progress);
  head->addWidget(m_watch);
  auto* plots = new QHBoxLayout;
  plots->setSpacing(rowGap);
  plots->addWidget(m_plot, 3);
  plots->addWidget(m_activity, 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  layout->addLayout(head);
  layout->addLayout(plots, 1);
  connect(m_watch, &QCheckBox::toggled, this, &TrainingRunView::watchChanged);
}

void TrainingRunView::setState(State state, const QString& hint) {
  if (state == State::running && m_state == State::idle) {
    m_phase.clear();
    m_loss.clear();
    m_heldoutLoss.clear();
    m_activity->setActivity({});
    m_progress->setText(tr("Preparing…"));
    showCurves();
  }
  m_state = state;
  const bool idle = state == State::idle;
  if (idle && m_loss.empty()) m_progress->setText(hint);
  m_progress->setForegroundRole(idle ? QPalette::PlaceholderText : QPalette::WindowText);
}

void TrainingRunView::addUpdate(const TrainingUpdate& update) {
  const QString phase = QString::fromStdString(update.phase);
  if (phase != m_phase || (!m_loss.empty() && update.step < m_loss.back().x())) {
    // Another trial begins: its steps count from zero again.
    m_loss.clear();
    m_heldoutLoss.clear();
  }
  m_phase = phase;
  m_loss.emplace_back(update.step, update.loss);
  if (!std::isnan(update.heldoutLoss)) m_heldoutLoss.emplace_back(update.step, update.heldoutLoss);
  if (!update.activity.klPerNumber.empty()) m_activity->setActivity(update.activity);
  QStringList parts;
  if (!phase.isEmpty())
    parts.append(phase);
  else if (update.steps > 0)
    parts.append(tr("step %1 of %2").arg(countText(update.step), countText(update.steps)));
  if (m_state == State::paused)
    parts.append(tr("paused"));
  else if (const QString left = timeLeftText(update.secondsLeft); !left.isEmpty())
    parts.append(left);
  QString text = parts.join(QStringLiteral(" · "));
  if (!text.isEmpty()) text[0] = text[0].toUpper();
  m_progress->setText(text);
  showCurves();
}

void TrainingRunView::showCurves() {
  const Theme& theme = Theme::of(palette());
  LinePlotData data;
  data.xTitle = tr("step");
  data.yTitle = tr("loss per cell");
  data.series.push_back({tr("training"), theme.muted, m_loss, false});
  data.series.push_back({tr("held out"), theme.accent, m_heldoutLoss, true});
  m_plot->setData(std::move(data));
}

void TrainingRunView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) showCurves();
}

void TrainingRunView::setWatching(bool watching) {
  const QSignalBlocker blocker(m_watch);
  m_watch->setChecked(watching);
}

void TrainingRunView::setOutcome(const QString& sentence) {
  m_progress->setText(sentence);
}

}  // namespace chreode
