#include "whatif/gene_programs.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "expression/gene_species.h"
#include "whatif/gene_rule.h"

namespace chreode {

namespace {

/// A model's genes by every name that they have.
class ModelGenes {
 public:
  ModelGenes(const ModelCard& card, const Dataset& data,
             const std::vector<std::int32_t>& datasetGene) {
    for (std::size_t gene = 0; gene < card.genes.size(); ++gene) add(card.genes[gene], gene);
    const auto addRows = [&](const auto& nameOf) {
      for (std::size_t gene = 0; gene < datasetGene.size(); ++gene) {
        if (datasetGene[gene] >= 0) add(nameOf(static_cast<std::size_t>(datasetGene[gene])), gene);
      }
    };
    addRows([&](std::size_t row) { return data.genes.names[row]; });
    addRows([&](std::size_t row) { return data.genes.shownName(row); });
    for (const Annotation& column : data.genes.columns) {
      const bool names = column.kind == Annotation::Kind::string ||
                         (column.kind == Annotation::Kind::categorical &&
                          2 * column.levels.size() > data.genes.size());
      if (names) addRows([&](std::size_t row) { return column.text(row); });
    }
  }

  std::int32_t find(const std::string& name) const {
    const auto found = m_places.find(name);
    return found == m_places.end() ? -1 : found->second;
  }

 private:
  void add(const std::string& name, std::size_t gene) {
    if (!name.empty()) m_places.emplace(name, static_cast<std::int32_t>(gene));
  }
  std::unordered_map<std::string, std::int32_t> m_places;
};

/// Standardised log values of the factors and targets, gene by gene, made when first asked for.
class Correlations {
 public:
  explicit Correlations(const ExpressionMatrix& input, bool counts)
      : m_input(input), m_scale(input, counts) {
    m_input.makeGeneMajor();
  }

  double between(std::int32_t a, std::int32_t b) {
    const Moments& first = of(a);
    const Moments& second = of(b);
    if (!(first.deviation > 0.0) || !(second.deviation > 0.0)) return 0.0;
    const auto left = m_input.column(a);
    const auto right = m_input.column(b);
    double sum = 0.0;
    for (std::size_t i = 0, j = 0; i < left.cells.size() && j < right.cells.size();) {
      if (left.cells[i] < right.cells[j]) {
        ++i;
      } else if (left.cells[i] > right.cells[j]) {
        ++j;
      } else {
        const std::int32_t cell = left.cells[i];
        sum += m_scale.toLog(cell, left.values[i++]) * m_scale.toLog(cell, right.values[j++]);
      }
    }
    const auto n = static_cast<double>(m_input.cells());
    return (sum / n - first.mean * second.mean) / (first.deviation * second.deviation);
  }

 private:
  struct Moments {
    double mean = 0.0;
    double deviation = 0.0;
  };
  const Moments& of(std::int32_t gene) {
    const auto [place, isNew] = m_moments.emplace(gene, Moments());
    if (!isNew) return place->second;
    const auto column = m_input.column(gene);
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < column.cells.size(); ++i) {
      const double value = m_scale.toLog(column.cells[i], column.values[i]);
      sum += value;
      squares += value * value;
    }
    const auto n = static_cast<double>(m_input.cells());
    place->second.mean = sum / n;
    place->second.deviation =
        std::sqrt(std::max(0.0, squares / n - place->second.mean * place->second.mean));
    return place->second;
  }

  const ExpressionMatrix& m_input;
  LogScale m_scale;
  std::unordered_map<std::int32_t, Moments> m_moments;
};

void refuseOtherSpecies(const ProgramTable& table, const Dataset& data, const ModelCard& card) {
  const Species listed = guessSpecies(table.geneNames());
  Species model = guessSpecies(card.genes);
  if (model == Species::unknown) model = guessSpecies(data.genes);
  const auto known = [](Species s) { return s == Species::human || s == Species::mouse; };
  if (!known(listed) || !known(model) || listed == model) return;
  throw Error(table.name + " lists " + speciesName(listed) + " genes and the model's are " +
              speciesName(model) + " genes; use a table of " + speciesName(model) + " genes.");
}

std::string notInModel(const std::string& gene, const ModelCard& card) {
  return gene + " is not in the model, which has " + std::to_string(card.genes.size()) + " genes.";
}

std::string refusalOf(const GeneProgram& program, int fewest, const Dataset& data) {
  if (!program.isSet && program.factorGene < 0) {
    return program.factor + " is not in the model" +
           (data.geneOf(program.factor) >= 0 ? ", although it was measured."
                                             : ": it was not measured in these cells.");
  }
  if (!program.isSet && program.expressedShare == 0.0) {
    return "No cell expresses " + program.factor + ".";
  }
  const auto usable = static_cast<int>(program.targets.size());
  if (usable >= fewest) return {};
  if (usable == 0) {
    return "None of its " + std::to_string(program.listed) +
           " targets is measured and in the model.";
  }
  return "Only " + std::to_string(usable) + " of its " + std::to_string(program.listed) +
         " targets are measured and in the model; " + std::to_string(fewest) + " are needed.";
}

std::string textOf(const ProgramTable& table, SignSource signs, bool asked) {
  switch (signs) {
    case SignSource::table:
      return table.trueNetwork
                 ? "those of the network that simulated the cells (the true ones)"
                 : "those of " + table.name + ", the data's correlation where it has none";
    case SignSource::data:
      return asked ? "the data's correlation of each target with its factor"
                   : "the data's correlation of each target with its factor, because " +
                         table.name + " has none";
    case SignSource::plus:
      break;
  }
  return "all targets taken as activated";
}

}  // namespace

int GenePrograms::usable() const {
  return static_cast<int>(std::count_if(programs.begin(), programs.end(),
                                        [](const GeneProgram& each) { return each.usable(); }));
}

GenePrograms genePrograms(const ProgramTable& table, const Dataset& data, const ModelCard& card,
                          const ExpressionMatrix& input,
                          const std::vector<std::int32_t>& datasetGene, SignSource wanted) {
  refuseOtherSpecies(table, data, card);
  const ModelGenes genes(card, data, datasetGene);
  Correlations correlations(input, card.inputSpace == Space::counts);
  GenePrograms result;
  const bool fallsBack = wanted == SignSource::table && !table.hasSigns();
  result.signs = fallsBack ? SignSource::data : wanted;
  result.signsText = textOf(table, result.signs, !fallsBack);
  const int fewest = data.simulated ? kFewestTargetsSimulated : kFewestTargets;
  bool any = false;
  for (const ListedProgram& listed : table.programs) {
    GeneProgram program;
    program.factor = listed.factor;
    program.isSet = listed.isSet;
    program.evidence = listed.evidence;
    program.listed = static_cast<int>(listed.targets.size());
    program.factorGene = listed.isSet ? -1 : genes.find(listed.factor);
    if (program.factorGene >= 0) {
      program.expressedShare = static_cast<double>(input.column(program.factorGene).cells.size()) /
                               static_cast<double>(std::max<Index>(1, input.cells()));
    }
    for (const ListedTarget& target : listed.targets) {
      const std::int32_t gene = genes.find(target.gene);
      if (gene < 0 || gene == program.factorGene || input.column(gene).cells.empty()) continue;
      const auto same = [&](const ProgramTarget& each) { return each.gene == gene; };
      if (std::any_of(program.targets.begin(), program.targets.end(), same)) continue;
      int sign = 1;
      if (!listed.isSet && result.signs != SignSource::plus) {
        sign = result.signs == SignSource::table ? target.sign : 0;
        if (sign == 0 && program.factorGene >= 0) {
          sign = correlations.between(program.factorGene, gene) < 0.0 ? -1 : 1;
        }
        if (sign == 0) sign = 1;
      }
      program.targets.push_back({gene, sign});
    }
    any = any || program.factorGene >= 0 || !program.targets.empty();
    program.refusal = refusalOf(program, fewest, data);
    result.programs.push_back(std::move(program));
  }
  if (!any) {
    throw Error("None of the genes of " + table.name + " is in the model, which has " +
                std::to_string(card.genes.size()) + " genes; use a table with names such as " +
                card.genes.front() + ".");
  }
  return result;
}

ProgramTable inferredPrograms(const std::vector<std::string>& factors, const ModelCard& card,
                              const ExpressionMatrix& input) {
  constexpr std::size_t most = 40;
  constexpr double least = 0.1;
  ProgramTable table;
  table.name = "correlation in these cells";
  Correlations correlations(input, card.inputSpace == Space::counts);
  for (const std::string& factor : factors) {
    const auto found = std::find(card.genes.begin(), card.genes.end(), factor);
    if (found == card.genes.end()) throw Error(notInModel(factor, card));
    const auto own = static_cast<std::int32_t>(found - card.genes.begin());
    std::vector<std::pair<double, std::int32_t>> genes;
    for (std::int32_t gene = 0; gene < static_cast<std::int32_t>(card.genes.size()); ++gene) {
      const double r = gene == own ? 0.0 : correlations.between(own, gene);
      if (std::abs(r) >= least) genes.emplace_back(r, gene);
    }
    std::sort(genes.begin(), genes.end(), [](const auto& a, const auto& b) {
      return std::abs(a.first) != std::abs(b.first) ? std::abs(a.first) > std::abs(b.first)
                                                    : a.second < b.second;
    });
    genes.resize(std::min(genes.size(), most));
    ListedProgram program{factor, false, {}, {"correlation"}};
    for (const auto& [r, gene] : genes) {
      program.targets.push_back({card.genes[static_cast<std::size_t>(gene)], r < 0.0 ? -1 : 1});
    }
    table.programs.push_back(std::move(program));
  }
  return table;
}

GeneProgram programOfGenes(const std::vector<std::string>& genes, const ModelCard& card) {
  GeneProgram program;
  program.isSet = true;
  for (const std::string& name : genes) {
    const auto found = std::find(card.genes.begin(), card.genes.end(), name);
    if (found == card.genes.end()) {
      throw Error(notInModel(name, card));
    }
    program.factor += (program.factor.empty() ? "" : "+") + name;
    program.targets.push_back({static_cast<std::int32_t>(found - card.genes.begin()), 1});
  }
  program.listed = static_cast<int>(genes.size());
  if (genes.empty()) throw Error("No gene was named.");
  return program;
}

}  // namespace chreode
