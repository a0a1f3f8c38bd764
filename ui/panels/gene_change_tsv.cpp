#include "panels/gene_change_tsv.h"

#include "plots/number_text.h"

namespace chreode {

namespace {

/// Empty where the response has no such values.
QString numberAt(const Vector& values, int gene) {
  return gene < values.size() ? plainNumber(values[gene]) : QString();
}

/// What holds for the whole table as lines of comment, then the titles with their units.
QString headerOf(const Response& response) {
  QString text;
  const auto comment = [&text](const std::string& sentence) {
    text += QStringLiteral("# %1\n").arg(QString::fromStdString(sentence));
  };
  for (const std::string& caveat : response.caveats) comment(caveat);
  if (!response.decodedAt.empty()) comment(response.decodedAt);
  text += response.units == ResponseUnits::ratePer10k
              ? QStringLiteral(
                    "gene\tbase_per_10k\tedited_per_10k\tlog2_change\t"
                    "measured_base_per_10k\tmeasured_edited_per_10k\tmeasured_log2_change")
              : QStringLiteral(
                    "gene\tbase_log1p\tedited_log1p\tchange\t"
                    "measured_base_log1p\tmeasured_edited_log1p\tmeasured_change");
  text += QStringLiteral("\tpca_change\tsigns_differ\tperhaps_ambient");
  const std::size_t siblings = response.seedChanges.size();
  if (siblings > 0) text += QStringLiteral("\tseeds_agree\tseeds\tseed_change_sd");
  for (std::size_t i = 1; i <= siblings; ++i) text += QStringLiteral("\tseed_change_%1").arg(i + 1);
  return text + QLatin1Char('\n');
}

}  // namespace

QString geneChangeTsv(const Response& response, const std::vector<int>& genes,
                      const QSet<QString>* ambient) {
  QString text = headerOf(response);
  const Vector* columns[] = {&response.base,           &response.edited,
                             &response.change,         &response.measuredBase,
                             &response.measuredEdited, &response.measuredChange,
                             &response.pcaChange};
  for (const int geneIndex : genes) {
    const QString name =
        QString::fromStdString((*response.genes)[static_cast<std::size_t>(geneIndex)]);
    text += name;
    for (const Vector* column : columns) text += QLatin1Char('\t') + numberAt(*column, geneIndex);
    text += response.signsDiffer(geneIndex) ? QStringLiteral("\tyes\t") : QStringLiteral("\tno\t");
    if (ambient) text += ambient->contains(name) ? QStringLiteral("yes") : QStringLiteral("no");
    if (!response.seedChanges.empty()) {
      text += QStringLiteral("\t%1\t%2\t")
                  .arg(response.seedsAgreeing(geneIndex))
                  .arg(response.seeds()) +
              plainNumber(response.seedSpread(geneIndex));
      for (const Vector& other : response.seedChanges)
        text += QLatin1Char('\t') + numberAt(other, geneIndex);
    }
    text += QLatin1Char('\n');
  }
  return text;
}

}  // namespace chreode
