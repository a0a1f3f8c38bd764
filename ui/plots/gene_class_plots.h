#pragma once

#include <QColor>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <QStringList>
#include <vector>

class QPainter;

namespace chreode {

struct Theme;

/// A gene in the cells of a class.
struct GeneClassCell {
  double mean = 0.0;   ///< NaN where the class has no cells, and so the others
  double share = 0.0;  ///< of cells that express it
  double lower = 0.0;  ///< quartile
  double median = 0.0;
  double upper = 0.0;
  std::vector<double> density;  ///< at places from the gene's low to its high, 1 at most
};

/// Genes by classes, for the three plots below.
struct GeneClassPlot {
  QStringList genes;
  QStringList classes;
  std::vector<QColor> colors;                      ///< of the classes
  std::vector<std::vector<GeneClassCell>> values;  ///< gene × class
  std::vector<std::pair<double, double>> ranges;   ///< low and high of each gene
  QString unit;                                    ///< of the values
};

/// A row of violins a gene, one for each class, with quartiles and median.
void paintViolins(QPainter& painter, const QRectF& box, const GeneClassPlot& plot,
                  const Theme& theme);
/// A disc a gene and class: its size is the share of cells that express the gene, its colour the
/// mean, of 0 to 1 between the classes of the gene. With both legends.
void paintDotPlot(QPainter& painter, const QRectF& box, const GeneClassPlot& plot,
                  const Theme& theme);
/// The same means as a field each.
void paintGeneHeat(QPainter& painter, const QRectF& box, const GeneClassPlot& plot,
                   const Theme& theme);

/// The smallest size in which nothing is crowded.
QSizeF violinsSize(const GeneClassPlot& plot);
QSizeF dotPlotSize(const GeneClassPlot& plot);  ///< and of the heat map

}  // namespace chreode
