#include "panels/program_amount.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>

#include "panels/panel_text.h"
#include "plots/number_text.h"

namespace chreode {

namespace {

constexpr int kTenths = 30;  // three standard deviations either way

}  // namespace

ProgramAmount::ProgramAmount(QWidget* parent)
    : QWidget(parent),
      m_kind(new QComboBox),
      m_slider(new QSlider(Qt::Horizontal)),
      m_value(new QLabel) {
  m_kind->addItem(tr("By sd"), static_cast<int>(ShiftKind::addDeviations));
  m_kind->addItem(tr("To zero"), static_cast<int>(ShiftKind::toZero));
  m_kind->addItem(tr("To quantile"), static_cast<int>(ShiftKind::toQuantile));
  m_kind->setAccessibleName(tr("Amount"));
  m_kind->setToolTip(
      tr("Standard deviations of log1p of each gene; none; or what so many of the cells that "
         "express it stay below. Repressed targets go the other way. Each cell keeps its total."));
  m_slider->setAccessibleName(tr("Amount"));
  m_slider->setMinimumWidth(80);
  m_value->setMinimumWidth(52);
  m_value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  layout->addWidget(m_kind);
  layout->addWidget(m_slider, 1);
  layout->addWidget(m_value);
  connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
    showKind();
    Q_EMIT changed();
  });
  connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
    (amount().kind == ShiftKind::toQuantile ? m_quantile : m_deviations) = value;
    showValue();
    Q_EMIT changed();
  });
  showKind();
}

ShiftAmount ProgramAmount::amount() const {
  const auto kind = static_cast<ShiftKind>(m_kind->currentData().toInt());
  switch (kind) {
    case ShiftKind::toZero:
      return {kind, 0.0};
    case ShiftKind::toQuantile:
      return {kind, m_slider->value() / 100.0};
    case ShiftKind::addDeviations:
      break;
  }
  return {kind, m_slider->value() / 10.0};
}

void ProgramAmount::showKind() {
  const ShiftKind kind = amount().kind;
  const QSignalBlocker blocker(m_slider);
  const bool quantile = kind == ShiftKind::toQuantile;
  m_slider->setRange(quantile ? 1 : -kTenths, quantile ? 100 : kTenths);
  m_slider->setPageStep(quantile ? 10 : 5);
  m_slider->setValue(quantile ? m_quantile : m_deviations);
  m_slider->setVisible(kind != ShiftKind::toZero);
  m_value->setVisible(kind != ShiftKind::toZero);
  showValue();
}

void ProgramAmount::showValue() {
  const ShiftAmount now = amount();
  m_value->setText(now.kind == ShiftKind::toQuantile ? percentText(now.value)
                                                     : tr("%1 sd").arg(changeText(now.value)));
}

}  // namespace chreode
