#include "panels/direction_box.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>

#include "panels/panel_text.h"

namespace chreode {

DirectionBox::DirectionBox(QWidget* parent)
    : QWidget(parent),
      m_kind(new QComboBox),
      m_number(new QSpinBox),
      m_axis(new QComboBox),
      m_from(new QComboBox),
      m_arrow(new QLabel(QStringLiteral("→"))),
      m_to(new QComboBox) {
  m_kind->addItems(
      {tr("Latent number"), tr("Axis of the view"), tr("Last edit"), tr("Class to class")});
  m_kind->setAccessibleName(tr("Direction"));
  m_kind->setToolTip(tr(
      "The way through the code whose genes are listed. \"Axis of the view\" is where a cell goes "
      "that is pulled along it; \"Class to class\" joins the mean codes of two classes."));
  m_number->setRange(1, 1);
  m_number->setAccessibleName(tr("Latent number"));
  m_number->setAlignment(Qt::AlignRight);
  m_axis->addItems({QStringLiteral("X"), QStringLiteral("Y"), QStringLiteral("Z")});
  m_axis->setAccessibleName(tr("Axis"));
  for (QComboBox* box : {m_from, m_to}) {
    box->setMinimumContentsLength(4);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  }
  m_from->setAccessibleName(tr("From class"));
  m_to->setAccessibleName(tr("To class"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(innerGap);
  row->addWidget(m_kind);
  for (QWidget* field : std::initializer_list<QWidget*>{m_number, m_axis, m_from, m_arrow, m_to}) {
    row->addWidget(field);
  }
  row->addStretch(1);
  connect(m_kind, &QComboBox::currentIndexChanged, this, [this](int kind) {
    DirectionChoice next = m_choice;
    next.kind = static_cast<DirectionChoice::Kind>(kind);
    next.number =
        next.kind == DirectionChoice::Kind::axis ? m_axis->currentIndex() : m_number->value() - 1;
    choose(next);
    showKind();
  });
  connect(m_number, &QSpinBox::valueChanged, this, [this](int number) {
    DirectionChoice next = m_choice;
    next.number = number - 1;
    choose(next);
  });
  connect(m_axis, &QComboBox::currentIndexChanged, this, [this](int axis) {
    DirectionChoice next = m_choice;
    next.number = axis;
    choose(next);
  });
  const auto classes = [this] {
    DirectionChoice next = m_choice;
    next.from = m_from->currentIndex();
    next.to = m_to->currentIndex();
    choose(next);
  };
  connect(m_from, &QComboBox::currentIndexChanged, this, classes);
  connect(m_to, &QComboBox::currentIndexChanged, this, classes);
  showKind();
}

void DirectionBox::choose(const DirectionChoice& choice) {
  if (choice == m_choice) return;
  m_choice = choice;
  Q_EMIT changed();
}

void DirectionBox::showKind() {
  const DirectionChoice::Kind kind = m_choice.kind;
  m_number->setVisible(kind == DirectionChoice::Kind::number);
  m_axis->setVisible(kind == DirectionChoice::Kind::axis);
  for (QWidget* field : std::initializer_list<QWidget*>{m_from, m_arrow, m_to}) {
    field->setVisible(kind == DirectionChoice::Kind::classes);
  }
}

void DirectionBox::setLatentSize(int numbers) {
  m_number->setMaximum(std::max(1, numbers));
}

void DirectionBox::setClasses(const QStringList& names) {
  const QSignalBlocker from(m_from);
  const QSignalBlocker to(m_to);
  QStringList before;
  for (int i = 0; i < m_from->count(); ++i) before << m_from->itemText(i);
  if (before == names) return;
  m_from->clear();
  m_to->clear();
  m_from->addItems(names);
  m_to->addItems(names);
  m_to->setCurrentIndex(names.size() > 1 ? 1 : 0);
  DirectionChoice next = m_choice;
  next.from = m_from->currentIndex();
  next.to = m_to->currentIndex();
  choose(next);
}

void DirectionBox::setNumber(int number) {
  if (m_choice.kind == DirectionChoice::Kind::number) m_number->setValue(number + 1);
}

}  // namespace chreode
