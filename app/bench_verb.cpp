#include <iostream>
#include <memory>
#include <string>

#include "bench.h"
#include "bench_projection.h"
#include "verb.h"

namespace chreode {

namespace {

/// One JSON object, or a line a figure for people.
void show(const nlohmann::json& figures, bool json) {
  if (json) {
    printJson(figures);
    return;
  }
  for (const auto& [name, value] : figures.items()) {
    std::cout << name << ": " << (value.is_string() ? value.get<std::string>() : value.dump())
              << '\n';
  }
}

}  // namespace

void addBenchVerb(CLI::App& program) {
  CLI::App* bench =
      program.add_subcommand("bench", "Measures speed, as ratios to a peer in the same run");
  bench->require_subcommand(1);
  const auto json = std::make_shared<bool>(false);

  auto dragOptions = std::make_shared<DragBench>();
  CLI::App* drag =
      bench->add_subcommand("drag", "Decoding one cell, and from mouse event to panel");
  auto* model =
      drag->add_option("--model", dragOptions->model, "A model file instead of random weights");
  drag->add_option("--genes", dragOptions->genes, "Genes of the random decoder")
      ->capture_default_str()
      ->excludes(model)
      ->check(CLI::Range(10, 1000000));
  drag->add_option("--latent", dragOptions->latent)
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  drag->add_option("--hidden", dragOptions->hidden)
      ->capture_default_str()
      ->check(CLI::Range(1, 10000));
  drag->add_flag("--training", dragOptions->training, "While a model trains in the background");
  drag->add_flag("--json", *json, "Prints one JSON object");
  drag->callback([dragOptions, json] {
    nlohmann::json figures = benchDrag(*dragOptions);
    figures.update(benchEventToPanel(*dragOptions));
    show(figures, *json);
  });

  auto trainOptions = std::make_shared<TrainBench>();
  CLI::App* train = bench->add_subcommand("train", "Training against plain LibTorch and Python");
  train->add_option("--cells", trainOptions->cells)
      ->capture_default_str()
      ->check(CLI::Range(256, 10000000));
  train->add_option("--genes", trainOptions->genes)
      ->capture_default_str()
      ->check(CLI::Range(10, 100000));
  train->add_option("--threads", trainOptions->threads)
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  train->add_flag("--json", *json, "Prints one JSON object");
  train->callback([trainOptions, json] { show(benchTrain(*trainOptions), *json); });

  auto projectOptions = std::make_shared<ProjectBench>();
  CLI::App* project =
      bench->add_subcommand("project", "UMAP of generated codes against umap-learn");
  project->add_option("--cells", projectOptions->cells)
      ->capture_default_str()
      ->check(CLI::Range(1000, 1000000));
  project->add_option("--epochs", projectOptions->epochs)
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  project->add_option("--rounds", projectOptions->rounds)
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  project->add_flag("!--small", projectOptions->large, "Without ten times as many cells");
  project->add_flag("--json", *json, "Prints one JSON object");
  project->callback([projectOptions, json] { show(benchProject(*projectOptions), *json); });

  auto pcaOptions = std::make_shared<PcaBench>();
  CLI::App* pca = bench->add_subcommand("pca", "PCA of sparse expression against scikit-learn");
  pca->add_option("--cells", pcaOptions->cells)
      ->capture_default_str()
      ->check(CLI::Range(100, 1000000));
  pca->add_option("--genes", pcaOptions->genes)->capture_default_str()->check(CLI::Range(10, 4000));
  pca->add_option("--components", pcaOptions->components)
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  pca->add_option("--rounds", pcaOptions->rounds)
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  pca->add_flag("--json", *json, "Prints one JSON object");
  pca->callback([pcaOptions, json] { show(benchPca(*pcaOptions), *json); });

  auto loadOptions = std::make_shared<LoadBench>();
  const auto memoryOnly = std::make_shared<bool>(false);
  CLI::App* load = bench->add_subcommand("load", "Opening a file against HDF5, h5py and anndata");
  load->add_option("FILE", loadOptions->file)->required();
  load->add_option("--rounds", loadOptions->rounds)
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  load->add_flag("--memory", *memoryOnly, "Only opens the file once and tells the memory it took");
  load->add_flag("--json", *json, "Prints one JSON object");
  load->callback([loadOptions, memoryOnly, json] {
    show(*memoryOnly ? measureLoadMemory(loadOptions->file) : benchLoad(*loadOptions), *json);
  });

  CLI::App* render = bench->add_subcommand("render", "Drawing a million cells, against plain VTK");
  render->add_flag("--json", *json, "Prints one JSON object");
  render->callback([json] { show(benchRender(), *json); });

  auto deOptions = std::make_shared<DeBench>();
  CLI::App* de = bench->add_subcommand("de", "Comparing two groups of cells against scipy's ranks");
  de->add_option("--cells", deOptions->cells)
      ->capture_default_str()
      ->check(CLI::Range(100, 10000000));
  de->add_option("--genes", deOptions->genes)->capture_default_str()->check(CLI::Range(10, 100000));
  de->add_option("--rounds", deOptions->rounds)->capture_default_str()->check(CLI::Range(1, 1000));
  de->add_flag("--json", *json, "Prints one JSON object");
  de->callback([deOptions, json] { show(benchDe(*deOptions), *json); });

  auto whatifOptions = std::make_shared<WhatifBench>();
  CLI::App* whatif = bench->add_subcommand("whatif", "One gene programme live, and all of them");
  whatif->add_option("--cells", whatifOptions->cells)
      ->capture_default_str()
      ->check(CLI::Range(200, 1000000));
  whatif->add_option("--genes", whatifOptions->genes)
      ->capture_default_str()
      ->check(CLI::Range(100, 100000));
  whatif->add_option("--factors", whatifOptions->factors)
      ->capture_default_str()
      ->check(CLI::Range(1, 10000));
  whatif->add_flag("--json", *json, "Prints one JSON object");
  whatif->callback([whatifOptions, json] {
    if (whatifOptions->factors > whatifOptions->genes) {
      throw CLI::ValidationError("--factors", "each factor is a gene; ask for fewer");
    }
    show(benchWhatif(*whatifOptions), *json);
  });

  auto uiOptions = std::make_shared<UiBench>();
  CLI::App* ui = bench->add_subcommand("ui", "How long the window ever stops answering");
  ui->add_option("--cells", uiOptions->cells)
      ->capture_default_str()
      ->check(CLI::Range(100, 5000000));
  ui->add_flag("--json", *json, "Prints one JSON object");
  ui->callback([uiOptions, json] { show(benchUi(*uiOptions), *json); });
}

}  // namespace chreode
