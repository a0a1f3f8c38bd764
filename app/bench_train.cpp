#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include "bench.h"
#include "model/torch_engine.h"

namespace chreode {

namespace {

/// The same network and step in Debian's python3-torch, written as one would there. Prints cells a
/// second: the median of its steps.
constexpr const char* kPythonStep = R"(
import sys, time, statistics, torch
from torch import nn
cells, genes, threads, latent, hidden = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), 16, 128
torch.set_num_threads(threads); torch.manual_seed(1)
rate = 0.1 * torch.distributions.Gamma(0.4, 0.4).sample((genes,))
encoder = nn.Sequential(nn.Linear(genes, hidden), nn.BatchNorm1d(hidden), nn.ReLU())
mean, variance = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
decoder = nn.Sequential(nn.Linear(latent, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Linear(hidden, genes))
log_theta = nn.Parameter(torch.zeros(genes))
parts = [encoder, mean, variance, decoder]
adam = torch.optim.Adam([p for m in parts for p in m.parameters()] + [log_theta], lr=1e-3)
def step(x):
    total = x.sum(1, keepdim=True).clamp_min(1)
    h = encoder(torch.log1p(x * (0.1 * genes / total)))
    m, v = mean(h), variance(h)
    mu = torch.softmax(decoder(m + torch.randn_like(m) * torch.exp(0.5 * v)), 1) * total
    theta, log_sum = torch.exp(log_theta), torch.log(torch.exp(log_theta) + mu)
    nll = -(theta * (log_theta - log_sum) + x * (torch.log(mu + 1e-30) - log_sum) + torch.lgamma(x + theta)
            - torch.lgamma(theta) - torch.lgamma(x + 1)).sum(1).mean()
    kl = 0.5 * (m * m + v.exp() - 1 - v).sum(1).mean()
    adam.zero_grad(); (nll + kl).backward(); adam.step()
times = []
for i in range(3 + max(12, min(60, 200000 // genes))):
    x = torch.poisson(rate.expand(128, genes)); start = time.perf_counter(); step(x)
    times.append(time.perf_counter() - start)
print(128 / statistics.median(times[3:]))
)";

/// Null where Debian's Python or its torch is absent.
nlohmann::json pythonCellsPerSecond(const TrainBench& options) {
  const std::string command = "/usr/bin/python3 -c '" + std::string(kPythonStep) + "' " +
                              std::to_string(options.cells) + " " + std::to_string(options.genes) +
                              " " + std::to_string(options.threads) + " 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::array<char, 128> line{};
  if (!pipe || !std::fgets(line.data(), static_cast<int>(line.size()), pipe.get())) return nullptr;
  const double value = std::strtod(line.data(), nullptr);
  return value > 0.0 ? nlohmann::json(value) : nlohmann::json();
}

}  // namespace

nlohmann::json benchTrain(const TrainBench& options) {
  nlohmann::json result =
      TorchEngine::instance().benchmarkTraining(options.cells, options.genes, options.threads);
  result["python_cells_per_second"] = pythonCellsPerSecond(options);
  return result;
}

}  // namespace chreode
