#include "files/file_kind.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "files/text_reader.h"

namespace chreode {

namespace {

bool isText(std::string_view bytes) {
  return std::none_of(bytes.begin(), bytes.end(), [](unsigned char c) {
    return c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f';
  });
}

/// A saved R object or workspace (rds, RData), unpacked.
bool isRData(std::string_view start) {
  using namespace std::string_view_literals;
  for (const std::string_view magic : {"RDX2\n"sv, "RDX3\n"sv, "RDA2\n"sv, "RDA3\n"sv, "X\n\0"sv}) {
    if (start.starts_with(magic)) return true;
  }
  return false;
}

std::string sentenceFor(std::string_view start) {
  if (start.empty()) return "The file is empty.";
  if (start.starts_with("version https://git-lfs")) {
    return "This is a git-LFS pointer, not the file itself; fetch it with \"git lfs pull\".";
  }
  if (isRData(start)) {
    return "This is an R data file; write it as h5ad (e.g. with zellkonverter or sceasy) and open "
           "that.";
  }
  if (start.starts_with("BZh") || start.starts_with("\xfd"
                                                    "7zXZ")) {
    return "This is a packed file; unpack it first.";
  }
  if (start.starts_with("PK\x03\x04")) {
    return "This is a zip archive (as PyTorch models and npz files are), not an h5ad file.";
  }
  if (start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff")) {
    return "This text is encoded as UTF-16; save it as UTF-8.";
  }
  if (start.starts_with("<!DOCTYPE") || start.starts_with("<!doctype") ||
      start.starts_with("<html")) {
    return "This is a web page, not an h5ad file; the download went wrong.";
  }
  if (start.starts_with("{")) return "This is a JSON file, not a file of expression.";
  if (isText(start)) return "This is a text file, not an h5ad file.";
  return "This is no HDF5 file, so no h5ad file; it may be damaged.";
}

std::string sentenceForFolder(const std::filesystem::path& folder) {
  std::error_code ignored;
  for (const char* name : {".zgroup", ".zattrs", "zarr.json"}) {
    if (std::filesystem::exists(folder / name, ignored)) {
      return "This folder is a zarr store; write it as h5ad (anndata's write_h5ad) and open that.";
    }
  }
  return "This folder holds no expression data: a 10x Genomics one has a matrix.mtx, a "
         "barcodes.tsv "
         "and a features.tsv, plain or gzip.";
}

/// What an HDF5 file without obs and var looks like.
std::string formatOf(const Hdf5Node& root) {
  const auto has = [&](const char* path) { return static_cast<bool>(root.child(path)); };
  if (has("molecule_info") || has("barcode_idx") || (has("barcode") && has("umi"))) {
    return "a 10x Genomics molecule file";
  }
  if (has("cell.names") && has("assays")) return "an h5Seurat file";
  if (has("model_weights")) return "a Keras model";
  return {};
}

/// What a gzip file holds, from its first unpacked bytes.
std::string sentenceForPacked(std::string_view start) {
  if (start.empty()) return "This is a gzip file that holds nothing or is damaged.";
  if (start.starts_with("\x89HDF")) {
    return "This is a gzip-compressed HDF5 file, which is read unpacked only; use \"gunzip\".";
  }
  if (isRData(start) || isText(start)) return sentenceFor(start);
  return "This is a gzip file that holds no text; unpack it first.";
}

}  // namespace

bool mayBeTable(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  std::string start = unpackedStart(path, 512);
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (start.starts_with(kByteOrderMark)) start.erase(0, kByteOrderMark.size());
  for (const char* other : {"version https://git-lfs", "%%MatrixMarket", "<!DOCTYPE", "<!doctype",
                            "<html", "<?xml", "BZh", "PK\x03\x04", "{"}) {
    if (start.starts_with(other)) return false;
  }
  return !start.empty() && !isRData(start) && isText(start);
}

void refuseUnlessHdf5(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    throw Error(error && error != std::errc::no_such_file_or_directory
                    ? "The file cannot be reached: " + error.message() + "."
                    : "There is no such file.",
                path);
  }
  if (std::filesystem::is_directory(status)) throw Error(sentenceForFolder(path), path);
  if (!std::filesystem::is_regular_file(status)) throw Error("This is no ordinary file.", path);
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw Error("The file cannot be opened: " + std::string(std::strerror(errno)) + ".", path);
  }
  char start[512] = {};
  file.read(start, sizeof(start));
  if (file.bad()) throw Error("The file cannot be read: the disk reports an error.", path);
  const std::string_view bytes(start, static_cast<std::size_t>(file.gcount()));
  const Hdf5Access access;
  if (H5Fis_hdf5(path.c_str()) <= 0) {
    throw Error(bytes.starts_with("\x1f\x8b") ? sentenceForPacked(unpackedStart(path, 512))
                                              : sentenceFor(bytes),
                path);
  }
}

void refuseUnlessH5ad(const Hdf5Node& root, const std::string& path) {
  const bool obs = static_cast<bool>(root.child("obs"));
  const bool var = static_cast<bool>(root.child("var"));
  if (obs && var) return;
  if (obs || var) {
    throw Error(std::string("The file has no \"") + (obs ? "var" : "obs") +
                    "\" table, which every h5ad file has.",
                path);
  }
  const std::string format = formatOf(root);
  throw Error(format.empty()
                  ? "This HDF5 file is no h5ad file: it has no \"obs\" and \"var\" tables."
                  : "This looks like " + format + ", which holds no matrix that Chreode reads.",
              path);
}

}  // namespace chreode
