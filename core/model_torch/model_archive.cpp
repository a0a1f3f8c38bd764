#include "model_torch/model_archive.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <caffe2/serialize/inline_container.h>

#include "base/error.h"

namespace chreode {

namespace {

constexpr const char* kCardFile = "chreode.json";

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
  if (start.starts_with("\x89HDF\r\n")) {
    return "This is an HDF5 file, not a model; open it as data.";
  }
  if (start[0] == '\x80') {
    return "This is a pickle file (weights saved by an old torch.save or scvi-tools), not a "
           "TorchScript model; export the model with torch.jit.";
  }
  // ONNX is a protobuf whose first field is the format version, followed by the producer's name.
  if (start.size() > 3 && start[0] == '\x08' && static_cast<unsigned char>(start[1]) < 0x20 &&
      (start[2] == '\x12' || start[2] == '\x3a' || start[2] == '\x42')) {
    return "This looks like an ONNX file; Chreode reads TorchScript models with encode and decode.";
  }
  const bool text = std::all_of(start.begin(), start.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 || byte == '\n' || byte == '\r' || byte == '\t';
  });
  return text ? "This is a text file, not a TorchScript model." : "This is no TorchScript archive.";
}

/// The card's text. Throws Error unless the archive is TorchScript and holds a card.
std::string readCard(const std::string& path) {
  std::unique_ptr<caffe2::serialize::PyTorchStreamReader> reader;
  try {
    reader = std::make_unique<caffe2::serialize::PyTorchStreamReader>(path);
  } catch (const std::exception&) {
    throw Error("This model file is damaged or was cut short.", path);
  }
  if (!reader->hasRecord("constants.pkl")) {
    throw Error(
        "This file holds weights only (a state_dict or a pickle), not a TorchScript model; export "
        "the model with torch.jit.",
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
  const std::string start = startOf(path);
  if (!start.starts_with("PK")) throw Error(describeOther(start), path);
  const std::string card = readCard(path);
  try {
    torch::jit::Module module = torch::jit::load(path, torch::kCPU);
    return std::make_shared<TorchModel>(ModelCard::parse(card), std::move(module));
  } catch (const Error& error) {
    throw Error(error.what(), path);
  } catch (const c10::Error& error) {
    const std::string text = error.what_without_backtrace();
    if (text.find("maximum supported version") != std::string::npos) {
      throw Error("This model was saved by a newer PyTorch than Chreode's LibTorch can read.",
                  path);
    }
    throw Error("This model file is damaged or was cut short.", path);
  } catch (const torch::jit::ErrorReport&) {
    throw Error("This model uses operators that Chreode's LibTorch does not know.", path);
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
  const std::filesystem::path target(path);
  std::filesystem::path temporary = target;
  temporary += ".part";
  std::error_code failure;
  {
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    const std::string contents = bytes.str();
    file.write(contents.data(), static_cast<std::streamsize>(contents.size()));
    file.close();
    if (!file) {
      std::filesystem::remove(temporary, failure);
      throw Error("The model cannot be written here; check the folder's permissions and space.",
                  path);
    }
  }
  std::filesystem::rename(temporary, target, failure);
  if (failure) {
    std::filesystem::remove(temporary, failure);
    throw Error("The model cannot be written under this name.", path);
  }
}

}  // namespace chreode
