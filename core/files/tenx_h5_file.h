#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "files/expression_file.h"
#include "files/hdf5_node.h"

namespace chreode {

/// A matrix of counts as Cell Ranger writes it into HDF5, of version 3 or later (one group
/// "matrix", whose parts are the types of feature) or before (a group for each genome, which are
/// the parts). Its one matrix is "X"; genes are named by symbol, their identifiers are a column.
class TenxH5File : public ExpressionFile {
 public:
  /// Whether the file at `root` is meant to be one, damaged or not.
  static bool recognises(const Hdf5Node& root);

  /// Reads names and annotations. `part` is a feature type or a genome; empty = Gene Expression or
  /// the only genome. Throws PartNeeded for several genomes, Error for what is damaged.
  TenxH5File(const Hdf5Node& root, const std::string& path, const std::string& part);
  ~TenxH5File() override;

  std::shared_ptr<const ExpressionMatrix> glimpse(const std::string& which) override;
  bool leavesCellsOut(const std::string& which) const override;

 private:
  StoredMatrix readPlanned(const std::string& which, const ReadPlan& plan,
                           const Progress& progress) override;
  void readFeatures(const std::string& part);
  void readGenome(const Hdf5Node& root, const std::string& part);
  void describeX();

  Hdf5Node m_group;  ///< holds barcodes, data, indices, indptr, shape
  Index m_features = 0;
  std::vector<std::int32_t> m_kept;  ///< features of the chosen type; empty = all
};

}  // namespace chreode
