#include "panels/cells_genes_dialog.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "panels/column_filters.h"
#include "panels/gene_sets_form.h"
#include "panels/kept_table.h"
#include "panels/panel_text.h"
#include "panels/quality_histograms.h"
#include "panels/scroll_page.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int kSideWidth = 360;

/// What of `after` is not in `before`, or what is gone, as an entry of the history.
QString filterChangeText(const CellFilter& before, const CellFilter& after) {
  const auto beyond = [](const std::vector<std::string>& these,
                         const std::vector<std::string>& others) {
    QStringList list;
    for (const std::string& each : these) {
      if (std::find(others.begin(), others.end(), each) == others.end()) {
        list << QString::fromStdString(each);
      }
    }
    return list;
  };
  if (after.empty()) return CellsGenesDialog::tr("Keep all cells");
  const QStringList fresh = beyond(after.criteria(), before.criteria());
  if (!fresh.isEmpty()) {
    return CellsGenesDialog::tr("Keep cells with %1").arg(fresh.join(QStringLiteral(", ")));
  }
  return CellsGenesDialog::tr("No more filter by %1")
      .arg(beyond(before.criteria(), after.criteria()).join(QStringLiteral(", ")));
}

QString shareText(qint64 part, qint64 whole) {
  return whole > 0 ? QStringLiteral(" (%1)").arg(
                         percentText(static_cast<double>(part) / static_cast<double>(whole)))
                   : QString();
}

}  // namespace

CellsGenesDialog::CellsGenesDialog(QWidget* parent)
    : QDialog(parent),
      m_note(textLabel({})),
      m_cut(new QPushButton),
      m_histograms(new QualityHistograms),
      m_columns(new ColumnFilters),
      m_cellsLine(new QLabel),
      m_genesLine(new QLabel),
      m_problemLine(textLabel({})),
      m_reasons(new KeptTable),
      m_classes(new KeptTable),
      m_sets(new GeneSetsForm),
      m_inScene(new QCheckBox(tr("Show in the scene"))),
      m_undo(new QPushButton(tr("Undo"))),
      m_redo(new QPushButton(tr("Redo"))),
      m_reset(new QPushButton(tr("Keep everything"))) {
  setWindowTitle(tr("Cells & genes"));
  resize(1080, 760);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  auto* parts = new QHBoxLayout;
  parts->setSpacing(0);
  parts->addWidget(scrollPage(buildCells(), true), 1);
  QFrame* line = hairline();
  line->setMaximumHeight(QWIDGETSIZE_MAX);
  line->setMinimumHeight(0);
  line->setFixedWidth(1);
  parts->addWidget(line);
  QScrollArea* side = scrollPage(buildSide(), true);
  side->setFixedWidth(kSideWidth);
  parts->addWidget(side);
  layout->addLayout(parts, 1);
  layout->addWidget(hairline());
  layout->addWidget(buildButtons());

  connect(m_histograms, &QualityHistograms::tried, this, &CellsGenesDialog::tryOut);
  connect(m_histograms, &QualityHistograms::chosen, this, &CellsGenesDialog::make);
  connect(m_histograms, &QualityHistograms::splitChanged, this, &CellsGenesDialog::showOutcome);
  connect(m_columns, &ColumnFilters::tried, this, &CellsGenesDialog::tryOut);
  connect(m_columns, &ColumnFilters::chosen, this, &CellsGenesDialog::make);
  connect(m_sets, &GeneSetsForm::chosenByHand, this, [this] {
    Q_EMIT choiceMade(m_filter, m_sets->choice(), tr("Choose the genes of the model"));
  });
  connect(m_sets, &GeneSetsForm::listRequested, this, &CellsGenesDialog::listRequested);
  connect(m_inScene, &QCheckBox::toggled, this, &CellsGenesDialog::shownInScene);
  connect(m_undo, &QPushButton::clicked, this, &CellsGenesDialog::undoRequested);
  connect(m_redo, &QPushButton::clicked, this, &CellsGenesDialog::redoRequested);
  connect(m_reset, &QPushButton::clicked, this,
          [this] { Q_EMIT choiceMade({}, {}, tr("Keep all cells and choose genes as usual")); });
  connect(m_cut, &QPushButton::clicked, this, [this] {
    CellFilter filter = m_filter;
    filter.minCounts = m_droplets.cut;
    Q_EMIT choiceMade(filter, m_genes, filterChangeText(m_filter, filter));
  });
  // Enter in a field is meant for the field.
  for (QPushButton* each : findChildren<QPushButton*>()) each->setAutoDefault(false);
  setUndo(false, false);
  setDataset(nullptr, {});
}

QWidget* CellsGenesDialog::buildCells() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(panelMargin, panelMargin, panelMargin, panelMargin);
  layout->setSpacing(rowGap);
  auto* notes = new QHBoxLayout;
  notes->setSpacing(rowGap);
  notes->addWidget(m_note, 1);
  notes->addWidget(m_cut, 0, Qt::AlignTop);
  layout->addLayout(notes);

  layout->addWidget(m_histograms);
  layout->addSpacing(rowGap);
  layout->addWidget(headingLabel(tr("Columns of the cells")));
  layout->addWidget(m_columns);
  layout->addStretch(1);
  return page;
}

QWidget* CellsGenesDialog::buildSide() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(panelMargin, panelMargin, panelMargin, panelMargin);
  layout->setSpacing(rowGap);
  layout->addWidget(headingLabel(tr("What stays")));
  m_cellsLine->setFont(textFont(titleSize, QFont::DemiBold));
  layout->addWidget(m_cellsLine);
  layout->addWidget(m_genesLine);
  layout->addWidget(m_problemLine);
  m_reasons->setAccessibleName(tr("Cells that each filter leaves out"));
  m_classes->setAccessibleName(tr("Cells that stay of each class"));
  layout->addWidget(m_reasons);
  layout->addWidget(m_classes);
  layout->addSpacing(rowGap);
  layout->addWidget(hairline());
  layout->addSpacing(rowGap);
  layout->addWidget(headingLabel(tr("Genes of the model")));
  layout->addWidget(m_sets);
  layout->addStretch(1);
  return page;
}

QWidget* CellsGenesDialog::buildButtons() {
  auto* bar = new QWidget;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(panelMargin, rowGap, panelMargin, rowGap);
  row->setSpacing(rowGap);
  m_inScene->setToolTip(tr("Colours the cells by what stays; those left out are grey."));
  m_reset->setToolTip(tr("Lifts every filter and choice of genes. Undo brings them back."));
  auto* done = new QPushButton(tr("Close"));
  row->addWidget(m_inScene);
  row->addStretch(1);
  for (QPushButton* button : {m_undo, m_redo, m_reset, done}) row->addWidget(button);
  connect(done, &QPushButton::clicked, this, &QDialog::close);
  return bar;
}

void CellsGenesDialog::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles) {
  const bool same = data == m_data && data != nullptr;
  m_data = std::move(data);
  m_histograms->setDataset(m_data, roles, same);
  if (!same) {
    m_quality.reset();
    m_droplets = {};
    m_outcome.reset();
    m_problem.clear();
    m_columns->setDataset(m_data);
    m_columns->setConditions(m_filter.keep);
  }
  m_sets->setDataset(m_data, roles);
  showNote();
  showOutcome();
}

void CellsGenesDialog::setQuality(std::shared_ptr<const CellQuality> quality,
                                  const DropletCheck& droplets,
                                  std::shared_ptr<const GeneSetSizes> sizes) {
  m_quality = std::move(quality);
  m_droplets = droplets;
  m_sets->setSizes(std::move(sizes));
  m_histograms->setQuality(m_quality);
  showNote();
}

void CellsGenesDialog::setPinnedCount(int genes) {
  m_sets->setPinnedCount(genes);
}

void CellsGenesDialog::setChoice(const CellFilter& filter, const GeneChoice& genes) {
  m_filter = filter;
  m_genes = genes;
  m_histograms->setLimits(filter);
  m_columns->setConditions(filter.keep);
  m_sets->setChoice(genes);
  m_reset->setEnabled(!filter.empty() || !genes.empty());
  showNote();
}

void CellsGenesDialog::setOutcome(std::shared_ptr<const FilterOutcome> cells,
                                  std::shared_ptr<const ChosenGenes> genes,
                                  const QString& problem) {
  m_outcome = std::move(cells);
  m_problem = problem;
  m_sets->setChosen(std::move(genes));
  showOutcome();
}

void CellsGenesDialog::setUndo(bool canUndo, bool canRedo) {
  m_undo->setEnabled(canUndo);
  m_redo->setEnabled(canRedo);
}

void CellsGenesDialog::setShownInScene(bool shown) {
  const QSignalBlocker blocker(m_inScene);
  m_inScene->setChecked(shown);
}

void CellsGenesDialog::addList(const NamedGenes& list, bool always) {
  GeneChoice genes = m_genes;
  std::vector<NamedGenes>& lists = always ? genes.always : genes.neverLists;
  std::erase_if(lists, [&](const NamedGenes& old) { return old.name == list.name; });
  lists.push_back(list);
  const QString name = QString::fromStdString(list.name);
  Q_EMIT choiceMade(m_filter, genes,
                    always ? tr("Always take the genes of %1").arg(name)
                           : tr("Never take the genes of %1").arg(name));
}

CellFilter CellsGenesDialog::filterNow() const {
  CellFilter filter = m_histograms->limits();
  filter.keep = m_columns->conditions();
  return filter;
}

void CellsGenesDialog::make() {
  const CellFilter filter = filterNow();
  Q_EMIT choiceMade(filter, m_genes, filterChangeText(m_filter, filter));
}

void CellsGenesDialog::tryOut() {
  Q_EMIT choiceTried(filterNow(), m_genes);
}

void CellsGenesDialog::showNote() {
  QString text;
  bool warns = false;
  if (!m_data) {
    text = tr("Open a file to choose among its cells and genes.");
  } else if (!m_quality) {
    text = tr("The cells are being measured…");
  } else if (m_droplets.unfiltered) {
    text = QString::fromStdString(m_droplets.sentence());
    warns = !m_filter.minCounts;
  } else {
    text = QString::fromStdString(m_quality->missing);
  }
  m_note->setText(text);
  m_note->setVisible(!text.isEmpty());
  setTextColor(m_note, warns ? Theme::of(palette()).edge : QColor());
  m_cut->setVisible(warns && m_droplets.cut.has_value());
  if (m_droplets.cut) {
    m_cut->setText(tr("Cut at %1 counts").arg(countText(static_cast<qint64>(*m_droplets.cut))));
  }
}

void CellsGenesDialog::showOutcome() {
  m_problemLine->setText(m_problem);
  m_problemLine->setVisible(!m_problem.isEmpty());
  setTextColor(m_problemLine, Theme::of(palette()).outside);
  if (!m_data || !m_outcome) {
    m_cellsLine->setText(m_data ? countText(m_data->cellCount()) + tr(" cells") : tr("No cells"));
    m_genesLine->setText(m_data ? countText(m_data->geneCount()) + tr(" genes") : QString());
    m_reasons->setReasons({});
    m_classes->setKept(nullptr, {});
    return;
  }
  m_cellsLine->setText(tr("%1 of %2 cells%3")
                           .arg(countText(m_outcome->cells), countText(m_data->cellCount()),
                                shareText(m_outcome->cells, m_data->cellCount())));
  m_genesLine->setText(tr("%1 of %2 genes%3")
                           .arg(countText(m_outcome->genes), countText(m_data->geneCount()),
                                shareText(m_outcome->genes, m_data->geneCount())));
  m_reasons->setReasons(m_outcome->reasons);
  m_classes->setKept(m_histograms->splitColumn(), m_outcome->kept);
}

}  // namespace chreode
