#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/progress.h"
#include "model/gene_matching.h"
#include "notebook/replay.h"
#include "session/prepared_model.h"

namespace chreode {

/// What the entries of a notebook are asked again with: each model is loaded and made ready once.
class NotebookTools {
 public:
  /// `model`: a file to ask all of them of; empty: the file that each entry names.
  NotebookTools(std::shared_ptr<const Dataset> data, std::string model, GeneNameRules rules);

  /// Throws Error where the model cannot be had, and Cancelled.
  ReplayTools toolsFor(const Hypothesis& entry, const Progress& progress);

 private:
  std::shared_ptr<const LatentModel> loaded(const std::string& path);
  std::shared_ptr<const PreparedModel> prepared(const std::string& path, const Progress& progress);
  DragContext dragContext(const std::string& path, const std::string& label,
                          const Progress& progress);

  std::shared_ptr<const Dataset> m_data;
  std::string m_model;
  GeneNameRules m_rules;
  std::map<std::string, std::shared_ptr<const LatentModel>> m_loaded;      // by path; "" = PCA
  std::map<std::string, std::shared_ptr<const PreparedModel>> m_prepared;  // likewise
};

}  // namespace chreode
