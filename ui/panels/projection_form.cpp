#include "panels/projection_form.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>
#include <algorithm>

#include "panels/panel_text.h"

namespace chreode {

namespace {

using Method = ProjectionRequest::Method;
using Source = ProjectionRequest::Source;

constexpr int kLabelWidth = 88;
constexpr int kExpressionComponents = 50;
constexpr int kFieldWidth = 112;

QGridLayout* formGrid(QWidget* page) {
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(rowGap);
  grid->setVerticalSpacing(innerGap);
  grid->setColumnStretch(2, 1);
  return grid;
}

void addSetting(QGridLayout* grid, const QString& name, const QString& tip, QWidget* field) {
  const int row = grid->rowCount();
  auto* label = new QLabel(name);
  label->setBuddy(field);
  label->setForegroundRole(QPalette::PlaceholderText);
  label->setMinimumWidth(kLabelWidth);
  field->setAccessibleName(name);
  field->setToolTip(tip);
  field->setMinimumWidth(kFieldWidth);
  grid->addWidget(label, row, 0);
  grid->addWidget(field, row, 1);
}

QSpinBox* spin(int low, int high, int value) {
  auto* box = new QSpinBox;
  box->setRange(low, high);
  box->setValue(value);
  return box;
}

}  // namespace

ProjectionForm::ProjectionForm(QWidget* parent)
    : QWidget(parent),
      m_method(new QComboBox),
      m_source(new QComboBox),
      m_dimensions(new QComboBox),
      m_settings(new QStackedWidget),
      m_neighbors(spin(2, 500, 15)),
      m_minDist(new QDoubleSpinBox),
      m_epochs(spin(0, 10000, 0)),
      m_seed(spin(0, 1000000, 0)),
      m_components{spin(1, 1, 1), spin(1, 1, 1), spin(1, 1, 1)},
      m_from(new QComboBox),
      m_to(new QComboBox) {
  m_method->addItems({tr("UMAP"), tr("principal components"), tr("from group to group")});
  m_source->addItems({tr("codes"), tr("expression")});
  m_dimensions->addItems({tr("3"), tr("2")});
  auto* page = new QWidget;
  auto* grid = formGrid(page);
  addSetting(grid, tr("Method"),
             tr("UMAP keeps neighbours together; principal components and a way from one group to "
                "another are linear, and a drag in them is exact."),
             m_method);
  addSetting(grid, tr("Of"),
             tr("The model's codes, or 50 principal components of the expression itself."),
             m_source);
  addSetting(grid, tr("Dimensions"), tr("A view in three dimensions, or a flat one."),
             m_dimensions);
  m_settings->addWidget(buildUmap());
  m_settings->addWidget(buildComponents());
  m_settings->addWidget(buildGroups());
  auto* columns = new QHBoxLayout(this);
  columns->setContentsMargins(0, 0, 0, 0);
  columns->setSpacing(partGap);
  columns->addWidget(page, 0, Qt::AlignTop);
  columns->addWidget(m_settings, 0, Qt::AlignTop);
  columns->addStretch(1);

  for (QComboBox* box : {m_method, m_source, m_dimensions, m_from, m_to}) {
    connect(box, &QComboBox::currentIndexChanged, this, &ProjectionForm::showMethod);
  }
  for (QSpinBox* box :
       {m_neighbors, m_epochs, m_seed, m_components[0], m_components[1], m_components[2]}) {
    connect(box, &QSpinBox::valueChanged, this, &ProjectionForm::changed);
  }
  connect(m_minDist, &QDoubleSpinBox::valueChanged, this, &ProjectionForm::changed);
  showMethod();
}

QWidget* ProjectionForm::buildUmap() {
  auto* page = new QWidget;
  auto* grid = formGrid(page);
  m_minDist->setRange(0.0, 2.9);
  m_minDist->setSingleStep(0.05);
  m_minDist->setDecimals(2);
  m_minDist->setValue(0.1);
  m_epochs->setSpecialValueText(tr("by size"));
  m_epochs->setSingleStep(50);
  addSetting(grid, tr("Neighbours"),
             tr("Of each cell, itself among them. Few show detail, many the whole."), m_neighbors);
  addSetting(grid, tr("Min. distance"), tr("How near to one another cells are drawn."), m_minDist);
  addSetting(grid, tr("Epochs"), tr("Rounds of the layout: 500 up to 10,000 cells and 200 beyond."),
             m_epochs);
  addSetting(grid, tr("Seed"), tr("The same seed gives the same picture."), m_seed);
  return page;
}

QWidget* ProjectionForm::buildComponents() {
  auto* page = new QWidget;
  auto* grid = formGrid(page);
  const QString names[] = {tr("Horizontal"), tr("Vertical"), tr("Depth")};
  for (std::size_t i = 0; i < m_components.size(); ++i) {
    addSetting(grid, names[i], tr("Which principal component; the first varies most."),
               m_components[i]);
  }
  return page;
}

QWidget* ProjectionForm::buildGroups() {
  auto* page = new QWidget;
  auto* grid = formGrid(page);
  addSetting(grid, tr("From"), tr("The first axis starts at the mean code of this group."), m_from);
  addSetting(
      grid, tr("To"),
      tr("It goes to the mean code of this one. The other axes are the greatest variances at "
         "right angles to it."),
      m_to);
  for (QComboBox* box : {m_from, m_to}) {
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(14);
  }
  return page;
}

void ProjectionForm::setLatentSize(int numbers) {
  m_latentSize = numbers;
  showMethod();
}

void ProjectionForm::setLabel(const ClassLegend& legend) {
  m_label = legend;
  {
    const QSignalBlocker from(m_from), to(m_to);
    const QString wasFrom = m_from->currentText(), wasTo = m_to->currentText();
    m_from->clear();
    m_to->clear();
    m_from->addItems(legend.names);
    m_to->addItems(legend.names);
    const auto restore = [](QComboBox* box, const QString& name, int other) {
      const int found = box->findText(name);
      box->setCurrentIndex(found >= 0 ? found : std::min(other, box->count() - 1));
    };
    restore(m_from, wasFrom, 0);
    restore(m_to, wasTo, 1);
  }
  showMethod();
}

void ProjectionForm::showMethod() {
  const auto method = static_cast<Method>(m_method->currentIndex());
  m_settings->setCurrentIndex(m_method->currentIndex());
  m_source->setEnabled(method != Method::between);
  const bool expression = method != Method::between &&
                          static_cast<Source>(m_source->currentIndex()) == Source::expression;
  const int components = std::max(1, expression ? kExpressionComponents : m_latentSize);
  for (std::size_t i = 0; i < m_components.size(); ++i) {
    const QSignalBlocker blocker(m_components[i]);
    const bool first = m_components[i]->maximum() == 1;
    m_components[i]->setMaximum(components);
    if (first) m_components[i]->setValue(static_cast<int>(i) + 1);
  }
  m_components[2]->setEnabled(m_dimensions->currentIndex() == 0);
  Q_EMIT changed();
}

ProjectionRequest ProjectionForm::request() const {
  ProjectionRequest request;
  request.method = static_cast<Method>(m_method->currentIndex());
  request.source = request.method == Method::between
                       ? Source::codes
                       : static_cast<Source>(m_source->currentIndex());
  request.umap.dimensions = m_dimensions->currentIndex() == 0 ? 3 : 2;
  request.umap.neighbors = m_neighbors->value();
  request.umap.minDist = m_minDist->value();
  request.umap.epochs = m_epochs->value();
  request.umap.seed = static_cast<std::uint64_t>(m_seed->value());
  for (std::size_t i = 0; i < m_components.size(); ++i) {
    request.components[i] = m_components[i]->value() - 1;
  }
  request.column = m_label.column.toStdString();
  request.from = m_from->currentText().toStdString();
  request.to = m_to->currentText().toStdString();
  return request;
}

QString ProjectionForm::problem() const {
  const ProjectionRequest wanted = request();
  if (wanted.source == Source::codes && m_latentSize == 0) {
    return tr("A model has to encode the cells first, or choose expression.");
  }
  if (wanted.method == Method::between) {
    if (m_label.names.size() < 2) return tr("Choose a label column with two groups first.");
    if (wanted.from == wanted.to) return tr("Choose two groups.");
  }
  return {};
}

}  // namespace chreode
