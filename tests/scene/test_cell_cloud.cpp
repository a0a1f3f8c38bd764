#include <QtTest>
#include <cmath>
#include <limits>
#include <map>

#include <vtkActor.h>
#include <vtkActorCollection.h>
#include <vtkCellArray.h>
#include <vtkMapper.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

#include "scene/cell_cloud.h"

namespace chreode {

namespace {

/// Cells on a line at x = 0, 1, 2 …: the place says which cell it is.
Matrix line(int count) {
  Matrix xyz = Matrix::Zero(count, 3);
  for (Index i = 0; i < count; ++i) xyz(i, 0) = static_cast<float>(i);
  return xyz;
}

/// What a layer draws: cell → the colour that VTK gives it.
std::map<int, Rgb> drawn(vtkRenderer* layer) {
  std::map<int, Rgb> cells;
  vtkActorCollection* actors = layer->GetActors();
  actors->InitTraversal();
  while (vtkActor* actor = actors->GetNextActor()) {
    if (!actor->GetVisibility()) continue;
    auto* data = vtkPolyData::SafeDownCast(actor->GetMapper()->GetInputDataObject(0, 0));
    vtkUnsignedCharArray* colors = actor->GetMapper()->GetScalarVisibility()
                                       ? actor->GetMapper()->MapScalars(data, 1.0)
                                       : nullptr;
    vtkNew<vtkIdList> points;
    vtkCellArray* vertices = data->GetVerts();
    for (vtkIdType cell = 0; cell < vertices->GetNumberOfCells(); ++cell) {
      vertices->GetCellAtId(cell, points);
      for (vtkIdType k = 0; k < points->GetNumberOfIds(); ++k) {
        const vtkIdType point = points->GetId(k);
        Rgb rgb{};
        for (int c = 0; c < 3; ++c) {
          const double plain = actor->GetProperty()->GetColor()[c];
          rgb[static_cast<std::size_t>(c)] = static_cast<std::uint8_t>(
              colors ? colors->GetTypedComponent(point, c) : std::lround(plain * 255));
        }
        cells[static_cast<int>(std::lround(data->GetPoint(point)[0]))] = rgb;
      }
    }
  }
  return cells;
}

}  // namespace

class TestCellCloud : public QObject {
  Q_OBJECT

  vtkNew<vtkRenderer> m_beneath, m_above;

 private Q_SLOTS:
  void everyCellIsDrawnOnceInItsColour() {
    CellCloud cloud(m_beneath, m_above);
    cloud.setPositions(line(50'000));
    CellColors colors;
    for (int i = 0; i < 50'000; ++i)
      colors.direct.push_back(
          {static_cast<std::uint8_t>(i % 251), static_cast<std::uint8_t>(i % 13), 7});
    cloud.setColors(shared(colors));
    const auto cells = drawn(m_above);
    QCOMPARE(cells.size(), std::size_t{50'000});
    for (const auto& [cell, rgb] : cells)
      QVERIFY(rgb == colors.direct[static_cast<std::size_t>(cell)]);
    QVERIFY(drawn(m_beneath).empty());
  }

  void aPrefixIsAUniformSample() {
    CellCloud cloud(m_beneath, m_above);
    cloud.setPositions(line(200'000));
    QCOMPARE(cloud.setDrawn(35'000), Index{30'000});
    const auto cells = drawn(m_above);
    QCOMPARE(cells.size(), std::size_t{30'000});
    // Each tenth of the line holds a tenth of the sample: 3,000 ± 4 standard deviations (of 48,
    // drawing without replacement).
    std::map<int, int> tenths;
    for (const auto& [cell, rgb] : cells) ++tenths[cell / 20'000];
    for (int tenth = 0; tenth < 10; ++tenth)
      QVERIFY2(std::abs(tenths[tenth] - 3'000) < 192, qPrintable(QString::number(tenths[tenth])));
    QCOMPARE(cloud.setDrawn(200'000), Index{200'000});
    QCOMPARE(drawn(m_above).size(), std::size_t{200'000});
    QCOMPARE(cloud.setDrawn(1), Index{20'000});  // never none
  }

  void hiddenCellsAreNotDrawn() {
    CellCloud cloud(m_beneath, m_above);
    cloud.setPositions(line(10));
    std::vector<std::uint8_t> visible(10, 1);
    visible[3] = visible[7] = 0;
    cloud.setVisible(shared(visible));
    const auto cells = drawn(m_above);
    QCOMPARE(cells.size(), std::size_t{8});
    QVERIFY(!cells.count(3) && !cells.count(7));
    cloud.setVisible(shared(std::vector<std::uint8_t>()));
    QCOMPARE(drawn(m_above).size(), std::size_t{10});
  }

  void zerosAndMissingNumbersLieBeneathInThePlainColour() {
    CellCloud cloud(m_beneath, m_above);
    cloud.setPositions(line(5));
    CellColors colors;
    colors.numbers = {0.0f, 1.0f, std::numeric_limits<float>::quiet_NaN(), 4.0f, 100.0f};
    colors.low = 1.0f;
    colors.high = 4.0f;
    colors.table = {{10, 0, 0}, {20, 0, 0}, {30, 0, 0}};
    colors.zerosBeneath = true;
    colors.plain = {200, 201, 202};
    cloud.setColors(shared(colors));
    const auto beneath = drawn(m_beneath), above = drawn(m_above);
    QCOMPARE(beneath.size(), std::size_t{2});
    QVERIFY(beneath.at(0) == colors.plain && beneath.at(2) == colors.plain);
    QCOMPARE(above.size(), std::size_t{3});
    QVERIFY(above.at(1) == (Rgb{10, 0, 0}));
    QVERIFY(above.at(3) == (Rgb{30, 0, 0}));
    QVERIFY(above.at(4) == (Rgb{30, 0, 0}));  // beyond the range: the end's colour
    cloud.setColorRange(0.0f, 300.0f);
    QVERIFY(drawn(m_above).at(4) == (Rgb{20, 0, 0}));
  }

  void newPlacesKeepColours() {
    CellCloud cloud(m_beneath, m_above);
    cloud.setPositions(line(3));
    CellColors colors;
    colors.direct = {{1, 0, 0}, {2, 0, 0}, {3, 0, 0}};
    cloud.setColors(shared(colors));
    Matrix moved = line(3);
    moved.col(0).array() += 10.0f;
    cloud.setPositions(moved);
    const auto cells = drawn(m_above);
    QVERIFY(cells.at(10) == colors.direct[0] && cells.at(12) == colors.direct[2]);
    cloud.setPositions(line(4));
    QCOMPARE(drawn(m_above).size(), std::size_t{4});
  }

  void anEmptyCloudLeavesNothing() {
    CellCloud cloud(m_beneath, m_above);
    cloud.setPositions(line(10));
    cloud.setPositions(Matrix(0, 3));
    QVERIFY(drawn(m_above).empty());
    QCOMPARE(m_above->GetActors()->GetNumberOfItems(), 0);
  }
};

}  // namespace chreode

QTEST_GUILESS_MAIN(chreode::TestCellCloud)
#include "test_cell_cloud.moc"
