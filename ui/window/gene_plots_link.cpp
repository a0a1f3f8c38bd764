#include "window/gene_plots_link.h"

#include <QFileDialog>
#include <utility>

#include "files/gmt_file.h"
#include "plots/class_colors.h"
#include "stats/gene_distributions.h"
#include "window/class_columns.h"

namespace chreode {

namespace {

constexpr int kPlottedAtFirst = 8;  // genes

QStringList geneNames(const Dataset& data) {
  QStringList names;
  for (const std::string& gene : data.genes.names) names << QString::fromStdString(gene);
  return names;
}

GeneClassPlot plotOf(const Dataset& data, const QStringList& genes, const Annotation& column,
                     const ClassLegend& legend) {
  GeneClassPlot plot;
  plot.genes = genes;
  // Levels without cells have nothing to show.
  std::vector<std::int32_t> placeOf(legend.counts.size(), -1);
  for (std::size_t level = 0; level < legend.counts.size(); ++level) {
    if (legend.counts[level] == 0) continue;
    placeOf[level] = static_cast<std::int32_t>(plot.classes.size());
    plot.classes << legend.names[static_cast<qsizetype>(level)];
    plot.colors.push_back(legend.colors[level]);
  }
  std::vector<std::int32_t> classOfCell(data.cells.size(), -1);
  for (std::size_t level = 0; level < placeOf.size(); ++level) {
    for (const std::int32_t cell : column.cellsOf(static_cast<int>(level))) {
      classOfCell[static_cast<std::size_t>(cell)] = placeOf[level];
    }
  }
  std::vector<std::int32_t> rows;
  for (const QString& gene : genes) rows.push_back(data.geneOf(gene.toStdString()));
  const ShownValues values(data);
  plot.unit = QString::fromLatin1(values.unit());
  for (const GeneDistribution& gene :
       geneDistributions(data, values, rows, classOfCell, static_cast<int>(plot.classes.size()))) {
    plot.ranges.emplace_back(gene.low, gene.high);
    std::vector<GeneClassCell> classes;
    for (const GeneInClass& own : gene.classes) {
      classes.push_back({own.mean, own.share, own.lower, own.median, own.upper, own.density});
    }
    plot.values.push_back(std::move(classes));
  }
  return plot;
}

}  // namespace

GenePlotsLink::GenePlotsLink(Session* session, CellColoring* coloring, ComparePanel* compared,
                             QWidget* window)
    : QObject(window),
      m_session(session),
      m_coloring(coloring),
      m_compared(compared),
      m_window(window) {
  connect(session, &Session::dataChanged, this, &GenePlotsLink::showData);
  connect(session, &Session::matrixReady, this, &GenePlotsLink::showData);
  connect(compared, &ComparePanel::plotsRequested, this, &GenePlotsLink::showPlots);
  showData();
}

void GenePlotsLink::showData() {
  auto data = m_session->data();
  if (data && !data->matrix) data = nullptr;
  if (data == m_data) return;
  m_data = std::move(data);
  if (m_plots) m_plots->close();
  if (m_geneSet && m_data) m_geneSet->setKnownGenes(geneNames(*m_data));
}

void GenePlotsLink::offerGenes() {
  if (m_plots) m_plots->setOffers(m_compared->topGenes(kPlottedAtFirst), m_session->pinnedGenes());
}

void GenePlotsLink::showPlots() {
  if (!m_data) return;
  if (!m_plots) {
    m_plots = new GenePlotsDialog(m_window);
    connect(m_plots, &GenePlotsDialog::asked, this, &GenePlotsLink::plot);
  }
  const QStringList pinned = m_session->pinnedGenes();
  const QStringList top = m_compared->topGenes(kPlottedAtFirst);
  m_plots->setKnownGenes(geneNames(*m_data));
  m_plots->setColumns(classColumns(*m_data), QString::fromStdString(m_session->roles().label));
  m_plots->setOffers(top, pinned);
  m_plots->show();
  m_plots->raise();
  if (m_plots->genes().isEmpty()) {
    m_plots->setGenes(top.isEmpty() ? pinned : top);
  } else {
    plot();
  }
}

void GenePlotsLink::plot() {
  const QStringList genes = m_plots->genes();
  const auto column = classesIn(m_data, m_plots->column().toStdString());
  if (!column || genes.isEmpty()) {
    m_plots->setPlot({});
    m_plots->setNote(!column ? QStringLiteral("The cells have no column of classes.")
                             : QStringLiteral("Type genes, or compare two groups first."));
    return;
  }
  m_latest.submit([this, data = m_data, genes, column]() -> std::function<void()> {
    auto plot = std::make_shared<GeneClassPlot>();
    const auto failure =
        catchFailure([&] { *plot = plotOf(*data, genes, *column, classLegend(*column)); });
    return [this, data, plot, failure] {
      if (!m_plots || data != m_data) return;
      m_plots->setPlot(*plot);
      if (failure) m_plots->setNote(failure->sentence);
    };
  });
}

void GenePlotsLink::askGeneSet() {
  if (!m_data) return;
  if (!m_geneSet) {
    m_geneSet = new GeneSetDialog(m_window);
    connect(m_geneSet, &GeneSetDialog::fileRequested, this, &GenePlotsLink::askGmt);
    connect(m_geneSet, &GeneSetDialog::colorRequested, this, &GenePlotsLink::colorBySet);
    m_geneSet->setKnownGenes(geneNames(*m_data));
  }
  m_geneSet->show();
  m_geneSet->raise();
}

void GenePlotsLink::askGmt() {
  const QString path =
      QFileDialog::getOpenFileName(m_geneSet, QStringLiteral("Gene sets"), {},
                                   QStringLiteral("Gene sets (*.gmt *.gmt.gz);;All files (*)"));
  if (path.isEmpty()) return;
  m_session->jobs().start<std::vector<GeneList>>(
      QStringLiteral("Reading gene sets"),
      [path = path.toStdString()](const Progress&) { return readGmt(path); },
      [this](std::vector<GeneList> sets) {
        if (m_geneSet) m_geneSet->setSets(std::move(sets));
      },
      [this](const Failure& failure) {
        if (!failure.cancelled) Q_EMIT m_session->failed(failure.sentence);
      });
}

void GenePlotsLink::colorBySet() {
  ColorSource source{ColorSource::Kind::geneSet, m_geneSet->name(), 0};
  source.genes = m_geneSet->genes();
  source.controls = m_geneSet->withControls();
  m_coloring->setSource(source);
}

}  // namespace chreode
