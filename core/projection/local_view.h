#pragma once

#include <memory>
#include <vector>

#include "neighbors/neighbor_index.h"
#include "projection/projection.h"

namespace chreode {

/// A picture of codes that no formula gives (UMAP, stored coordinates): a code that was never in it
/// is placed by the cells with the nearest codes, and a place is taken back to a code by the cells
/// drawn nearest to it. Both ways a linear map is fitted to these cells by weighted least squares,
/// so that what the hand does is approximate and the residuals say by how much.
class LocalView : public Projection {
 public:
  /// `coordinates`: cells × 2 or more, of which three are drawn, finite; `codes`: an index of the
  /// same cells' codes. Throws Error where the cells are not the same.
  LocalView(std::string name, const Matrix& coordinates,
            std::shared_ptr<const NeighborIndex> codes);

  std::string name() const override { return m_name; }
  const Matrix& coordinates() const override { return m_coordinates; }
  bool flat() const override { return m_flat; }
  bool isExact() const override { return false; }
  std::optional<Matrix> project(const Matrix& codes) const override;
  /// A cell's own code comes to its drawn place. The residual is the weighted root mean square
  /// distance between the nearest cells' places and what the map says of them.
  std::optional<Placed> place(const RowVector& code) const override;
  /// The local maps of the target and of where the code is drawn now, one less the other: what is
  /// the cell's own, off the picture, stays with it. Two more steps bring it nearer where that can
  /// be.
  std::optional<RowVector> lift(const RowVector& code,
                                const Eigen::RowVector3f& target) const override;
  std::string description() const override;

 private:
  /// The code that the cells drawn around a place have there.
  RowVector codeAt(const Eigen::RowVector3f& place) const;
  std::vector<std::int32_t> drawnAround(const Eigen::RowVector3f& place) const;

  std::string m_name;
  Matrix m_coordinates;
  std::shared_ptr<const NeighborIndex> m_codes;
  bool m_flat;
};

}  // namespace chreode
