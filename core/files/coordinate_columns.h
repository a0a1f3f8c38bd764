#pragma once

#include <string>
#include <vector>

#include "expression/annotation.h"
#include "files/h5ad_embedding.h"

namespace chreode {

/// The columns of one entry like obsm's tables, cells × columns; all of them are numeric.
StoredEmbedding embeddingOf(const std::string& name, const std::vector<Annotation>& columns);

/// Moves coordinates that stand as single columns into embeddings: X and Y, _X and _Y, tSNE1 and
/// tSNE2, UMAP_1 and UMAP_2, _PC1, _PC2, … Known kinds get the name that h5ad files use ("X_tsne").
void moveCoordinates(std::vector<Annotation>& columns, std::vector<StoredEmbedding>& embeddings);

}  // namespace chreode
