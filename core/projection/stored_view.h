#pragma once

#include "expression/dataset.h"
#include "projection/projection.h"

namespace chreode {

/// Stored coordinates (obsm), for looking: the first three columns, or two and a flat scene.
class StoredView : public Projection {
 public:
  explicit StoredView(const Embedding& embedding);

  std::string name() const override { return m_name; }
  const Matrix& coordinates() const override { return m_coordinates; }
  bool flat() const override { return m_flat; }
  std::optional<Matrix> project(const Matrix&) const override { return std::nullopt; }
  std::optional<RowVector> lift(const RowVector&, const Eigen::RowVector3f&) const override {
    return std::nullopt;
  }

 private:
  std::string m_name;
  Matrix m_coordinates;
  bool m_flat;
};

}  // namespace chreode
