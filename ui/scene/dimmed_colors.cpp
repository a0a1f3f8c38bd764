#include "scene/dimmed_colors.h"

#include <algorithm>
#include <cmath>

namespace chreode {

namespace {

constexpr int kept = 50;  // of a colour's 256 parts, in a cell that is not selected

Rgb faded(const Rgb& color, const Rgb& ground) {
  Rgb made{};
  for (std::size_t i = 0; i < 3; ++i) {
    made[i] = static_cast<std::uint8_t>((color[i] * kept + ground[i] * (256 - kept)) / 256);
  }
  return made;
}

}  // namespace

CellColors dimmedColors(const CellColors& colors, std::span<const std::uint8_t> selected,
                        const Rgb& ground, std::optional<ColorRange> range) {
  const auto [low, high] = range.value_or(ColorRange{colors.low, colors.high});
  CellColors made;
  made.direct.resize(selected.size());
  made.plain = colors.plain;
  const Rgb fadedPlain = faded(colors.plain, ground);
  if (colors.direct.size() == selected.size()) {
    for (std::size_t cell = 0; cell < selected.size(); ++cell) {
      const Rgb& color = colors.direct[cell];
      made.direct[cell] = selected[cell] != 0 ? color : faded(color, ground);
    }
    return made;
  }
  std::vector<Rgb> fadedTable;
  for (const Rgb& color : colors.table) fadedTable.push_back(faded(color, ground));
  const bool numbers = colors.numbers.size() == selected.size() && !colors.table.empty();
  const auto last = static_cast<float>(colors.table.size()) - 1.0f;
  const float span = high > low ? high - low : 1.0f;
  for (std::size_t cell = 0; cell < selected.size(); ++cell) {
    const bool on = selected[cell] != 0;
    const float number = numbers ? colors.numbers[cell] : 0.0f;
    if (!numbers || std::isnan(number) || (colors.zerosBeneath && number == 0.0f)) {
      made.direct[cell] = on ? colors.plain : fadedPlain;
      continue;
    }
    const float place = (number - low) / span * (last + 1.0f);
    const auto entry = static_cast<std::size_t>(std::clamp(place, 0.0f, last));
    made.direct[cell] = on ? colors.table[entry] : fadedTable[entry];
  }
  return made;
}

}  // namespace chreode
