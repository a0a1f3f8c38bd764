#include "panels/roles_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>

#include "panels/panel_text.h"

namespace chreode {

namespace {

QComboBox* roleBox(const QString& name, const QString& tip, QWidget* parent) {
  auto* box = new QComboBox(parent);
  box->setAccessibleName(name);
  box->setToolTip(tip);
  box->setMinimumContentsLength(6);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  return box;
}

std::string chosenIn(const QComboBox* box) {
  return box->currentIndex() <= 0 ? std::string() : box->currentText().toStdString();
}

}  // namespace

RolesForm::RolesForm(QWidget* parent)
    : QWidget(parent),
      m_label(roleBox(tr("Label column"),
                      tr("The column that names each cell's type or cluster. Label mixes and the "
                         "baselines of a drag are told in its classes."),
                      this)),
      m_sample(roleBox(tr("Sample column"),
                       tr("The column that names the donor, sample or batch. Whole samples are "
                          "held out for judging where there are at least three."),
                       this)),
      m_condition(roleBox(tr("Condition column"),
                          tr("The column that names the treatment or perturbation. Training warns "
                             "when it cannot be told apart from the batch."),
                          this)) {
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(rowGap);
  grid->setVerticalSpacing(innerGap);
  grid->setColumnStretch(1, 1);
  int row = 0;
  const std::pair<QString, QComboBox*> lines[] = {
      {tr("Label"), m_label}, {tr("Sample"), m_sample}, {tr("Condition"), m_condition}};
  for (const auto& [name, box] : lines) {
    auto* label = new QLabel(name, this);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setBuddy(box);
    grid->addWidget(label, row, 0);
    grid->addWidget(box, row, 1);
    connect(box, &QComboBox::activated, this, [this] { Q_EMIT rolesChanged(roles()); });
    ++row;
  }
  setColumns({});
}

void RolesForm::setColumns(const AnnotationTable& cells) {
  const std::vector<const Annotation*> columns = columnsOfClasses(cells);
  for (QComboBox* box : {m_label, m_sample, m_condition}) {
    const QSignalBlocker blocker(box);
    box->clear();
    box->addItem(tr("none"));
    for (const Annotation* column : columns) box->addItem(QString::fromStdString(column->name));
    box->setEnabled(box->count() > 1);
  }
}

void RolesForm::setRoles(const ColumnRoles& roles) {
  const std::pair<QComboBox*, const std::string*> values[] = {
      {m_label, &roles.label}, {m_sample, &roles.sample}, {m_condition, &roles.condition}};
  for (const auto& [box, name] : values) {
    const QSignalBlocker blocker(box);
    const int at = name->empty() ? 0 : box->findText(QString::fromStdString(*name));
    box->setCurrentIndex(std::max(0, at));
  }
}

ColumnRoles RolesForm::roles() const {
  return {chosenIn(m_label), chosenIn(m_sample), chosenIn(m_condition)};
}

}  // namespace chreode
