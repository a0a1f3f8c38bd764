#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chreode {

/// Titles under which tables of factors and targets name the factor, in order of preference. A
/// regulator's table names its targets "gene" too.
inline constexpr std::array<std::string_view, 10> kFactorTitles{"tf",
                                                                "source",
                                                                "regulator",
                                                                "factor",
                                                                "transcription factor",
                                                                "tf_name",
                                                                "transcription_factor",
                                                                "source_genesymbol",
                                                                "hgnc symbol",
                                                                "regulators"};

/// The delimiter (tab, comma, semicolon) that the line has most of; a tab where it has none.
char likeliestDelimiter(std::string_view line);

/// The column whose title is, in any capitals, the first of `wanted` that there is; −1 for none.
int columnTitled(const std::vector<std::string_view>& titles,
                 std::span<const std::string_view> wanted);

}  // namespace chreode
