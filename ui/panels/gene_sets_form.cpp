#include "panels/gene_sets_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "panels/panel_text.h"
#include "plots/number_text.h"

namespace chreode {

namespace {

constexpr int kNameWidth = 128;  // of a list, in pixels

QString familyText(GeneFamily family) {
  switch (family) {
    case GeneFamily::ribosomal:
      return GeneSetsForm::tr("ribosomal");
    case GeneFamily::mitochondrial:
      return GeneSetsForm::tr("mitochondrial");
    case GeneFamily::receptors:
      return GeneSetsForm::tr("T-cell receptors and immunoglobulins");
    case GeneFamily::malat1:
      return QStringLiteral("MALAT1");
    case GeneFamily::cellCycle:
      break;
  }
  return GeneSetsForm::tr("cell cycle (Tirosh et al. 2016)");
}

QVBoxLayout* rows() {
  auto* layout = new QVBoxLayout;
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(innerGap);
  return layout;
}

QComboBox* columnBox(const QString& name) {
  auto* box = new QComboBox;
  box->setAccessibleName(name);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(6);
  return box;
}

QLabel* countLabel() {
  auto* label = captionLabel({});
  label->setWordWrap(false);
  label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  return label;
}

void choose(QComboBox* box, const std::string& column) {
  box->setCurrentIndex(std::max(0, box->findText(QString::fromStdString(column))));
}

}  // namespace

GeneSetsForm::GeneSetsForm(QWidget* parent)
    : QWidget(parent),
      m_batch(columnBox(tr("Variable genes by batch"))),
      m_pinned(countLabel()),
      m_alwaysLists(rows()),
      m_neverLists(rows()),
      m_summary(captionLabel({})) {
  auto* layout = rows();
  setLayout(layout);
  auto* variable = new QHBoxLayout;
  variable->setSpacing(rowGap);
  auto* name = new QLabel(tr("Variable genes in"));
  name->setBuddy(m_batch);
  m_batch->setToolTip(
      tr("In each batch by itself, then combined by the number of batches in which a gene is "
         "variable: what differs between batches only is then not chosen for it."));
  variable->addWidget(name);
  variable->addWidget(m_batch, 1);
  layout->addLayout(variable);

  layout->addSpacing(rowGap);
  layout->addWidget(captionLabel(tr("Always take")));
  auto* pinned = new QHBoxLayout;
  auto* pinnedTick = new QCheckBox(tr("pinned genes"));
  pinnedTick->setChecked(true);
  pinnedTick->setEnabled(false);
  pinnedTick->setToolTip(tr("Pinned genes are in every model that is trained here."));
  pinned->addWidget(pinnedTick, 1);
  pinned->addWidget(m_pinned);
  layout->addLayout(pinned);
  m_markers = addColumnRow(layout, tr("markers of"),
                           tr("The 25 genes by which each class stands out most (Welch's t of log "
                              "values against all other cells)."));
  m_targets = addColumnRow(layout, tr("targets in"),
                           tr("Genes that the values of a column name: what was perturbed."));
  layout->addLayout(m_alwaysLists);
  auto* addAlways = new QPushButton(tr("Add factors or a list…"));
  addAlways->setToolTip(
      tr("A text file: a gene a line, or a table whose column tf or source names the factors."));
  layout->addWidget(addAlways, 0, Qt::AlignLeft);

  layout->addSpacing(rowGap);
  layout->addWidget(captionLabel(tr("Never take")));
  for (const GeneFamily family : kGeneFamilies) {
    auto* tick = new QCheckBox(familyText(family));
    m_families[family] = tick;
    layout->addWidget(tick);
    connect(tick, &QCheckBox::toggled, this, &GeneSetsForm::ask);
  }
  layout->addLayout(m_neverLists);
  auto* addNever = new QPushButton(tr("Add a list…"));
  addNever->setToolTip(tr("A text file with genes that no model is to have, a gene a line."));
  layout->addWidget(addNever, 0, Qt::AlignLeft);
  layout->addSpacing(rowGap);
  layout->addWidget(m_summary);

  connect(addAlways, &QPushButton::clicked, this, [this] { Q_EMIT listRequested(true); });
  connect(addNever, &QPushButton::clicked, this, [this] { Q_EMIT listRequested(false); });
  connect(m_batch, &QComboBox::currentIndexChanged, this, &GeneSetsForm::ask);
}

GeneSetsForm::ColumnRow GeneSetsForm::addColumnRow(QVBoxLayout* layout, const QString& text,
                                                   const QString& tip) {
  ColumnRow row{new QCheckBox(text), columnBox(text), countLabel()};
  row.tick->setToolTip(tip);
  auto* line = new QHBoxLayout;
  line->setSpacing(rowGap);
  line->addWidget(row.tick);
  line->addWidget(row.column, 1);
  line->addWidget(row.count);
  layout->addLayout(line);
  connect(row.tick, &QCheckBox::toggled, this, &GeneSetsForm::ask);
  connect(row.column, &QComboBox::currentIndexChanged, this, [this, tick = row.tick] {
    if (tick->isChecked()) {
      ask();
    } else {
      showCounts();
    }
  });
  return row;
}

void GeneSetsForm::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles) {
  m_data = std::move(data);
  m_roles = roles;
  m_chosen.reset();
  m_sizes.reset();
  fillColumns();
  setChoice(m_choice);
}

void GeneSetsForm::setSizes(std::shared_ptr<const GeneSetSizes> sizes) {
  m_sizes = std::move(sizes);
  fillColumns();
  setChoice(m_choice);
}

void GeneSetsForm::setPinnedCount(int genes) {
  m_pinned->setText(countText(genes));
}

void GeneSetsForm::fillColumns() {
  m_filling = true;
  m_batch->clear();
  m_batch->addItem(tr("all cells together"));
  m_markers.column->clear();
  m_targets.column->clear();
  if (m_data) {
    for (const Annotation* column : columnsOfClasses(m_data->cells)) {
      const bool isCategorical = column->kind == Annotation::Kind::categorical;
      if (isCategorical && column->levels.size() < 2) continue;
      const QString name = QString::fromStdString(column->name);
      m_batch->addItem(tr("each %1").arg(name), name);
      if (column->levels.size() <= 200) m_markers.column->addItem(name);
    }
    choose(m_markers.column, m_roles.label);
  }
  if (m_sizes) {
    for (const auto& [column, genes] : m_sizes->targets) {
      m_targets.column->addItem(QString::fromStdString(column));
    }
    if (m_targets.column->count() > 0) m_targets.column->setCurrentIndex(0);
  }
  m_filling = false;
}

void GeneSetsForm::setChoice(const GeneChoice& choice) {
  m_choice = choice;
  m_filling = true;
  m_batch->setCurrentIndex(
      std::max(0, m_batch->findData(QString::fromStdString(choice.batchColumn))));
  if (choice.batchColumn.empty()) m_batch->setCurrentIndex(0);
  m_markers.tick->setChecked(!choice.markerColumn.empty());
  if (!choice.markerColumn.empty()) choose(m_markers.column, choice.markerColumn);
  m_targets.tick->setChecked(!choice.targetColumn.empty());
  if (!choice.targetColumn.empty()) choose(m_targets.column, choice.targetColumn);
  for (const auto& [family, tick] : m_families) {
    tick->setChecked(std::count(choice.never.begin(), choice.never.end(), family) > 0);
  }
  m_filling = false;
  showLists();
  showCounts();
}

GeneChoice GeneSetsForm::choice() const {
  GeneChoice choice = m_choice;
  choice.batchColumn = m_batch->currentData().toString().toStdString();
  choice.markerColumn =
      m_markers.tick->isChecked() ? m_markers.column->currentText().toStdString() : std::string();
  choice.targetColumn =
      m_targets.tick->isChecked() ? m_targets.column->currentText().toStdString() : std::string();
  choice.never.clear();
  for (const GeneFamily family : kGeneFamilies) {
    if (m_families.at(family)->isChecked()) choice.never.push_back(family);
  }
  return choice;
}

void GeneSetsForm::ask() {
  if (m_filling) return;
  m_choice = choice();
  showCounts();
  Q_EMIT chosenByHand();
}

/// A tick for each list; unticked it goes.
void GeneSetsForm::showLists() {
  const auto fill = [this](QVBoxLayout* layout, std::vector<NamedGenes> GeneChoice::*lists) {
    while (QLayoutItem* item = layout->takeAt(0)) {
      item->widget()->hide();
      item->widget()->deleteLater();  // one may be the sender
      delete item;
    }
    const std::vector<NamedGenes>& all = m_choice.*lists;
    for (std::size_t i = 0; i < all.size(); ++i) {
      auto* tick = new QCheckBox;
      tick->setObjectName(QString::fromStdString(all[i].name));
      tick->setChecked(true);
      layout->addWidget(tick);
      connect(tick, &QCheckBox::toggled, this, [this, lists, i] {
        std::vector<NamedGenes>& own = m_choice.*lists;
        own.erase(own.begin() + static_cast<std::ptrdiff_t>(i));
        showLists();
        ask();
      });
    }
  };
  fill(m_alwaysLists, &GeneChoice::always);
  fill(m_neverLists, &GeneChoice::neverLists);
}

void GeneSetsForm::setChosen(std::shared_ptr<const ChosenGenes> chosen) {
  m_chosen = std::move(chosen);
  showCounts();
}

void GeneSetsForm::showCounts() {
  const auto setNamed = [this](const std::string& name, bool always) -> const GeneSetCount* {
    if (!m_chosen) return nullptr;
    const auto found = std::find_if(
        m_chosen->sets.begin(), m_chosen->sets.end(),
        [&](const GeneSetCount& set) { return set.name == name && set.always == always; });
    return found == m_chosen->sets.end() ? nullptr : &*found;
  };
  const GeneSetCount* markers =
      setNamed("markers of " + m_markers.column->currentText().toStdString(), true);
  m_markers.count->setText(m_markers.tick->isChecked() && markers ? countText(markers->found)
                                                                  : QString());
  m_markers.tick->setEnabled(m_markers.column->count() > 0);
  m_markers.column->setEnabled(m_markers.column->count() > 0);
  const bool hasTargets = m_targets.column->count() > 0;
  m_targets.tick->setEnabled(hasTargets);
  m_targets.column->setEnabled(hasTargets);
  m_targets.column->setPlaceholderText(tr("no column names genes"));
  Index targets = 0;
  for (const auto& [column, genes] :
       m_sizes ? m_sizes->targets : std::vector<std::pair<std::string, Index>>()) {
    if (column == m_targets.column->currentText().toStdString()) targets = genes;
  }
  m_targets.count->setText(hasTargets ? countText(targets) : QString());
  std::size_t place = 0;
  for (const GeneFamily family : kGeneFamilies) {
    QCheckBox* tick = m_families.at(family);
    const QString name = familyText(family);
    const Index genes = m_sizes ? m_sizes->families[place] : 0;
    tick->setText(m_sizes ? tr("%1  ·  %2").arg(name, countText(genes)) : name);
    tick->setEnabled(!m_sizes || genes > 0 || tick->isChecked());
    ++place;
  }
  const auto showList = [&](QVBoxLayout* layout, const std::vector<NamedGenes>& lists,
                            bool always) {
    for (int i = 0; i < layout->count(); ++i) {
      const NamedGenes& list = lists[static_cast<std::size_t>(i)];
      const GeneSetCount* set = setNamed(list.name, always);
      auto* tick = qobject_cast<QCheckBox*>(layout->itemAt(i)->widget());
      const QString name = QString::fromStdString(list.name);
      const QString size = countText(static_cast<qint64>(list.genes.size()));
      QString text = tick->fontMetrics().elidedText(name, Qt::ElideMiddle, kNameWidth);
      text += set ? tr("  ·  %1 of %2").arg(countText(set->found), size)
                  : tr("  ·  %1 genes").arg(size);
      if (set && always) text += tr(", %1 added").arg(countText(set->changed));
      tick->setToolTip(
          tr("%1: %2 genes, from a file. Untick it to leave the list out.").arg(name, size));
      tick->setText(text);
    }
  };
  showList(m_alwaysLists, m_choice.always, true);
  showList(m_neverLists, m_choice.neverLists, false);
  if (!m_chosen || !m_data) {
    m_summary->setText(m_data ? tr("The genes are being chosen…") : QString());
    return;
  }
  Index added = 0;
  Index leftOut = 0;
  for (const GeneSetCount& set : m_chosen->sets) (set.always ? added : leftOut) += set.changed;
  QString text = tr("The model will have %1 of %2 genes")
                     .arg(countText(static_cast<qint64>(m_chosen->genes.size())),
                          countText(m_data->geneCount()));
  if (added > 0)
    text += tr("; %1 of them only because they are always taken").arg(countText(added));
  if (leftOut > 0) text += tr("; %1 are never taken").arg(countText(leftOut));
  text += QLatin1Char('.');
  if (!m_chosen->smallBatches.empty()) {
    text += tr(" %1 batches have too few cells to rank genes by.")
                .arg(countText(static_cast<qint64>(m_chosen->smallBatches.size())));
  }
  m_summary->setText(text);
}

}  // namespace chreode
