#pragma once

#include <vector>

#include "expression/annotation.h"
#include "expression/expression_matrix.h"

namespace chreode {

/// Genes that stand in every class as they stand in the pool of all cells: what free-floating RNA
/// of broken cells looks like, which every droplet takes up a little of (the pool model of SoupX,
/// Young & Behjati, GigaScience 9:giaa151, 2020, with the sum of all cells in place of empty
/// droplets). A gene that all cells express alike looks the same, hence "perhaps". One flag a gene,
/// true where
///   1. in each class of at least `kAmbientCells` cells the gene's share of the counts is
///   within 1.5
///      times its share of all counts, and the 95 % interval of the ratio (Poisson) is too; so too
///      few counts to tell are no flag;
///   2. the counts scatter among cells no more than a draw from one pool would at each cell's
///   depth:
///      the mean of (x − Lρ)²/(Lρ) over cells is at most 1.25.
/// Of fewer than two such classes nothing is flagged. `counts`: cells × genes; `label`:
/// categorical, a row a cell.
std::vector<bool> perhapsAmbient(const ExpressionMatrix& counts, const Annotation& label);
inline constexpr int kAmbientCells = 20;

}  // namespace chreode
