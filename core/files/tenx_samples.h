#pragma once

#include <string>
#include <vector>

namespace chreode {

/// The three files of one sample in the Matrix Market form of 10x Genomics.
struct TenxSample {
  std::string name;      ///< the files' prefix or the folder's name
  std::string matrix;    ///< matrix.mtx[.gz]
  std::string barcodes;  ///< barcodes.tsv[.gz]
  std::string features;  ///< features.tsv[.gz] or genes.tsv[.gz]
};

/// Whether `path` is a Matrix Market file, or a folder that holds one as 10x Genomics names it or
/// whose sub-folders do. Never throws.
bool holdsTenxMatrix(const std::string& path);

/// The samples at `path`: the one of a matrix file; those of a folder, told apart by their files'
/// prefixes; or those of its sub-folders, ordered by name. Of Cell Ranger's filtered and raw
/// matrices side by side the filtered are meant. Throws Error when a sample's names are not there.
std::vector<TenxSample> findTenxSamples(const std::string& path);

}  // namespace chreode
