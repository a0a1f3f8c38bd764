#include "gene_name_options.h"

#include <memory>

namespace chreode {

GeneNameRules GeneNameOptions::rules() const {
  GeneNameRules rules;
  if (!map.empty()) rules.map = std::make_shared<const GeneMap>(GeneMap::read(map));
  rules.acrossSpecies = acrossSpecies;
  return rules;
}

void addGeneNameOptions(CLI::App& verb, GeneNameOptions& options) {
  verb.add_option(
          "--gene-map", options.map,
          "A table of two columns, from and to: other names or orthologs of genes, by which "
          "the model's are looked for too")
      ->type_name("FILE");
  verb.add_flag("--across-species", options.acrossSpecies,
                "Match mouse and human genes by capitals alone (approximate)");
}

}  // namespace chreode
