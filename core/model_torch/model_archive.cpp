#include "model_torch/model_archive.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include <caffe2/serialize/inline_container.h>

#include "base/error.h"
#include "model_torch/operator_check.h"
#include "model_torch/whole_file.h"

namespace chreode {

namespace {

constexpr const char* kCardFile = "chreode.json";

constexpr const char* kOtherArchive =
    "This is an archive of another kind (of torch.export, NumPy or Keras, say), not a TorchScript "
    "model; export the model with resources/python/export_torch.py.";

constexpr const char* kNewerTorch =
    "This model was saved by a newer PyTorch than Chreode's LibTorch can read; export it again "
    "with "
    "an older one, or build Chreode with a newer LibTorch.";

bool isOfNewerTorch(const std::string& message) {
  return message.find("maximum supported version") != std::string::npos;
}

/// Whether the end record of a zip archive is there: then nothing was cut off.
bool hasZipEnd(const std::string& path) {
  constexpr std::streamoff kLongest = 22 + 65535;  // the record, and the longest comment
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = file.tellg();
  const std::streamoff length = std::min(size, kLongest);
  if (length <= 0) return false;
  std::string end(static_cast<std::size_t>(length), '\0');
  file.seekg(size - length);
  file.read(end.data(), length);
  return end.find("PK\x05\x06") != std::string::npos;
}

std::string startOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string start(512, '\0');
  if (file) file.read(start.data(), static_cast<std::streamsize>(start.size()));
  if (!file && !file.eof()) {
    throw Error("The model file cannot be read: it does not exist or may not be opened.", path);
  }
  start.resize(static_cast<std::size_t>(file.gcount()));
  return start;
}

/// What a file is that is no zip archive, by its first bytes.
std::string describeOther(const std::string& start) {
  if (start.empty()) return "This file is empty; it is no model.";
  // safetensors: the length of a JSON header in eight bytes, and the header.
  if (start.size() > 9 && start[8] == '{' && start.substr(5, 3) == std::string_view("\0\0\0", 3)) {
    return "This is a safetensors file, which holds weights only; load them into the model in "
           "Python "
           "and export it with resources/python/export_torch.py.";
  }
  if (start.starts_with("\x89HDF\r\n")) {
    return "This is an HDF5 file, not a model; open it as data.";
  }
  if (start[0] == '\x80') {
    return "This is a pickle file (weights saved by an old torch.save or scvi-tools), not a "
           "TorchScript model; export the model with resources/python/export_scvi.py or "
           "export_torch.py.";
  }
  // ONNX is a protobuf whose first field is the format version, followed by the producer's name.
  if (start.size() > 3 && start[0] == '\x08' && static_cast<unsigned char>(start[1]) < 0x20 &&
      (start[2] == '\x12' || start[2] == '\x3a' || start[2] == '\x42')) {
    return "This looks like an ONNX file; Chreode reads TorchScript models with encode and decode: "
           "export the original with resources/python/export_torch.py.";
  }
  const bool text = std::all_of(start.begin(), start.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 || byte == '\n' || byte == '\r' || byte == '\t';
  });
  return text ? "This is a text file, not a TorchScript model." : "This is no TorchScript archive.";
}

/// What a zip archive is that is no TorchScript model.
std::string describeArchive(caffe2::serialize::PyTorchStreamReader& reader) {
  if (reader.hasRecord("data.pkl")) {
    const auto [data, size] = reader.getRecord("data.pkl");
    const std::string_view pickle(static_cast<const char*>(data.get()), size);
    if (pickle.find("model_state_dict") != pickle.npos && pickle.find("var_names") != pickle.npos) {
      return "This is a model that scvi-tools saved: weights only, not a TorchScript model; make "
             "one "
             "of its folder with resources/python/export_scvi.py FOLDER -o model.pt.";
    }
    return "This file holds weights only (a state_dict or a pickle), not a TorchScript model; "
           "export "
           "the model with resources/python/export_torch.py.";
  }
  return kOtherArchive;
}

/// The card's text. Throws Error unless the archive is TorchScript and holds a card.
std::string readCard(const std::string& path) {
  std::unique_ptr<caffe2::serialize::PyTorchStreamReader> reader;
  try {
    reader = std::make_unique<caffe2::serialize::PyTorchStreamReader>(path);
  } catch (const std::exception& error) {
    if (isOfNewerTorch(error.what())) throw Error(kNewerTorch, path);
    throw Error(hasZipEnd(path) ? kOtherArchive : "This model file is damaged or was cut short.",
                path);
  }
  if (!reader->hasRecord("constants.pkl")) {
    throw Error(describeArchive(*reader), path);
  }
  for (const std::string& name : reader->getAllRecords()) {
    if (!name.starts_with("code/") || name.ends_with(".debug_pkl")) continue;
    const auto [data, size] = reader->getRecord(name);
    if (!runsWhenOpened({static_cast<const char*>(data.get()), size})) continue;
    throw Error(
        "The model runs code of its own while it is opened (__setstate__), which Chreode does not "
        "allow; export it without quantised or packed layers.",
        path);
  }
  const std::string record = std::string("extra/") + kCardFile;
  if (!reader->hasRecord(record)) {
    throw Error(
        "This TorchScript model has no chreode.json, which names its genes; add it as an extra "
        "file when saving.",
        path);
  }
  const auto [data, size] = reader->getRecord(record);
  return {static_cast<const char*>(data.get()), size};
}

}  // namespace

std::shared_ptr<const TorchModel> readArchive(const std::string& path) {
  if (std::error_code failure; std::filesystem::is_directory(path, failure)) {
    throw Error(
        "This is a folder, not a model file; if scvi-tools saved it, make a model of it with "
        "resources/python/export_scvi.py FOLDER -o model.pt.",
        path);
  }
  const std::string start = startOf(path);
  if (!start.starts_with("PK")) throw Error(describeOther(start), path);
  const std::string card = readCard(path);
  try {
    torch::jit::Module module = torch::jit::load(path, torch::kCPU);
    refuseForeignOperators(module);
    return std::make_shared<TorchModel>(ModelCard::parse(card), std::move(module));
  } catch (const Error& error) {
    throw Error(error.what(), path);
  } catch (const c10::Error& error) {
    if (isOfNewerTorch(error.what())) throw Error(kNewerTorch, path);
    throw Error("This model file is damaged or was cut short.", path);
  } catch (const torch::jit::ErrorReport&) {
    throw Error(
        "This model uses operators that Chreode's LibTorch does not know; export it again with "
        "PyTorch 1.13 or with plainer layers.",
        path);
  } catch (const std::exception&) {
    throw Error("This model file is damaged or was cut short.", path);
  }
}

void writeArchive(const TorchModel& model, const nlohmann::json& said,
                  const nlohmann::json& classifier, const std::string& path) {
  ModelCard card = model.card();
  if (!classifier.is_null()) card.classifier = classifier;
  if (!said.empty()) {
    if (!card.training.is_object()) card.training = nlohmann::json::object();
    card.training.update(said);
  }
  std::ostringstream bytes;
  // Through a stream: the archive's inner folder is then always the same and not the file's name.
  model.module().save(bytes, {{kCardFile, card.toJson().dump()}});
  writeWholeFile(path, bytes.str(),
                 "The model cannot be written here; check the folder's permissions and space.");
}

}  // namespace chreode
