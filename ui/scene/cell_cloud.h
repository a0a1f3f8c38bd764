#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include <vtkNew.h>
#include <vtkSmartPointer.h>

#include "base/matrix.h"
#include "scene/cell_colors.h"
#include "scene/cloud_look.h"

class vtkActor;
class vtkLookupTable;
class vtkPoints;
class vtkPolyData;
class vtkPolyDataMapper;
class vtkRenderer;

namespace chreode {

/// The cells as points in VTK. They are stored in a seeded random order and cut into pieces, so
/// that the first pieces are a uniform sample of all: while the camera moves only those are drawn,
/// and showing more or fewer uploads nothing. Two layers share the points: cells beneath (zeros,
/// missing values) and the others, drawn over them whatever their depth.
class CellCloud {
 public:
  /// Of a cell's colour, what the farthest one leaves to the ground.
  static constexpr float fadingShare = 0.5f;
  /// Position in the order in which cells are drawn → cell: seeded, the same for every view.
  static std::vector<int> randomOrder(Index cells);

  /// The cloud adds its actors to the two renderers, which outlive it.
  CellCloud(vtkRenderer* beneath, vtkRenderer* above);
  ~CellCloud();
  CellCloud(const CellCloud&) = delete;
  CellCloud& operator=(const CellCloud&) = delete;

  Index size() const { return m_size; }
  /// N × 3. Colours and visibility stay when N stays, else every cell is shown and plain.
  void setPositions(const Matrix& xyz);
  void setColors(SharedColors colors);
  /// Moves the table's ends; for colours by number.
  void setColorRange(float low, float high);
  /// N entries (0 = hidden), or none = all shown.
  void setVisible(SharedFlags visible);
  /// Diameter in device pixels.
  void setPointSize(double pixels);
  /// Whether farther cells fade a little into the ground. Numbers never fade: their colour is read.
  void setFading(bool on);
  /// What is on top of what, never automatic. Below an opacity of 1 the order is random.
  void setOrder(DrawOrder order, float opacity);
  void setGround(const std::array<float, 3>& rgb);
  /// Draws the pieces that lie within the first `count` cells of the random order, and always the
  /// first piece; returns how many cells that is (hidden ones counted).
  Index setDrawn(Index count);

 private:
  struct Layer {
    vtkNew<vtkPolyData> data;
    vtkNew<vtkPolyDataMapper> mapper;
    vtkNew<vtkActor> actor;
    bool empty = true;
  };
  struct Piece {
    Index begin = 0, end = 0;
    vtkNew<vtkPoints> points;
    Layer beneath, above;
  };
  enum class Place : std::uint8_t { Hidden, Beneath, Above };

  void makePieces();
  void dropPieces();
  void place();  // decides for each cell which layer draws it
  Place placeOf(Index cell) const;
  void fillVertices(Piece& piece, Layer& layer, Place which);
  void fillColors(Piece& piece);
  void fillRanks(Piece& piece);
  void applyLook();
  void applyOrder();
  bool valuesDecide() const {
    return m_drawOrder == DrawOrder::value && !m_colors->numbers.empty();
  }
  bool isDrawn(const Piece& piece) const;
  void show();

  vtkRenderer* m_beneath;
  vtkRenderer* m_above;
  vtkNew<vtkLookupTable> m_table;
  std::vector<std::unique_ptr<Piece>> m_pieces;
  std::vector<int> m_order;  // the random order: position in it → cell
  SharedColors m_colors = shared(CellColors());  // without direct ones, which the pieces hold
  SharedFlags m_visible = shared(std::vector<std::uint8_t>());
  std::vector<float> m_ranks;  // of cells by value, while that decides what is on top
  Index m_size = 0;
  Index m_drawn = 0;
  double m_pointSize = 3.0;
  DrawOrder m_drawOrder = DrawOrder::depth;
  DrawOrder m_appliedOrder = DrawOrder::automatic;
  float m_opacity = 1.0f;
  bool m_fades = true;
  bool m_isDirect = false;
  std::array<float, 3> m_ground{1.0f, 1.0f, 1.0f};
};

}  // namespace chreode
