#include "simulation/network_runs.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "base/random.h"

namespace chreode {

namespace {

// Runs go in blocks with a random stream each, so that threads may take blocks in any order. A
// block's states and noise stay in the first-level cache.
constexpr int blockRuns = 64;
constexpr double startNoise = 0.001;

void addNormals(FactorStates& states, double deviation, Random& random) {
  for (double& value : states.reshaped()) value = deviation * random.normal();
}

void runBlock(const RunOptions& options, int every, int block, std::vector<FactorStates>& frames) {
  const int first = block * blockRuns;
  const int count = std::min(blockRuns, options.runs - first);
  Random random(options.seed, (options.stream << 32) + static_cast<std::uint64_t>(block));

  FactorStates states(count, factorCount);
  FactorStates noise(count, factorCount);
  addNormals(noise, startNoise, random);
  states = (noise.rowwise() + progenitorState()).max(0.0);
  for (const Clamp& clamp : options.clamps) {
    states.col(static_cast<int>(clamp.factor)) = clamp.value;
  }
  frames[0].middleRows(first, count) = states;
  for (int step = 1; step <= options.steps; ++step) {
    addNormals(noise, options.noise, random);
    advance(states, &noise, options.clamps);
    if (step % every == 0) frames[step / every].middleRows(first, count) = states;
  }
}

}  // namespace

std::vector<FactorStates> runNetwork(const RunOptions& options, int every,
                                     const Progress& progress) {
  std::vector<FactorStates> frames(static_cast<std::size_t>(options.steps / every + 1),
                                   FactorStates(options.runs, factorCount));
  const int blocks = (options.runs + blockRuns - 1) / blockRuns;
  std::atomic<int> next = 0;
  std::atomic<int> done = 0;
  std::atomic<bool> stop = false;
  const auto work = [&] {
    for (int block = next++; block < blocks && !stop; block = next++) {
      runBlock(options, every, block, frames);
      ++done;
    }
  };
  {
    const int threads =
        std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, std::max(blocks, 1));
    std::vector<std::jthread> workers;
    for (int i = 0; i < threads; ++i) workers.emplace_back(work);
    try {
      while (done < blocks) {
        progress.update(static_cast<double>(done) / blocks, "running the network");
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    } catch (...) {
      stop = true;
      throw;  // the workers are joined on the way out
    }
  }
  progress.update(1.0, "running the network");
  return frames;
}

}  // namespace chreode
