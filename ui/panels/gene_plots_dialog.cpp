#include "panels/gene_plots_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "panels/gene_list_edit.h"
#include "panels/panel_text.h"
#include "plots/export_name.h"
#include "plots/theme.h"

namespace chreode {

namespace {

/// What a scroll area shows of a dialog's plot.
class PlotCanvas : public QWidget {
 public:
  explicit PlotCanvas(GenePlotsDialog* dialog) : m_dialog(dialog) {
    setAccessibleName(GenePlotsDialog::tr("Genes by class"));
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    painter.fillRect(rect(), theme.surface);
    m_dialog->paintPlot(painter, QRectF(rect()).adjusted(12, 12, -12, -12), theme);
  }

 private:
  GenePlotsDialog* m_dialog;
};

}  // namespace

GenePlotsDialog::GenePlotsDialog(QWidget* parent)
    : QDialog(parent),
      m_genes(new GeneListEdit),
      m_column(new QComboBox),
      m_kind(new QComboBox),
      m_note(captionLabel({})),
      m_area(new QScrollArea),
      m_canvas(new PlotCanvas(this)) {
  setWindowTitle(tr("Genes by class"));
  resize(820, 620);
  m_genes->setAccessibleName(tr("Genes to plot"));
  m_column->setAccessibleName(tr("Column of the classes"));
  m_kind->setAccessibleName(tr("Kind of plot"));
  m_kind->addItems({tr("Violins"), tr("Dot plot"), tr("Heat map")});
  auto* top = new QPushButton(tr("Top of the table"));
  auto* pinned = new QPushButton(tr("Pinned"));
  auto* copy = new QPushButton(tr("Copy picture"));
  for (QPushButton* button : {top, pinned, copy}) button->setAutoDefault(false);
  auto* row = new QHBoxLayout;
  row->setSpacing(rowGap);
  row->addWidget(m_genes, 1);
  row->addWidget(top);
  row->addWidget(pinned);
  auto* second = new QHBoxLayout;
  second->setSpacing(rowGap);
  second->addWidget(m_kind);
  second->addWidget(new QLabel(tr("by")));
  second->addWidget(m_column);
  second->addWidget(m_note, 1);
  second->addWidget(copy);
  setExportName(m_canvas, tr("genes-by-class"));
  m_area->setWidget(m_canvas);
  m_area->setWidgetResizable(true);
  m_area->setFrameShape(QFrame::NoFrame);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(panelMargin, panelMargin, panelMargin, panelMargin);
  layout->setSpacing(rowGap);
  layout->addLayout(row);
  layout->addLayout(second);
  layout->addWidget(m_area, 1);

  connect(m_genes, &QLineEdit::editingFinished, this, &GenePlotsDialog::asked);
  connect(m_column, &QComboBox::activated, this, &GenePlotsDialog::asked);
  connect(m_kind, &QComboBox::currentIndexChanged, this, &GenePlotsDialog::showKind);
  connect(top, &QPushButton::clicked, this, [this] { setGenes(m_top); });
  connect(pinned, &QPushButton::clicked, this, [this] { setGenes(m_pinned); });
  connect(copy, &QPushButton::clicked, this, &GenePlotsDialog::copyPicture);
}

void GenePlotsDialog::setKnownGenes(const QStringList& genes) {
  m_genes->setKnownGenes(genes);
}

void GenePlotsDialog::setColumns(const QStringList& columns, const QString& chosen) {
  const QSignalBlocker blocker(m_column);
  const QString before = m_column->currentText();
  m_column->clear();
  m_column->addItems(columns);
  m_column->setCurrentIndex(
      std::max(0, m_column->findText(columns.contains(before) ? before : chosen)));
}

void GenePlotsDialog::setOffers(const QStringList& top, const QStringList& pinned) {
  m_top = top;
  m_pinned = pinned;
}

void GenePlotsDialog::setGenes(const QStringList& genes) {
  m_genes->setText(genes.join(QStringLiteral(", ")));
  Q_EMIT asked();
}

QStringList GenePlotsDialog::genes() const {
  QStringList genes;
  const QStringList unknown = m_genes->unknownGenes();
  for (const std::string& gene : m_genes->genes()) {
    const QString name = QString::fromStdString(gene);
    if (!unknown.contains(name)) genes << name;
  }
  return genes;
}

QString GenePlotsDialog::column() const {
  return m_column->currentText();
}

GenePlotsDialog::Kind GenePlotsDialog::kind() const {
  return static_cast<Kind>(m_kind->currentIndex());
}

void GenePlotsDialog::setKind(Kind kind) {
  m_kind->setCurrentIndex(static_cast<int>(kind));
}

void GenePlotsDialog::setPlot(const GeneClassPlot& plot) {
  m_plot = plot;
  const QStringList unknown = m_genes->unknownGenes();
  setNote(unknown.isEmpty() ? QString()
                            : tr("Not in the data: %1.").arg(unknown.join(QStringLiteral(", "))));
  showKind();
}

void GenePlotsDialog::setNote(const QString& note) {
  m_note->setText(note);
}

void GenePlotsDialog::paintPlot(QPainter& painter, const QRectF& box, const Theme& theme) const {
  switch (kind()) {
    case Kind::violins:
      paintViolins(painter, box, m_plot, theme);
      break;
    case Kind::dots:
      paintDotPlot(painter, box, m_plot, theme);
      break;
    case Kind::heat:
      paintGeneHeat(painter, box, m_plot, theme);
      break;
  }
}

QSizeF GenePlotsDialog::plotSize() const {
  return kind() == Kind::violins ? violinsSize(m_plot) : dotPlotSize(m_plot);
}

void GenePlotsDialog::showKind() {
  m_canvas->setMinimumSize(plotSize().toSize() + QSize(24, 24));
  m_canvas->update();
}

void GenePlotsDialog::copyPicture() {
  QApplication::clipboard()->setPixmap(m_canvas->grab());
}

}  // namespace chreode
