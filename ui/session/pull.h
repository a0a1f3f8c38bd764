#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include "latent/latent_edit.h"
#include "projection/projection.h"
#include "session/prepared_model.h"

namespace chreode {

/// Two ways to follow the hand.
enum class PullWay {
  straight,   ///< the minimum-norm shift whose image is the hand's place
  followData  ///< towards the weighted mean code of the real cells around the hand
};

/// Cells in the hand: their codes before, the shift that the hand asks for, and where that lands.
/// No Qt and no drawing, so that it can be tested alone.
class Pull {
 public:
  Pull(std::shared_ptr<const PreparedModel> model, std::shared_ptr<const Projection> view,
       std::vector<std::int32_t> cells, const LatentEdits& edits);

  /// The view can lift, so that the hand's place means something.
  bool canFollowHand() const;
  /// The hand is at `target` in the view. Nothing happens in views that only look.
  void moveTo(const Eigen::RowVector3f& target, PullWay way);
  /// To a code: a cell's, or a class's mean.
  void moveToCode(const RowVector& code);
  /// By a shift of the codes, whatever the view.
  void moveBy(const RowVector& shift);
  void putBack();

  const std::vector<std::int32_t>& cells() const { return m_cells; }
  const RowVector& shift() const { return m_shift; }
  bool isMoved() const { return m_moved; }
  const Matrix& original() const { return m_original; }    ///< as the encoder gave them
  Matrix edited() const;                                   ///< earlier edits and this shift
  const RowVector& startCode() const { return m_middle; }  ///< the middle before this shift

  /// Where the cells' middle is drawn with the shift; nothing in views that cannot place codes and
  /// when the cells have not moved there.
  Eigen::RowVector3f place() const;
  Eigen::RowVector3f startPlace() const { return m_startPlace; }
  /// Where the cells' middle was drawn before any edit.
  Eigen::RowVector3f originalPlace() const;
  /// How far the edited code lies off what the view shows, against the real cells drawn around its
  /// place: the part of their difference that the view hides, in typical distances. NaN = unknown.
  double offView() const;
  /// The view places and lifts by the cells nearby: what the hand does in it is approximate.
  bool isApproximate() const { return canFollowHand() && !m_view->isExact(); }
  /// How far from the hand the cells' middle has landed, in the view's units; 0 in exact views.
  double missedBy() const { return m_missed; }

 private:
  RowVector meanCodeAround(const Eigen::RowVector3f& target) const;
  std::vector<std::int32_t> drawnAround(const Eigen::RowVector3f& target, int count) const;

  std::shared_ptr<const PreparedModel> m_model;
  std::shared_ptr<const Projection> m_view;
  std::vector<std::int32_t> m_cells;
  Matrix m_original;
  Matrix m_before;     // with the edits made earlier
  RowVector m_middle;  // mean of m_before
  RowVector m_shift;
  Eigen::RowVector3f m_startPlace;
  double m_missed = 0.0;
  bool m_moved = false;
};

}  // namespace chreode
