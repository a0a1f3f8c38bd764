#include "model_torch/arithmetic.h"

#include <algorithm>

#include "base/error.h"
#include "base/plain_text.h"

namespace chreode {

std::vector<std::string> Arithmetic::names() {
  std::vector<std::string> all{"cpu"};
  if (!torch::cuda::is_available()) return all;
  for (std::size_t i = 0; i < torch::cuda::device_count(); ++i) {
    all.push_back("cuda:" + std::to_string(i));
  }
  return all;
}

Arithmetic Arithmetic::named(const std::string& name) {
  if (name == "cpu") return {};
  const std::vector<std::string> there = names();
  const std::string wanted = name == "cuda" ? "cuda:0" : name;
  if (std::find(there.begin(), there.end(), wanted) != there.end()) {
    return {torch::Device(wanted), true};
  }
  if (there.size() == 1) {
    throw Error("There is no device \"" + name +
                "\" to train on: this computer's LibTorch knows the processor only. Train on cpu.");
  }
  throw Error("There is no device \"" + name + "\" to train on; there are " + listOf(there) + ".");
}

}  // namespace chreode
