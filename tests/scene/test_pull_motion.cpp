#include <QtTest>

#include "scene/camera_rig.h"
#include "scene/pull_motion.h"
#include "scene/view_transform.h"

namespace chreode {

namespace {

const QSizeF viewport(800, 600);
const QVector3D start(0.7f, -0.4f, 0.9f);

CameraRig rigFrom(bool orthographic) {
  CameraRig rig;
  rig.setOrthographic(orthographic);
  rig.setBounds({0, 0, 0}, 5.0f);
  rig.setPose({{0.2f, 0.1f, 0}, QQuaternion::fromEulerAngles(-25, 40, 10), 14.0f});
  return rig;
}

ViewPlane planeOf(const CameraRig& rig, const QVector3D& place) {
  return {rig.right(), rig.up(), rig.away(), rig.worldPerPixel(place, viewport)};
}

QPointF seen(const CameraRig& rig, const QVector3D& place) {
  return ViewTransform(rig.matrix(viewport), viewport).toScreen(place).toPointF();
}

bool close(const QVector3D& a, const QVector3D& b) {
  return (a - b).length() < 1e-4f;
}

}  // namespace

class TestPullMotion : public QObject {
  Q_OBJECT

  void bothCameras() {
    QTest::addColumn<bool>("orthographic");
    QTest::newRow("perspective") << false;
    QTest::newRow("orthographic") << true;
  }

 private Q_SLOTS:
  void inTheViewPlaneTheHandStaysUnderThePointer_data() { bothCameras(); }
  void inTheViewPlaneTheHandStaysUnderThePointer() {
    QFETCH(bool, orthographic);
    const CameraRig rig = rigFrom(orthographic);
    const QPointF handle = seen(rig, start);
    const QPointF grip(3, -2);  // pressed beside the handle's middle
    PullMotion motion(start, handle + grip);
    for (const QPointF move : {QPointF(120, -60), QPointF(-200, 45), QPointF(0, 0)}) {
      const QVector3D hand = motion.moveTo(handle + grip + move, planeOf(rig, motion.anchor()));
      const QPointF off = seen(rig, hand) - (handle + move);
      QVERIFY2(std::hypot(off.x(), off.y()) < 0.05, "the hand left the pointer");
      QVERIFY2(qAbs(QVector3D::dotProduct(hand - start, rig.away())) < 1e-4f,
               "the hand left the view plane");
    }
  }

  void towardsAndAwayFollowsTheLineOfSight() {
    const CameraRig rig = rigFrom(false);
    PullMotion motion(start, {400, 300});
    motion.setDirection(PullDirection::Depth);
    const QVector3D up = motion.moveTo({430, 200}, planeOf(rig, start));
    const float moved = 100 * rig.worldPerPixel(start, viewport);
    QVERIFY2(close(up, start + rig.away() * moved), "up is away from the eye");
    const QVector3D down = motion.moveTo({400, 400}, planeOf(rig, start));
    QVERIFY(close(down, start - rig.away() * moved));
  }

  void anAxisLetsTheHandGoAlongItOnly_data() { bothCameras(); }
  void anAxisLetsTheHandGoAlongItOnly() {
    QFETCH(bool, orthographic);
    const CameraRig rig = rigFrom(orthographic);
    const PullDirection ways[] = {PullDirection::X, PullDirection::Y, PullDirection::Z};
    for (int axis = 0; axis < 3; ++axis) {
      PullMotion motion(start, seen(rig, start));
      motion.setDirection(ways[axis]);
      QVector3D wanted = start;
      wanted[axis] += 0.3f;
      const QVector3D hand = motion.moveTo(seen(rig, wanted), planeOf(rig, start));
      for (int other = 0; other < 3; ++other)
        if (other != axis) QCOMPARE(hand[other], start[other]);
      // Orthographic: exact. In perspective the scale changes a little on the way.
      const float slack = orthographic ? 1e-3f : 0.03f;
      QVERIFY2(qAbs(hand[axis] - wanted[axis]) < slack,
               qPrintable(QStringLiteral("axis %1: %2").arg(axis).arg(hand[axis])));
    }
  }

  void anAxisThatPointsAtTheEyeThrowsNothingFarAway() {
    CameraRig rig;
    rig.setPose({{0, 0, 0}, QQuaternion(), 10.0f});  // z points at the eye
    PullMotion motion({0, 0, 0}, {400, 300});
    motion.setDirection(PullDirection::Z);
    QVERIFY(motion.moveTo({500, 200}, planeOf(rig, {0, 0, 0})).length() < 1.0f);
  }

  void aChangeOfWayGoesOnFromTheHand() {
    const CameraRig rig = rigFrom(false);
    PullMotion motion(start, {400, 300});
    const QVector3D inPlane = motion.moveTo({450, 280}, planeOf(rig, motion.anchor()));
    motion.setDirection(PullDirection::Depth);
    QVERIFY(close(motion.moveTo({450, 280}, planeOf(rig, motion.anchor())), inPlane));
    motion.moveTo({450, 250}, planeOf(rig, motion.anchor()));
    const QVector3D deeper = motion.place();
    motion.setDirection(PullDirection::Plane);
    QVERIFY(close(motion.moveTo({450, 250}, planeOf(rig, motion.anchor())), deeper));
  }
};

}  // namespace chreode

QTEST_GUILESS_MAIN(chreode::TestPullMotion)
#include "test_pull_motion.moc"
