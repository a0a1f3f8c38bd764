#include "panels/expression_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>
#include <cmath>

#include "panels/elided_label.h"
#include "panels/empty_note.h"
#include "panels/gene_change_model.h"
#include "panels/gene_table.h"
#include "panels/label_mix_bar.h"
#include "panels/panel_text.h"
#include "panels/support_bar.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

/// A correlation is told to two decimals: its third means nothing.
QString agreementText(double r) {
  return QString::number(r, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212));
}

}  // namespace

ExpressionPanel::ExpressionPanel(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyNote(m_stack)),
      m_subject(new ElidedLabel),
      m_classesName(captionLabel(tr("Classifier on the codes, probabilities"))),
      m_classes(new LabelMixBar(tr("Probabilities of a classifier that was trained on the codes of "
                                   "the cells, calibrated on cells that it did not see."))),
      m_mixName(captionLabel(tr("30 nearest real cells, shares"))),
      m_mix(new LabelMixBar(tr("Classes among the 30 real cells nearest to the code."))),
      m_support(new SupportBar),
      m_agreement(textLabel({})),
      m_seeds(textLabel({})),
      m_closure(captionLabel({})),
      m_units(captionLabel({})),
      m_tabs(new QTabBar),
      m_filter(new QLineEdit),
      m_sort(new QComboBox),
      m_decodeAt(new QComboBox),
      m_model(new GeneChangeModel(this)),
      m_table(new GeneTable(m_model)) {
  m_stack->addWidget(m_empty);
  m_stack->addWidget(buildContent());
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  setMinimumWidth(320);

  connect(m_empty, &EmptyNote::pressed, this, [this] { Q_EMIT missingActionRequested(m_missing); });
  connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
    m_model->setList(static_cast<GeneChangeModel::List>(tab));
    showTabs();
  });
  connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
    m_model->setFilter(text);
    showTabs();
  });
  connect(m_sort, &QComboBox::currentIndexChanged, this,
          [this](int index) { m_model->setByAbsoluteChange(index == 1); });
  connect(m_model, &GeneChangeModel::pinnedChanged, this, [this](const QStringList& genes) {
    showTabs();
    Q_EMIT pinnedChanged(genes);
  });
  connect(m_table, &GeneTable::geneActivated, this, &ExpressionPanel::geneActivated);
  connect(m_table, &GeneTable::copyRequested, this,
          [this] { copy(tsv(!m_table->selectedRows().empty())); });
  setMissing(Missing::file);
}

QWidget* ExpressionPanel::buildContent() {
  auto* page = new QWidget(m_stack);
  m_subject->setFont(textFont(bodySize, QFont::DemiBold));
  m_agreement->setToolTip(
      tr("Pearson's r between the predicted change and two others over the ranked genes: the "
         "difference of measured means, and what the PCA model predicts for the same move. Near 1 "
         "the prediction says what real cells say; where it does not, believe the measured one."));
  m_seeds->setToolTip(
      tr("Models that differ in their seed alone predict the same move. Agreement in sign over the "
         "50 genes of the greatest change, and the median spread of a change (standard deviation "
         "over mean). Where fewer than half of the genes agree the gauge says so: three models "
         "that know nothing would agree on a quarter."));
  auto* head = new QVBoxLayout;
  head->setContentsMargins(panelMargin, rowGap, panelMargin, 0);
  head->setSpacing(rowGap);
  auto* keep = new QPushButton(tr("Keep"));
  keep->setToolTip(tr("Keep this move in the notebook, with its baselines and its rank among other "
                      "moves of the same length."));
  connect(keep, &QPushButton::clicked, this, &ExpressionPanel::keepRequested);
  auto* subject = new QHBoxLayout;
  subject->addWidget(m_subject, 1);
  subject->addWidget(keep);
  head->addLayout(subject);
  auto* classes = new QVBoxLayout;
  classes->setSpacing(2);
  for (QWidget* part : {static_cast<QWidget*>(m_classesName), static_cast<QWidget*>(m_classes),
                        static_cast<QWidget*>(m_mixName), static_cast<QWidget*>(m_mix)}) {
    classes->addWidget(part);
  }
  m_classes->setAccessibleName(tr("Class probabilities"));
  head->addLayout(classes);
  head->addWidget(m_support);
  head->addWidget(m_seeds);
  head->addWidget(m_agreement);
  head->addWidget(m_closure);
  m_decodeAt->setAccessibleName(tr("Decode at"));
  m_decodeAt->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_decodeAt->setToolTip(
      tr("The decoder is told each cell's batch. Decode at the cell's own, as it would have been "
         "measured there, or average over all of them."));
  connect(m_decodeAt, &QComboBox::activated, this,
          [this](int index) { Q_EMIT decodeAtChosen(static_cast<DecodeAt>(index)); });
  m_decodeAt->hide();
  head->addWidget(m_decodeAt);

  m_tabs->setDrawBase(false);
  m_tabs->setExpanding(false);
  m_tabs->setAccessibleName(tr("Which genes"));
  for (int i = 0; i < 3; ++i) m_tabs->addTab({});
  auto* tabs = new QHBoxLayout;
  tabs->setContentsMargins(rowGap, 0, panelMargin, 0);
  tabs->addWidget(m_tabs);
  tabs->addStretch(1);

  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  layout->addLayout(head);
  auto* list = new QVBoxLayout;
  list->setSpacing(0);
  list->addLayout(tabs);
  list->addWidget(hairline(page));
  list->addWidget(buildTools());
  list->addWidget(m_table, 1);
  layout->addLayout(list, 1);
  m_units->setContentsMargins(panelMargin, 0, panelMargin, rowGap);
  layout->addWidget(m_units);
  return page;
}

QWidget* ExpressionPanel::buildTools() {
  auto* tools = new QWidget;
  m_filter->setPlaceholderText(tr("Filter genes"));
  m_filter->setClearButtonEnabled(true);
  m_filter->setAccessibleName(tr("Filter genes"));
  m_sort->addItem(tr("by fold"));
  m_sort->addItem(tr("by difference"));
  m_sort->setAccessibleName(tr("Rank genes"));
  m_sort->setToolTip(
      tr("By fold ranks the ratio of edited to base, which favours rare genes. By difference ranks "
         "the absolute change, which favours strong ones."));
  auto* copyButton = new QPushButton;
  copyButton->setText(tr("Copy"));
  copyButton->setAccessibleName(tr("Copy as TSV"));
  copyButton->setToolTip(tr("Copy as tab-separated text."));
  auto* menu = new QMenu(copyButton);
  QAction* selected =
      menu->addAction(tr("Selected rows (Ctrl+C)"), this, [this] { copy(tsv(true)); });
  menu->addAction(tr("All rows of this list"), this, [this] { copy(tsv(false)); });
  menu->addAction(tr("Every ranked gene"), this, [this] { copy(m_model->tsvOfEveryGene()); });
  connect(menu, &QMenu::aboutToShow, selected,
          [this, selected] { selected->setEnabled(!m_table->selectedRows().empty()); });
  copyButton->setMenu(menu);
  auto* layout = new QHBoxLayout(tools);
  layout->setContentsMargins(panelMargin, rowGap, panelMargin, innerGap);
  layout->setSpacing(rowGap);
  layout->addWidget(m_filter, 1);
  layout->addWidget(m_sort);
  layout->addWidget(copyButton);
  return tools;
}

void ExpressionPanel::setMissing(Missing what) {
  m_missing = what;
  m_response.reset();
  m_model->setResponse(nullptr);
  switch (what) {
    case Missing::file:
      m_empty->setNote(tr("Open a file of cells, then pull one to see which genes change."),
                       tr("Open…"));
      break;
    case Missing::model:
      m_empty->setNote(tr("A model has to decode a cell before its genes can change."),
                       tr("Load a model…"));
      break;
    case Missing::cell:
      m_empty->setNote(tr("Click a cell in the scene and pull its handle: the genes that change "
                          "stand here, strongest first."),
                       tr("Take hold of a cell"));
      break;
    case Missing::pull:
      m_empty->setNote(tr("Held. Pull the handle in the scene, or drop it on a class on the left: "
                          "the genes that change stand here, strongest first."),
                       {});
      break;
  }
  m_stack->setCurrentIndex(0);
}

void ExpressionPanel::setSubject(const QString& text) {
  m_subject->setText(text);
}

QString ExpressionPanel::subject() const {
  return m_subject->text();
}

void ExpressionPanel::setLabel(const ClassLegend& legend) {
  m_classes->setLegend(legend);
  m_mix->setLegend(legend);
}

void ExpressionPanel::setResponse(std::shared_ptr<const Response> response) {
  if (!response) {
    setMissing(Missing::cell);
    return;
  }
  m_response = std::move(response);
  m_mix->setMixes(m_response->labelsBefore, m_response->labelsAfter);
  m_mix->setVisible(!m_response->labelsBefore.shares.empty());
  m_mixName->setVisible(!m_response->labelsBefore.shares.empty());
  m_classes->setMixes(m_response->classesBefore, m_response->classesAfter);
  m_classes->setVisible(!m_response->classesBefore.shares.empty());
  m_classesName->setVisible(!m_response->classesBefore.shares.empty());
  const SeedVerdict seeds = m_response->seedVerdict();
  m_support->setReading(m_response->support, seeds.disagree());
  m_seeds->setText(QString::fromStdString(seeds.sentence()));
  m_seeds->setVisible(seeds.models > 1);
  setTextColor(m_seeds, seeds.disagree() ? Theme::of(palette()).edge : QColor());
  m_table->showSeeds(seeds.models > 1);
  m_model->setResponse(m_response);
  showNotes();
  showTabs();
  m_table->setStale(false);
  m_stack->setCurrentIndex(1);
}

void ExpressionPanel::showNotes() {
  const Response& response = *m_response;
  if (std::isnan(response.measuredAgreement)) {
    m_agreement->setText(tr("No measured difference to compare with yet."));
  } else {
    QString text = tr("Agreement: measured r = %1").arg(agreementText(response.measuredAgreement));
    if (!std::isnan(response.pcaAgreement) && response.pcaChange.size() > 0)
      text += tr(" · PCA r = %1").arg(agreementText(response.pcaAgreement));
    m_agreement->setText(text);
  }
  const bool closes = response.closureGene >= 0;
  if (closes)
    m_closure->setText(
        tr("%1 takes %2 of the edited total: others fall by closure, whether they change or not.")
            .arg(QString::fromStdString(
                     (*response.genes)[static_cast<std::size_t>(response.closureGene)]),
                 percentText(response.closureShare)));
  m_closure->setVisible(closes);

  QString units = QString::fromStdString(response.unitsText());
  if (response.cells > 1) {
    units += tr("; mean of %1 cells").arg(countText(response.decodedCells));
    if (response.decodedCells < response.cells)
      units += tr(", a sample of %1").arg(countText(response.cells));
  }
  if (!response.decodedAt.empty()) units += tr("; ") + QString::fromStdString(response.decodedAt);
  m_units->setText(units + tr(" · tick: measured"));
}

void ExpressionPanel::showTabs() {
  const QString names[] = {tr("▲ Up"), tr("▼ Down"), tr("★ Pinned")};
  for (int i = 0; i < 3; ++i) {
    QString text = names[i];
    if (i == 2 && !m_model->pinned().isEmpty())
      text += QLatin1Char(' ') + countText(m_model->pinned().size());
    if (m_tabs->tabText(i) != text) m_tabs->setTabText(i, text);
  }
  QString empty;
  if (!m_filter->text().trimmed().isEmpty())
    empty = tr("No gene in this list has “%1” in its name.").arg(m_filter->text().trimmed());
  else if (m_model->list() == GeneChangeModel::List::pinned)
    empty = m_model->pinned().isEmpty() ? tr("Press the star of a gene to pin it here.")
                                        : tr("None of the pinned genes is in this model.");
  else
    empty = tr("No gene moves this way yet.");
  m_table->setEmptyText(empty);
}

void ExpressionPanel::setDecodeAt(const QString& covariates, DecodeAt at) {
  m_decodeAt->clear();
  m_decodeAt->setVisible(!covariates.isEmpty());
  if (covariates.isEmpty()) return;
  m_decodeAt->addItem(tr("Decode at each cell's own %1").arg(covariates));
  m_decodeAt->addItem(tr("Decode averaged over %1").arg(covariates));
  m_decodeAt->setCurrentIndex(static_cast<int>(at));
}

void ExpressionPanel::setStale(bool stale) {
  m_table->setStale(stale);
}

void ExpressionPanel::setPinned(const QStringList& genes) {
  m_model->setPinned(genes);
  showTabs();
}

QStringList ExpressionPanel::pinned() const {
  return m_model->pinned();
}

QString ExpressionPanel::tsv(bool selectedOnly) const {
  return selectedOnly ? m_model->tsv(m_table->selectedRows()) : m_model->tsvOfAll();
}

void ExpressionPanel::copy(const QString& text) {
  QApplication::clipboard()->setText(text);
}

}  // namespace chreode
