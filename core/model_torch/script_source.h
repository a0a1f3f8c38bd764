#pragma once

namespace chreode {

// TorchScript that the modules of every kind of model share.

/// The encoder's input of counts: log1p at the training's depth.
inline constexpr const char* kCountInput = R"(
def encoder_input(self, x: Tensor) -> Tensor:
    total = torch.clamp(torch.sum(x, 1, True), min=1.0)
    return torch.log1p(x * (self.target_sum / total))
)";

/// … of log values: as they are.
inline constexpr const char* kLogInput = R"(
def encoder_input(self, x: Tensor) -> Tensor:
    return x
)";

/// What a Gaussian decoder of log values returns of its last hidden layer h.
inline constexpr const char* kLogOutput = R"(
    mean = torch.linear(h, self.output_weight, self.output_bias)
    return {"mean": mean, "variance": torch.exp(self.gene_scale).expand_as(mean)}
)";

}  // namespace chreode
