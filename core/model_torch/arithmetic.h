#pragma once

#include <string>
#include <vector>

#include <torch/torch.h>

namespace chreode {

/// Where a training step is computed, and how: on the processor with our own operators, which make
/// nothing dense, anywhere else with LibTorch's on dense tensors. Those give the same numbers up to
/// rounding, also on the processor, which is how they are tested.
struct Arithmetic {
  torch::Device device = torch::kCPU;
  bool dense = false;

  /// The names that named() takes here: "cpu", then "cuda:0" … where LibTorch was built
  /// with CUDA and finds such a device.
  static std::vector<std::string> names();
  /// "cpu", "cuda" (the first) or one of names(). Throws Error for a device that is not there.
  static Arithmetic named(const std::string& name);
};

}  // namespace chreode
