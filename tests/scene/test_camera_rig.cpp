#include <QtTest>

#include <vtkCamera.h>
#include <vtkMatrix4x4.h>
#include <vtkNew.h>

#include "base/random.h"
#include "scene/camera_rig.h"
#include "scene/view_transform.h"

namespace chreode {

namespace {

const QSizeF viewport(900, 500);

QVector3D randomPlace(Random& random) {
  return {static_cast<float>(random.normal()), static_cast<float>(random.normal()),
          static_cast<float>(random.normal())};
}

QVector3D seen(const CameraRig& rig, const QVector3D& place) {
  return ViewTransform(rig.matrix(viewport), viewport).toScreen(place);
}

}  // namespace

class TestCameraRig : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void itsMatrixIsVtks_data() {
    QTest::addColumn<bool>("orthographic");
    QTest::newRow("perspective") << false;
    QTest::newRow("orthographic") << true;
  }
  void itsMatrixIsVtks() {
    QFETCH(bool, orthographic);
    CameraRig rig;
    rig.setOrthographic(orthographic);
    rig.setBounds({0.5f, 0, 0}, 4.0f);
    rig.setPose({{0.3f, -0.2f, 0.1f}, QQuaternion::fromEulerAngles(30, -50, 15), 12.0f});
    vtkNew<vtkCamera> camera;
    rig.applyTo(camera);
    const vtkMatrix4x4* theirs =
        camera->GetCompositeProjectionTransformMatrix(viewport.width() / viewport.height(), -1, 1);
    const QMatrix4x4 ours = rig.matrix(viewport);
    Random random(4);
    for (int k = 0; k < 50; ++k) {
      const QVector3D place = randomPlace(random);
      const double point[4] = {place.x(), place.y(), place.z(), 1.0};
      double clip[4] = {};
      for (int row = 0; row < 4; ++row)
        for (int column = 0; column < 4; ++column)
          clip[row] += theirs->GetElement(row, column) * point[column];
      const QVector4D own = ours * QVector4D(place, 1.0f);
      for (int axis = 0; axis < 3; ++axis)
        QVERIFY(qAbs(own[axis] / own.w() - static_cast<float>(clip[axis] / clip[3])) < 1e-4f);
    }
  }

  void theSceneTurnsWithThePointer() {
    CameraRig rig;
    rig.setPose({{0, 0, 0}, QQuaternion(), 10.0f});
    const QVector3D front(0, 0, 1);
    rig.orbit(10, 0);
    QVERIFY(seen(rig, front).x() > 450 + 5);
    rig.setPose({{0, 0, 0}, QQuaternion(), 10.0f});
    rig.orbit(0, 10);
    QVERIFY(seen(rig, front).y() > 250 + 5);
  }

  void panningFollowsThePointer() {
    CameraRig rig;
    rig.setPose({{1, 2, 3}, QQuaternion::fromEulerAngles(10, 20, 30), 10.0f});
    const QVector3D before = seen(rig, {1, 2, 3});
    rig.pan({37, -21}, viewport);
    const QVector3D after = seen(rig, {1, 2, 3});
    QVERIFY(qAbs(after.x() - before.x() - 37) < 0.05f);
    QVERIFY(qAbs(after.y() - before.y() + 21) < 0.05f);
  }

  void zoomKeepsWhatIsUnderThePointer_data() { itsMatrixIsVtks_data(); }
  void zoomKeepsWhatIsUnderThePointer() {
    QFETCH(bool, orthographic);
    CameraRig rig;
    rig.setOrthographic(orthographic);
    rig.setBounds({0, 0, 0}, 5.0f);
    rig.setPose({{0, 0, 0}, QQuaternion::fromEulerAngles(10, 20, 0), 10.0f});
    const QVector3D place = rig.right() * 1.2f + rig.up() * 0.6f;  // in the focus's plane
    const QVector3D pointer = seen(rig, place);
    const float before = rig.worldPerPixel(rig.pose().focus, viewport);
    rig.zoom(1.5, pointer.toPointF(), viewport);
    QVERIFY((seen(rig, place).toPointF() - pointer.toPointF()).manhattanLength() < 0.1);
    QVERIFY(qAbs(before / rig.worldPerPixel(rig.pose().focus, viewport) - 1.5f) < 1e-3f);
  }

  void switchingTheProjectionKeepsTheSizeAtTheFocus() {
    CameraRig rig;
    rig.setPose({{0, 0, 0}, QQuaternion(), 7.0f});
    const float perspective = seen(rig, {0.5f, 0, 0}).x();
    rig.setOrthographic(true);
    QVERIFY(qAbs(seen(rig, {0.5f, 0, 0}).x() - perspective) < 0.05f);
  }

  void fittingShowsEveryCellAndFillsTheView_data() { itsMatrixIsVtks_data(); }
  void fittingShowsEveryCellAndFillsTheView() {
    QFETCH(bool, orthographic);
    Random random(5);
    Matrix xyz(500, 3);
    for (Index i = 0; i < 500; ++i) {
      const QVector3D place = randomPlace(random);
      xyz.row(i) << 3 * place.x() + 10, place.y(), 0.5f * place.z();
    }
    CameraRig rig;
    rig.setOrthographic(orthographic);
    rig.setBounds({10, 0, 0}, 12.0f);
    rig.setPose(rig.fitted(xyz, QQuaternion::fromEulerAngles(-15, 25, 0), viewport));
    double reach = 0.0;
    for (Index i = 0; i < 500; ++i) {
      const QVector3D at = seen(rig, {xyz(i, 0), xyz(i, 1), xyz(i, 2)});
      QVERIFY(at.x() > 0 && at.x() < 900 && at.y() > 0 && at.y() < 500);
      QVERIFY(at.z() > -1 && at.z() < 1);
      reach = std::max({reach, qAbs(at.x() - 450) / 450.0, qAbs(at.y() - 250) / 250.0});
    }
    QVERIFY2(reach > 0.9, "the cells should reach to a small margin");
  }

  void oneCellCanBeFitted() {
    Matrix xyz(1, 3);
    xyz << 3, 4, 5;
    const CameraPose pose = CameraRig().fitted(xyz, QQuaternion(), viewport);
    QCOMPARE(pose.focus, QVector3D(3, 4, 5));
    QVERIFY(pose.distance > 0);
  }

  void theSixFaces() {
    const QVector3D from[] = {{0, 0, 1}, {0, 0, -1}, {-1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, -1, 0}};
    for (int face = 0; face < 6; ++face) {
      CameraRig rig;
      rig.setPose({{0, 0, 0}, faceOrientation(face), 1.0f});
      QVERIFY2((rig.eye() - from[face]).length() < 1e-5f, qPrintable(QString::number(face)));
      if (face < 4) QVERIFY((rig.up() - QVector3D(0, 1, 0)).length() < 1e-5f);
    }
  }

  void aFlightStartsAndEndsWhereItShould() {
    const CameraPose from{{0, 0, 0}, QQuaternion(), 4.0f};
    const CameraPose to{{2, 0, 0}, QQuaternion::fromEulerAngles(0, 90, 0), 16.0f};
    QCOMPARE(CameraPose::between(from, to, 0.0f).distance, 4.0f);
    QCOMPARE(CameraPose::between(from, to, 1.0f).focus, to.focus);
    const CameraPose half = CameraPose::between(from, to, 0.5f);
    QVERIFY(qAbs(half.distance - 8.0f) < 1e-4f);
    QVERIFY(qAbs(half.orientation.toEulerAngles().y() - 45.0f) < 1e-2f);
  }
};

}  // namespace chreode

QTEST_GUILESS_MAIN(chreode::TestCameraRig)
#include "test_camera_rig.moc"
