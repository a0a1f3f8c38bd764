#include "panels/range_filter.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

#include "panels/panel_text.h"

namespace chreode {

namespace {

constexpr int kEditWidth = 76;

QLineEdit* limitEdit(const QString& name) {
  auto* edit = new QLineEdit;
  edit->setFixedWidth(kEditWidth);
  edit->setAlignment(Qt::AlignRight);
  edit->setPlaceholderText(RangeFilter::tr("no limit"));
  edit->setAccessibleName(name);
  return edit;
}

}  // namespace

RangeFilter::RangeFilter(const QString& name, bool hasLow, bool hasHigh, QWidget* parent)
    : QWidget(parent),
      m_name(new QLabel(name)),
      m_low(limitEdit(tr("Least %1").arg(name))),
      m_high(limitEdit(tr("Greatest %1").arg(name))),
      m_remove(new QToolButton),
      m_plot(new Histogram) {
  m_plot->setHandles(hasLow, hasHigh);
  m_plot->setAccessibleName(tr("Distribution of %1").arg(name));
  m_name->setTextFormat(Qt::PlainText);
  m_low->setVisible(hasLow);
  m_high->setVisible(hasHigh);
  m_remove->setText(QStringLiteral("✕"));
  m_remove->setAutoRaise(true);
  m_remove->setAccessibleName(tr("Remove the filter %1").arg(name));
  m_remove->setToolTip(tr("Filter by this column no longer."));
  m_remove->hide();
  auto* row = new QHBoxLayout;
  row->setSpacing(innerGap);
  row->addWidget(m_name, 1);
  row->addWidget(m_low);
  if (hasLow && hasHigh) row->addWidget(new QLabel(QStringLiteral("–")));
  row->addWidget(m_high);
  row->addWidget(m_remove);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(innerGap);
  layout->addLayout(row);
  layout->addWidget(m_plot);
  connect(m_plot, &Histogram::limitsDragged, this, [this] {
    showTexts();
    Q_EMIT tried();
  });
  connect(m_plot, &Histogram::limitsChosen, this, [this] {
    showTexts();
    Q_EMIT chosen();
  });
  for (QLineEdit* edit : {m_low, m_high}) {
    connect(edit, &QLineEdit::editingFinished, this, &RangeFilter::readTexts);
  }
  connect(m_remove, &QToolButton::clicked, this, &RangeFilter::removeRequested);
}

void RangeFilter::setData(HistogramData data) {
  m_plot->setData(std::move(data));
  showTexts();
}

void RangeFilter::setWhole(bool whole) {
  m_plot->setWhole(whole);
}

void RangeFilter::setTip(const QString& tip) {
  m_name->setToolTip(tip);
  m_plot->setToolTip(tip);
}

void RangeFilter::setRemovable() {
  m_remove->show();
}

void RangeFilter::setLimits(std::optional<double> low, std::optional<double> high) {
  m_plot->setLimits(low, high);
  showTexts();
}

std::optional<double> RangeFilter::low() const {
  return m_plot->low();
}

std::optional<double> RangeFilter::high() const {
  return m_plot->high();
}

QString RangeFilter::textOf(std::optional<double> limit) const {
  if (!limit) return {};
  const bool percent = m_plot->data().scale == HistogramScale::percent;
  const QString text = QString::number(percent ? 100.0 * *limit : *limit, 'g', 7);
  return percent ? text + QStringLiteral(" %") : text;
}

void RangeFilter::showTexts() {
  m_low->setText(textOf(m_plot->low()));
  m_high->setText(textOf(m_plot->high()));
}

std::optional<double> RangeFilter::limitIn(const QLineEdit* edit) const {
  QString text = edit->text().trimmed();
  if (text.endsWith(QLatin1Char('%'))) text.chop(1);
  bool ok = false;
  const double number = QLocale::c().toDouble(text.trimmed(), &ok);
  if (!ok) return std::nullopt;
  return m_plot->data().scale == HistogramScale::percent ? number / 100.0 : number;
}

void RangeFilter::readTexts() {
  for (const QLineEdit* edit : {m_low, m_high}) {
    if (edit->text().trimmed().isEmpty() || limitIn(edit)) continue;
    showTexts();  // that was no number
    return;
  }
  const std::optional<double> low = limitIn(m_low);
  const std::optional<double> high = limitIn(m_high);
  if (textOf(low) == textOf(m_plot->low()) && textOf(high) == textOf(m_plot->high())) return;
  m_plot->setLimits(low, high);
  showTexts();
  Q_EMIT chosen();
}

}  // namespace chreode
