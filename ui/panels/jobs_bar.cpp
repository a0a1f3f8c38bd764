#include "panels/jobs_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <cmath>

#include "panels/elided_label.h"
#include "panels/panel_text.h"
#include "plots/number_text.h"
#include "plots/swatch.h"
#include "plots/theme.h"

namespace chreode {

JobsBar::JobsBar(QWidget* parent)
    : QWidget(parent),
      m_text(new ElidedLabel(this)),
      m_progress(new QProgressBar(this)),
      m_cancel(new QToolButton(this)),
      m_waiting(new QLabel(this)) {
  m_progress->setTextVisible(false);
  m_progress->setFixedSize(120, 6);
  m_progress->setAccessibleName(tr("Progress"));
  m_cancel->setAutoRaise(true);
  m_cancel->setFixedSize(24, 24);
  m_cancel->setIcon(crossIcon(Theme::of(palette()).muted));
  m_cancel->setAccessibleName(tr("Cancel this job"));
  m_cancel->setToolTip(tr("Cancel. What was there before stays."));
  m_waiting->setForegroundRole(QPalette::PlaceholderText);
  m_text->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(rowGap, 0, rowGap, 0);
  layout->setSpacing(rowGap);
  layout->addWidget(m_text, 1);
  layout->addWidget(m_progress);
  layout->addWidget(m_cancel);
  layout->addWidget(m_waiting);
  connect(m_cancel, &QToolButton::clicked, this, [this] { Q_EMIT cancelRequested(m_id); });
  setJobs({});
}

void JobsBar::setJobs(const std::vector<JobLine>& jobs) {
  setVisible(!jobs.empty());
  if (jobs.empty()) return;
  const JobLine& job = jobs.front();
  m_id = job.id;
  QString text = job.text;
  if (const QString left = timeLeftText(job.secondsLeft); !left.isEmpty())
    text += QStringLiteral(" · ") + left;
  m_text->setText(text);
  m_text->setAccessibleName(text);
  if (job.fraction < 0.0) {
    m_progress->setRange(0, 0);
  } else {
    m_progress->setRange(0, 1000);
    m_progress->setValue(static_cast<int>(std::lround(1000.0 * std::min(1.0, job.fraction))));
  }
  m_cancel->setVisible(job.canCancel);
  const auto waiting = static_cast<qint64>(jobs.size()) - 1;
  m_waiting->setText(tr("+ %1").arg(countText(waiting)));
  QStringList names;
  for (std::size_t i = 1; i < jobs.size(); ++i) names.append(jobs[i].text);
  m_waiting->setToolTip(tr("Waiting or running beside it:\n%1").arg(names.join(QLatin1Char('\n'))));
  m_waiting->setVisible(waiting > 0);
}

}  // namespace chreode
