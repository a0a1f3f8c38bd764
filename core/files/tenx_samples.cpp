#include "files/tenx_samples.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "files/text_reader.h"

namespace chreode {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMatrixName = "matrix.mtx";
constexpr std::string_view kPacked = ".gz";
constexpr std::string_view kBanner = "%%MatrixMarket";
/// Where Cell Ranger puts the matrix below a sample's own folder.
constexpr std::array<const char*, 3> kBelow{"", "filtered_feature_bc_matrix",
                                            "outs/filtered_feature_bc_matrix"};

bool endsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string withoutPacked(std::string name) {
  if (endsWith(name, kPacked)) name.resize(name.size() - kPacked.size());
  return name;
}

/// Names of what is in a folder, ordered; empty where it cannot be read.
std::vector<std::string> namesIn(const fs::path& folder, bool folders) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    const std::string name = at->path().filename().string();
    // Hidden ones are a system's own ("._matrix.mtx.gz" on some disks).
    if (name.front() != '.' && at->is_directory(ignored) == folders) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// The matrix files of a folder by prefix; of a plain and a packed one the plain.
std::map<std::string, std::string> matricesByPrefix(const fs::path& folder) {
  std::map<std::string, std::string> matrices;
  for (const std::string& name : namesIn(folder, false)) {
    const std::string plain = withoutPacked(name);
    if (endsWith(plain, kMatrixName)) {
      matrices.emplace(plain.substr(0, plain.size() - kMatrixName.size()), name);
    }
  }
  return matrices;
}

std::string nameOf(const fs::path& folder) {
  const fs::path whole = fs::absolute(folder).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

/// PREFIXbarcodes.tsv and its like; empty when there is none. One that all samples of a folder
/// share may have another prefix when it is the only one.
std::string besideMatrix(const fs::path& folder, const std::string& prefix,
                         const std::vector<std::string>& usualNames, bool shared) {
  const std::vector<std::string> names = namesIn(folder, false);
  for (const std::string& usual : usualNames) {
    for (const std::string& ending : {usual, usual + std::string(kPacked)}) {
      const std::string wanted = prefix + ending;
      if (std::find(names.begin(), names.end(), wanted) != names.end()) {
        return (folder / wanted).string();
      }
    }
  }
  std::vector<std::string> others;
  for (const std::string& name : names) {
    const bool fits =
        std::any_of(usualNames.begin(), usualNames.end(),
                    [&](const std::string& usual) { return endsWith(withoutPacked(name), usual); });
    if (shared && fits) others.push_back(name);
  }
  return others.size() == 1 ? (folder / others.front()).string() : std::string();
}

TenxSample sampleOf(const fs::path& folder, const std::string& prefix, const std::string& matrix) {
  TenxSample sample;
  sample.name = prefix.substr(0, prefix.find_last_not_of("_-. ") + 1);
  if (sample.name.empty()) sample.name = nameOf(folder);
  sample.matrix = (folder / matrix).string();
  sample.barcodes = besideMatrix(folder, prefix, {"barcodes.tsv"}, false);
  sample.features = besideMatrix(folder, prefix, {"features.tsv", "genes.tsv"}, true);
  if (sample.barcodes.empty()) {
    throw Error(
        "The matrix has no " + prefix + "barcodes.tsv (or .gz) beside it to name its cells.",
        sample.matrix);
  }
  if (sample.features.empty()) {
    throw Error("The matrix has no " + prefix + "features.tsv or " + prefix +
                    "genes.tsv (or .gz) beside it to name its genes.",
                sample.matrix);
  }
  return sample;
}

std::vector<TenxSample> samplesIn(const fs::path& folder) {
  std::vector<TenxSample> samples;
  for (const auto& [prefix, matrix] : matricesByPrefix(folder)) {
    samples.push_back(sampleOf(folder, prefix, matrix));
  }
  return samples;
}

/// The sub-folders that hold a matrix, by the name of each.
std::map<std::string, fs::path> matrixFolders(const fs::path& folder) {
  std::map<std::string, fs::path> found;
  for (const std::string& name : namesIn(folder, true)) {
    for (const char* below : kBelow) {
      if (matricesByPrefix(folder / name / below).empty()) continue;
      found.emplace(name, folder / name / below);
      break;
    }
  }
  // Raw matrices hold the empty droplets, too; nobody means both.
  const auto isFiltered = [](const auto& one) { return one.first.rfind("filtered_", 0) == 0; };
  if (std::any_of(found.begin(), found.end(), isFiltered)) {
    std::erase_if(found, [&](const auto& one) { return !isFiltered(one); });
  }
  return found;
}

/// Names that are the same once their separators are gone get a number.
void makeNamesUnique(std::vector<TenxSample>& samples) {
  std::set<std::string> taken;
  for (TenxSample& sample : samples) {
    const std::string name = sample.name;
    for (int number = 2; !taken.insert(sample.name).second; ++number) {
      sample.name = name + "-" + std::to_string(number);
    }
  }
}

}  // namespace

bool holdsTenxMatrix(const std::string& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) {
    return fs::is_regular_file(path, ignored) && unpackedStart(path, kBanner.size()) == kBanner;
  }
  return !matricesByPrefix(path).empty() || !matrixFolders(path).empty();
}

std::vector<TenxSample> findTenxSamples(const std::string& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) {
    const fs::path file(path);
    const std::string plain = withoutPacked(file.filename().string());
    const std::string prefix = endsWith(plain, kMatrixName)
                                   ? plain.substr(0, plain.size() - kMatrixName.size())
                                   : std::string();
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    return {sampleOf(folder, prefix, file.filename().string())};
  }
  std::vector<TenxSample> samples = samplesIn(path);
  if (samples.empty()) {
    const auto folders = matrixFolders(path);
    for (const auto& [name, folder] : folders) {
      std::vector<TenxSample> inside = samplesIn(folder);
      for (TenxSample& sample : inside) {
        sample.name = inside.size() == 1 ? name : name + "_" + sample.name;
        samples.push_back(std::move(sample));
      }
    }
  }
  makeNamesUnique(samples);
  return samples;
}

}  // namespace chreode
