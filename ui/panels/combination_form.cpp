#include "panels/combination_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "panels/column_boxes.h"
#include "panels/panel_text.h"
#include "panels/scroll_page.h"

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
    : QWidget(parent),
      m_perturbation(new QComboBox),
      m_control(new QComboBox),
      m_within(new QComboBox),
      m_model(new QComboBox),
      m_run(new QPushButton(tr("Predict"))) {
  auto* rows = new QWidget;
  auto* grid = new QGridLayout(rows);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(rowGap);
  grid->setVerticalSpacing(innerGap);
  grid->setColumnStretch(1, 1);
  addFormRow(grid, tr("Perturbation"), m_perturbation,
             tr("The column that says what was perturbed in a cell; both together are written "
                "A+B."));
  addFormRow(grid, tr("Control"), m_control, tr("Its value of unperturbed cells."));
  addFormRow(grid, tr("Within"), m_within,
             tr("The column of lines or batches: controls and singles are taken from the double's "
                "own."));
  addFormRow(grid, tr("Model"), m_model,
             tr("For the sum in the code: a PCA that is made without the doubles, or the model in "
                "use, which may have seen them."));
  grid->setRowStretch(grid->rowCount(), 1);
  setFixedWidth(240);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(innerGap);
  layout->addWidget(scrollPage(rows, true), 1);
  layout->addWidget(m_run);
  connect(m_perturbation, &QComboBox::currentIndexChanged, this, &CombinationForm::fillControls);
  connect(m_within, &QComboBox::currentIndexChanged, this, &CombinationForm::showRun);
  connect(m_run, &QPushButton::clicked, this, [this] {
    if (m_running) {
      Q_EMIT cancelRequested();
      return;
    }
    CombinationRequest request;
    request.question = {m_perturbation->currentText().toStdString(),
                        m_control->currentText().toStdString(),
                        m_within->currentText().toStdString()};
    request.withModel = m_model->currentData().toBool();
    Q_EMIT runRequested(request);
  });
  setModel({}, false);
}

bool CombinationForm::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles) {
  m_data = std::move(data);
  if (m_data) {
    fillWithColumns(m_perturbation, *m_data, perturbationAmong(*m_data, roles), 0);
    // One batch is enough.
    fillWithColumns(m_within, *m_data, withinAmong(*m_data, roles), 1, 1);
    if (m_within->currentText() == m_perturbation->currentText() && m_within->count() > 1) {
      m_within->setCurrentIndex(m_within->currentIndex() == 0 ? 1 : 0);
    }
    fillControls();
  }
  showRun();
  return m_within->count() > 1;
}

void CombinationForm::fillControls() {
  if (!m_data) return;
  const QStringList levels = usedLevels(*m_data, m_perturbation->currentText());
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

void CombinationForm::setRunning(bool running) {
  m_running = running;
  showRun();
}

void CombinationForm::showRun() {
  const bool columns = m_perturbation->currentText() != m_within->currentText();
  m_run->setText(m_running ? tr("Cancel") : tr("Predict"));
  m_run->setEnabled(m_running || (m_data && columns && hasDoubles()));
  m_run->setToolTip(!columns        ? tr("Perturbation and lines are to be two columns.")
                    : !hasDoubles() ? tr("This column has no double perturbation; one is written "
                                         "as A+B.")
                                    : QString());
}

}  // namespace chreode
