#include "panels/transfer_panel.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "panels/empty_note.h"
#include "panels/panel_text.h"
#include "panels/scroll_page.h"
#include "plots/number_text.h"

namespace chreode {

namespace {

constexpr int genesShown = 200;
constexpr int tableHeight = 150;

struct Score {
  const char* title;
  const char* tip;
};

const Score kScores[] = {
    {QT_TRANSLATE_NOOP("TransferPanel", "r split"),
     QT_TRANSLATE_NOOP("TransferPanel",
                       "Pearson's r of the predicted and the measured change. One half of the "
                       "control cells predicts, the other half refers, so that shared noise does "
                       "not count; median of 50 splits. This is the figure to go by.")},
    {QT_TRANSLATE_NOOP("TransferPanel", "r"),
     QT_TRANSLATE_NOOP("TransferPanel",
                       "The same with all control cells on both sides: their noise is shared, and "
                       "a mere smoothing scores too.")},
    {QT_TRANSLATE_NOOP("TransferPanel", "r top 20"),
     QT_TRANSLATE_NOOP("TransferPanel", "r over the 20 genes that changed most in truth.")},
    {QT_TRANSLATE_NOOP("TransferPanel", "L2"),
     QT_TRANSLATE_NOOP("TransferPanel",
                       "Distance of predicted and measured means over the 1,000 genes most "
                       "expressed in the control cells; small is good.")},
    {QT_TRANSLATE_NOOP("TransferPanel", "Direction"),
     QT_TRANSLATE_NOOP("TransferPanel",
                       "Share of these 20 genes whose direction, up or down, is foretold.")},
    {QT_TRANSLATE_NOOP("TransferPanel", "E-distance"),
     QT_TRANSLATE_NOOP("TransferPanel",
                       "How far a cloud of cells drawn from the prediction lies from the measured "
                       "cells; small is good. In the tip of a cell: what cells of one cloud would "
                       "have.")},
    {QT_TRANSLATE_NOOP("TransferPanel", "R² of means"),
     QT_TRANSLATE_NOOP("TransferPanel",
                       "High even for a prediction of no change, since most genes do not move. Do "
                       "not go by it.")},
    {QT_TRANSLATE_NOOP("TransferPanel", "Left out"),
     QT_TRANSLATE_NOOP("TransferPanel",
                       "Mean r for the source classes, each left out in turn and predicted from "
                       "the others. It needs no truth about the target.")}};

void addRow(QGridLayout* grid, const QString& name, QComboBox* field, const QString& tip) {
  const int row = grid->rowCount();
  auto* label = new QLabel(name);
  label->setForegroundRole(QPalette::PlaceholderText);
  label->setBuddy(field);
  field->setAccessibleName(name);
  field->setToolTip(tip);
  field->setMinimumContentsLength(10);
  field->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  grid->addWidget(label, row, 0);
  grid->addWidget(field, row, 1);
}

void styleTable(QTableWidget* table) {
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->setShowGrid(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(22);
  table->horizontalHeader()->setHighlightSections(false);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
  table->setMinimumHeight(tableHeight);
}

QTableWidgetItem* textItem(const QString& text, const QString& tip = {}) {
  auto* item = new QTableWidgetItem(text);
  item->setToolTip(tip);
  return item;
}

QTableWidgetItem* numberItem(double value, const QString& tip = {}) {
  QTableWidgetItem* item =
      textItem(std::isfinite(value) ? QString::number(value, 'f', 3) : QStringLiteral("–"), tip);
  item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  return item;
}

/// Classes that cells of a column have; empty for a column that tells none apart.
QStringList levelsOf(const Dataset& data, const QString& name) {
  const Annotation* found = data.cells.find(name.toStdString());
  if (!found) return {};
  const Annotation column = withLevels(*found);
  std::vector<bool> used(column.levels.size(), false);
  for (const std::int32_t code : column.codes) {
    if (code >= 0) used[static_cast<std::size_t>(code)] = true;
  }
  QStringList levels;
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i]) levels.append(QString::fromStdString(column.levels[i]));
  }
  return levels;
}

/// The level that is called a control, else the first.
int controlAmong(const QStringList& levels) {
  for (const char* word : {"control", "ctrl", "unstim", "untreated", "vehicle", "dmso", "wt"}) {
    for (int i = 0; i < levels.size(); ++i) {
      if (levels[i].contains(QLatin1String(word), Qt::CaseInsensitive)) return i;
    }
  }
  return 0;
}

}  // namespace

TransferPanel::TransferPanel(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyNote(m_stack)),
      m_condition(new QComboBox),
      m_control(new QComboBox),
      m_perturbed(new QComboBox),
      m_classes(new QComboBox),
      m_target(new QComboBox),
      m_model(new QComboBox),
      m_run(new QPushButton(tr("Predict"))),
      m_result(new QStackedWidget),
      m_verdict(textLabel({})),
      m_notices(captionLabel({})),
      m_methods(new QTableWidget),
      m_genesTitle(headingLabel({})),
      m_genes(new QTableWidget),
      m_export(new QPushButton(tr("Export…"))) {
  auto* page = new QWidget;
  auto* columns = new QHBoxLayout(page);
  columns->setContentsMargins(panelMargin, 12, panelMargin, 12);
  columns->setSpacing(2 * panelMargin);
  columns->addWidget(buildForm(), 0);
  columns->addWidget(scrollPage(buildResult()), 1);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(page);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);

  connect(m_empty, &EmptyNote::pressed, this, &TransferPanel::openRequested);
  connect(m_condition, &QComboBox::currentIndexChanged, this, &TransferPanel::fillCondition);
  connect(m_classes, &QComboBox::currentIndexChanged, this, &TransferPanel::fillClasses);
  for (QComboBox* box : {m_control, m_perturbed, m_target}) {
    connect(box, &QComboBox::currentIndexChanged, this, &TransferPanel::showRun);
  }
  connect(m_methods, &QTableWidget::itemSelectionChanged, this, &TransferPanel::showGenes);
  connect(m_export, &QPushButton::clicked, this, &TransferPanel::exportRequested);
  connect(m_run, &QPushButton::clicked, this, [this] {
    if (m_running)
      Q_EMIT cancelRequested();
    else
      Q_EMIT runRequested(request());
  });
  setModel({}, false);
  setReport(nullptr);
  setDataset(nullptr, {});
}

QWidget* TransferPanel::buildForm() {
  auto* rows = new QWidget;
  auto* grid = new QGridLayout(rows);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(rowGap);
  grid->setVerticalSpacing(innerGap);
  grid->setColumnStretch(1, 1);
  addRow(grid, tr("Condition"), m_condition, tr("The column that says what was done to a cell."));
  addRow(grid, tr("Control"), m_control, tr("Its value of unperturbed cells."));
  addRow(grid, tr("Perturbed"), m_perturbed, tr("Its value of perturbed cells."));
  addRow(grid, tr("Classes"), m_classes,
         tr("The column of cell types, or whatever the change is carried between."));
  addRow(grid, tr("Target"), m_target,
         tr("The class to predict from all others. Its perturbed cells are used for nothing but "
            "the scores."));
  addRow(grid, tr("Model"), m_model,
         tr("For the prediction in the code. A model that saw the target's perturbed cells knows "
            "the answer; one like it is trained without them and kept beside it."));
  grid->setRowStretch(grid->rowCount(), 1);
  // The tray is low: the questions scroll, what asks them stays in sight.
  auto* form = new QWidget;
  form->setFixedWidth(280);
  auto* layout = new QVBoxLayout(form);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(innerGap);
  layout->addWidget(scrollPage(rows, true), 1);
  layout->addWidget(m_run);
  return form;
}

QWidget* TransferPanel::buildResult() {
  QLabel* nothing = captionLabel(
      tr("What a perturbation did to the other classes is carried over to the target class in "
         "several ways. Each stands beside no change, a mere smoothing and, where the target's "
         "perturbed cells were measured, the truth."));
  nothing->setAlignment(Qt::AlignTop);
  auto* result = new QWidget;
  QStringList titles{tr("Prediction")};
  for (const Score& score : kScores) titles.append(tr(score.title));
  m_methods->setColumnCount(static_cast<int>(titles.size()));
  m_methods->setHorizontalHeaderLabels(titles);
  for (int i = 0; i < static_cast<int>(std::size(kScores)); ++i) {
    m_methods->horizontalHeaderItem(i + 1)->setToolTip(tr(kScores[i].tip));
  }
  m_methods->setAccessibleName(tr("Predictions and their scores"));
  styleTable(m_methods);
  m_methods->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_genes->setColumnCount(3);
  m_genes->setHorizontalHeaderLabels({tr("Gene"), tr("Predicted"), tr("Measured")});
  m_genes->setAccessibleName(tr("Genes of the prediction"));
  styleTable(m_genes);
  m_genes->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_genes->setMinimumWidth(230);
  m_genes->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  m_export->setToolTip(tr("Write the change of every gene by every prediction as a table."));

  auto* left = new QVBoxLayout;
  left->setSpacing(rowGap);
  left->addWidget(m_verdict);
  left->addWidget(m_methods, 1);
  left->addWidget(m_notices);
  auto* heading = new QHBoxLayout;
  heading->addWidget(m_genesTitle, 1);
  heading->addWidget(m_export);
  auto* right = new QVBoxLayout;
  right->setSpacing(rowGap);
  right->addLayout(heading);
  right->addWidget(m_genes, 1);
  auto* layout = new QHBoxLayout(result);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(panelMargin);
  layout->addLayout(left, 3);
  layout->addLayout(right, 1);
  m_result->addWidget(nothing);
  m_result->addWidget(result);
  return m_result;
}

void TransferPanel::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles) {
  m_data = data && data->matrix ? std::move(data) : nullptr;
  if (m_data) fillColumns(roles);
  const bool usable = m_condition->count() > 0 && m_classes->count() > 1;
  if (!m_data)
    m_empty->setNote(tr("Open a file of cells to carry a perturbation over."), tr("Open…"));
  else if (!usable)
    m_empty->setNote(tr("These cells have no two columns of classes: one of the condition and one "
                        "of the cell types are needed."),
                     {});
  m_stack->setCurrentIndex(m_data && usable ? 1 : 0);
  showRun();
}

void TransferPanel::fillColumns(const ColumnRoles& roles) {
  const auto fill = [this](QComboBox* box, const std::string& wanted, int otherwise) {
    const QString before = box->currentText();
    const QSignalBlocker blocker(box);
    box->clear();
    for (const Annotation& column : m_data->cells.columns) {
      const QString name = QString::fromStdString(column.name);
      if (column.kind != Annotation::Kind::numeric && levelsOf(*m_data, name).size() > 1) {
        box->addItem(name);
      }
    }
    int at = box->findText(before);
    if (at < 0) at = box->findText(QString::fromStdString(wanted));
    box->setCurrentIndex(at >= 0 ? at : std::min(otherwise, box->count() - 1));
  };
  fill(m_classes, roles.label, 0);
  fill(m_condition, roles.condition, 1);
  fillCondition();
  fillClasses();
}

void TransferPanel::fillCondition() {
  if (!m_data) return;
  const QStringList levels = levelsOf(*m_data, m_condition->currentText());
  const int control = controlAmong(levels);
  const auto fill = [&](QComboBox* box, int otherwise) {
    const QString before = box->currentText();
    const QSignalBlocker blocker(box);
    box->clear();
    box->addItems(levels);
    box->setCurrentIndex(levels.contains(before) ? static_cast<int>(levels.indexOf(before))
                                                 : otherwise);
  };
  fill(m_control, control);
  fill(m_perturbed, control == 0 && levels.size() > 1 ? 1 : 0);
  showRun();
}

void TransferPanel::fillClasses() {
  if (!m_data) return;
  const QStringList levels = levelsOf(*m_data, m_classes->currentText());
  const QString before = m_target->currentText();
  {
    const QSignalBlocker blocker(m_target);
    m_target->clear();
    m_target->addItems(levels);
    m_target->setCurrentIndex(std::max(0, static_cast<int>(levels.indexOf(before))));
  }
  showRun();
}

void TransferPanel::setModel(const QString& name, bool hasCode) {
  // What was chosen stays; without a choice a model that has a code is used.
  const bool chosen = m_model->count() > 1;
  const auto before = m_model->currentData();
  m_model->clear();
  if (hasCode) {
    m_model->addItem(tr("like %1, without the answer").arg(name),
                     static_cast<int>(TransferRequest::Model::retrained));
    m_model->addItem(tr("%1 as it is").arg(name), static_cast<int>(TransferRequest::Model::asItIs));
  }
  m_model->addItem(tr("none, PCA only"), static_cast<int>(TransferRequest::Model::none));
  m_model->setCurrentIndex(chosen ? std::max(0, m_model->findData(before)) : 0);
}

void TransferPanel::setRunning(bool running) {
  m_running = running;
  showRun();
}

void TransferPanel::showRun() {
  const bool columns = m_condition->currentText() != m_classes->currentText();
  const bool levels = m_control->currentText() != m_perturbed->currentText();
  m_run->setText(m_running ? tr("Cancel") : tr("Predict"));
  m_run->setEnabled(m_running || (m_data && columns && levels && m_target->count() > 1));
  m_run->setToolTip(!columns  ? tr("Condition and classes are to be two columns.")
                    : !levels ? tr("Control and perturbed are to be two values.")
                              : QString());
}

TransferRequest TransferPanel::request() const {
  TransferRequest request;
  request.question = {
      m_condition->currentText().toStdString(), m_control->currentText().toStdString(),
      m_perturbed->currentText().toStdString(), m_classes->currentText().toStdString(),
      m_target->currentText().toStdString()};
  request.model = static_cast<TransferRequest::Model>(m_model->currentData().toInt());
  return request;
}

void TransferPanel::setReport(std::shared_ptr<const TransferReport> report) {
  m_report = std::move(report);
  m_result->setCurrentIndex(m_report ? 1 : 0);
  if (!m_report) return;
  QStringList lines;
  for (const std::string& line : m_report->verdict()) lines.append(QString::fromStdString(line));
  m_verdict->setText(lines.join(QLatin1Char(' ')));
  lines.clear();
  for (const std::string& line : m_report->caveats) lines.append(QString::fromStdString(line));
  for (const std::string& line : m_report->notices) lines.append(QString::fromStdString(line));
  m_notices->setText(lines.join(QLatin1Char(' ')));
  m_notices->setVisible(!lines.isEmpty());
  showMethods();
}

void TransferPanel::showMethods() {
  const QSignalBlocker blocker(m_methods);
  // Predictions first; what they are held against stands below, muted.
  std::vector<const TransferMethod*> rows;
  for (const bool predictions : {true, false}) {
    for (const TransferMethod& method : m_report->methods) {
      if (isPrediction(method.name) == predictions) rows.push_back(&method);
    }
  }
  const bool hasCeiling = std::isfinite(m_report->ceiling);
  const int count = static_cast<int>(rows.size());
  m_methods->setRowCount(count + (hasCeiling ? 1 : 0));
  const std::string advised = m_report->recommended();
  int chosen = 0;
  for (int row = 0; row < count; ++row) {
    const TransferMethod& method = *rows[static_cast<std::size_t>(row)];
    QString title = QString::fromStdString(transferMethodTitle(method.name));
    const bool recommended = method.name == advised;
    if (recommended) {
      title += tr(" · recommended");
      chosen = row;
    }
    QTableWidgetItem* name =
        textItem(title, QString::fromStdString(transferMethodMeaning(method.name)));
    name->setData(Qt::UserRole, QString::fromStdString(method.name));
    const double values[] = {method.correlationSplit,      method.scores.correlation,
                             method.scores.correlationTop, method.scores.distance,
                             method.scores.directionTop,   method.energy,
                             method.scores.squaredPearson, method.leftOut};
    m_methods->setItem(row, 0, name);
    for (int i = 0; i < static_cast<int>(std::size(values)); ++i) {
      QString tip = tr(kScores[i].tip);
      if (i == 5 && std::isfinite(method.energyBand)) {
        tip += tr(" Here: %1 by chance.").arg(QString::number(method.energyBand, 'f', 3));
      }
      m_methods->setItem(row, i + 1, numberItem(values[i], tip));
    }
    for (int i = 0; i < m_methods->columnCount(); ++i) {
      QTableWidgetItem* item = m_methods->item(row, i);
      QFont font = m_methods->font();
      font.setBold(recommended);
      item->setFont(font);
      if (!isPrediction(method.name))
        item->setForeground(palette().brush(QPalette::PlaceholderText));
    }
  }
  if (hasCeiling) {
    const QString tip =
        tr("What a perfect prediction would reach, since both conditions were "
           "measured in a limited number of cells (split halves).");
    m_methods->setItem(count, 0, textItem(tr("Ceiling"), tip));
    m_methods->setItem(count, 1, numberItem(m_report->ceiling, tip));
    for (int i = 0; i < m_methods->columnCount(); ++i) {
      if (!m_methods->item(count, i)) m_methods->setItem(count, i, textItem({}));
      m_methods->item(count, i)->setForeground(palette().brush(QPalette::PlaceholderText));
    }
  }
  m_methods->resizeColumnsToContents();
  m_methods->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  m_methods->selectRow(chosen);
  showGenes();
}

void TransferPanel::showGenes() {
  const int row = m_methods->currentRow();
  const QTableWidgetItem* item = row >= 0 ? m_methods->item(row, 0) : nullptr;
  const TransferMethod* method =
      m_report && item ? m_report->find(item->data(Qt::UserRole).toString().toStdString())
                       : nullptr;
  m_genes->setRowCount(0);
  m_genesTitle->setText(method ? QString::fromStdString(transferMethodTitle(method->name))
                               : tr("Genes"));
  if (!method) return;
  const bool truth = m_report->hasTruth();
  m_genes->setColumnHidden(2, !truth);
  const auto order = strongest(method->change, genesShown);
  m_genes->setRowCount(static_cast<int>(order.size()));
  for (int i = 0; i < m_genes->rowCount(); ++i) {
    const std::int32_t gene = order[static_cast<std::size_t>(i)];
    const QString name = QString::fromStdString(m_report->genes[static_cast<std::size_t>(gene)]);
    m_genes->setItem(i, 0, textItem(name));
    const auto change = [](double value) {
      QTableWidgetItem* cell = textItem(changeText(value));
      cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      return cell;
    };
    m_genes->setItem(i, 1, change(method->change[gene]));
    if (truth) m_genes->setItem(i, 2, change(m_report->measured[gene]));
  }
}

}  // namespace chreode
