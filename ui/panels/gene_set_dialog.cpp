#include "panels/gene_set_dialog.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

#include "panels/gene_list_edit.h"
#include "panels/panel_text.h"
#include "plots/number_text.h"

namespace chreode {

GeneSetDialog::GeneSetDialog(QWidget* parent)
    : QDialog(parent),
      m_genes(new GeneListEdit),
      m_name(new QLineEdit),
      m_method(new QComboBox),
      m_note(captionLabel({})),
      m_filter(new QLineEdit),
      m_list(new QListWidget),
      m_color(new QPushButton(tr("Colour by the score"))) {
  setWindowTitle(tr("Score of a gene set"));
  resize(460, 420);
  m_genes->setAccessibleName(tr("Genes of the set"));
  m_name->setPlaceholderText(tr("Name, for the legend"));
  m_name->setAccessibleName(tr("Name of the set"));
  m_method->addItem(tr("less control genes of like expression"), true);
  m_method->addItem(tr("mean of the genes"), false);
  m_method->setAccessibleName(tr("Score"));
  m_method->setToolTip(
      tr("scanpy's score_genes takes off the mean of genes drawn from the same 25 bins of mean "
         "expression, 50 a bin, so that a deeply read cell does not score high for its depth."));
  m_filter->setPlaceholderText(tr("Find sets"));
  m_filter->setAccessibleName(tr("Find sets"));
  m_list->setAccessibleName(tr("Sets of the file"));
  m_filter->hide();
  m_list->hide();
  auto* file = new QPushButton(tr("GMT file…"));
  file->setAutoDefault(false);
  m_color->setDefault(true);
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(panelMargin, panelMargin, panelMargin, panelMargin);
  grid->setSpacing(rowGap);
  grid->setColumnStretch(1, 1);
  grid->addWidget(new QLabel(tr("Genes")), 0, 0);
  grid->addWidget(m_genes, 0, 1);
  grid->addWidget(file, 0, 2);
  grid->addWidget(m_note, 1, 1, 1, 2);
  grid->addWidget(new QLabel(tr("Name")), 2, 0);
  grid->addWidget(m_name, 2, 1, 1, 2);
  grid->addWidget(new QLabel(tr("Score")), 3, 0);
  grid->addWidget(m_method, 3, 1, 1, 2);
  grid->addWidget(m_filter, 4, 0, 1, 3);
  grid->addWidget(m_list, 5, 0, 1, 3);
  grid->setRowStretch(5, 1);
  grid->addWidget(m_color, 6, 0, 1, 3, Qt::AlignRight);

  connect(file, &QPushButton::clicked, this, &GeneSetDialog::fileRequested);
  connect(m_genes, &QLineEdit::textChanged, this, &GeneSetDialog::showGenes);
  connect(m_list, &QListWidget::currentRowChanged, this, &GeneSetDialog::take);
  connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
    for (int row = 0; row < m_list->count(); ++row) {
      QListWidgetItem* item = m_list->item(row);
      item->setHidden(!item->text().contains(text.trimmed(), Qt::CaseInsensitive));
    }
  });
  connect(m_color, &QPushButton::clicked, this, &GeneSetDialog::colorRequested);
  showGenes();
}

void GeneSetDialog::setKnownGenes(const QStringList& genes) {
  m_genes->setKnownGenes(genes);
  showGenes();
}

void GeneSetDialog::setSets(std::vector<GeneList> sets) {
  m_list->clear();
  m_sets = std::move(sets);
  for (const GeneList& set : m_sets) {
    m_list->addItem(QStringLiteral("%1  (%2)")
                        .arg(QString::fromStdString(set.name),
                             countText(static_cast<qint64>(set.genes.size()))));
  }
  m_filter->setVisible(m_sets.size() > 1);
  m_list->setVisible(!m_sets.empty());
  if (!m_sets.empty()) m_list->setCurrentRow(0);
}

void GeneSetDialog::take(int set) {
  if (set < 0 || set >= static_cast<int>(m_sets.size())) return;
  const GeneList& chosen = m_sets[static_cast<std::size_t>(set)];
  QStringList genes;
  for (const std::string& gene : chosen.genes) genes << QString::fromStdString(gene);
  m_genes->setText(genes.join(QStringLiteral(", ")));
  m_genes->setCursorPosition(0);
  m_name->setText(QString::fromStdString(chosen.name));
}

std::vector<std::string> GeneSetDialog::genes() const {
  return m_genes->genes();
}

std::string GeneSetDialog::name() const {
  if (!m_name->text().trimmed().isEmpty()) return m_name->text().trimmed().toStdString();
  const std::vector<std::string> own = genes();
  std::string name = own.empty() ? std::string() : own.front();
  if (own.size() == 2) name += ", " + own[1];
  if (own.size() > 2) name += " and " + std::to_string(own.size() - 1) + " more";
  return name;
}

bool GeneSetDialog::withControls() const {
  return m_method->currentData().toBool();
}

void GeneSetDialog::showGenes() {
  const auto count = static_cast<qsizetype>(genes().size());
  const qsizetype unknown = m_genes->unknownGenes().size();
  m_note->setText(
      count == 0 ? tr("Type or paste genes, or take a set of a file.")
      : unknown == 0
          ? tr("%1 genes.").arg(countText(count))
          : tr("%1 of %2 genes are not in the data.").arg(countText(unknown), countText(count)));
  m_color->setEnabled(count > unknown);
}

}  // namespace chreode
