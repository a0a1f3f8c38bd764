#include "panels/combination_form.h"

#include <QComboBox>
#include <algorithm>

#include "panels/column_boxes.h"

namespace chreode {

namespace {

bool isDouble(const QString& level) {
  const auto plus = level.indexOf(QLatin1Char('+'));
  return plus > 0 && plus + 1 < level.size();
}

/// Doubles of which both singles are there: the others say something else with a plus.
int pairsAmong(const QStringList& levels) {
  return static_cast<int>(std::count_if(levels.begin(), levels.end(), [&](const QString& level) {
    return isDouble(level) && levels.contains(level.section(QLatin1Char('+'), 0, 0)) &&
           levels.contains(level.section(QLatin1Char('+'), 1));
  }));
}

/// The column with the most pairs; the condition's where none has any.
std::string perturbationAmong(const Dataset& data, const ColumnRoles& roles) {
  std::string found = roles.condition;
  int most = 0;
  for (const Annotation& column : data.cells.columns) {
    if (column.kind == Annotation::Kind::numeric) continue;
    const int pairs = pairsAmong(usedLevels(data, QString::fromStdString(column.name)));
    if (pairs <= most) continue;
    most = pairs;
    found = column.name;
  }
  return found;
}

/// The column of samples, else one that is called so, else the label's.
std::string withinAmong(const Dataset& data, const ColumnRoles& roles) {
  if (!roles.sample.empty()) return roles.sample;
  for (const char* word : {"dataset", "batch", "line", "donor", "replicate"}) {
    for (const Annotation& column : data.cells.columns) {
      const QString name = QString::fromStdString(column.name);
      const bool classes = column.kind != Annotation::Kind::numeric;
      if (classes && name.contains(QLatin1String(word), Qt::CaseInsensitive)) return column.name;
    }
  }
  return roles.label;
}

}  // namespace

CombinationForm::CombinationForm(QWidget* parent)
    : PerturbationForm(parent),
      m_perturbation(addQuestion(
          tr("Perturbation"), tr("The column that says what was perturbed in a cell; both together "
                                 "are written A+B."))),
      m_control(addQuestion(tr("Control"), tr("Its value of unperturbed cells."))),
      m_within(
          addQuestion(tr("Within"), tr("The column of lines or batches: controls and singles are "
                                       "taken from the double's own."))),
      m_model(addQuestion(
          tr("Model"), tr("For the sum in the code: a PCA that is made without the doubles, or the "
                          "model in use, which may have seen them."))) {
  connect(m_perturbation, &QComboBox::currentIndexChanged, this, &CombinationForm::fillControls);
  connect(m_within, &QComboBox::currentIndexChanged, this, &CombinationForm::showRun);
  setModel({}, false);
}

bool CombinationForm::fill(const Dataset& data, const ColumnRoles& roles) {
  fillWithColumns(m_perturbation, data, perturbationAmong(data, roles), 0);
  // One batch is enough.
  fillWithColumns(m_within, data, withinAmong(data, roles), 1, 1);
  if (m_within->currentText() == m_perturbation->currentText() && m_within->count() > 1) {
    m_within->setCurrentIndex(m_within->currentIndex() == 0 ? 1 : 0);
  }
  fillControls();
  return m_within->count() > 1;
}

void CombinationForm::fillControls() {
  const QStringList levels = levelsOf(m_perturbation);
  fillWithTexts(m_control, levels, controlAmong(levels));
  showRun();
}

bool CombinationForm::hasDoubles() const {
  for (int i = 0; i < m_control->count(); ++i) {
    if (isDouble(m_control->itemText(i))) return true;
  }
  return false;
}

void CombinationForm::setModel(const QString& name, bool hasCode) {
  const QVariant before = m_model->currentData();
  m_model->clear();
  m_model->addItem(tr("PCA without the doubles"), false);
  if (hasCode) m_model->addItem(tr("%1 as it is").arg(name), true);
  m_model->setCurrentIndex(std::max(0, m_model->findData(before)));
}

QString CombinationForm::hindrance() const {
  if (m_perturbation->currentText() == m_within->currentText()) {
    return tr("Perturbation and lines are to be two columns.");
  }
  if (!hasDoubles()) {
    return tr("This column has no double perturbation; one is written as A+B.");
  }
  return {};
}

void CombinationForm::ask() {
  CombinationRequest request;
  request.question = {m_perturbation->currentText().toStdString(),
                      m_control->currentText().toStdString(),
                      m_within->currentText().toStdString()};
  request.withModel = m_model->currentData().toBool();
  Q_EMIT runRequested(request);
}

}  // namespace chreode
