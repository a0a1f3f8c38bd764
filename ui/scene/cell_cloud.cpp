#include "scene/cell_cloud.h"

#include <algorithm>
#include <cmath>

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkLookupTable.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkShaderProperty.h>
#include <vtkUniforms.h>
#include <vtkUnsignedCharArray.h>

#include "base/random.h"

namespace chreode {

namespace {

constexpr std::uint64_t orderSeed = 20210716;
constexpr Index firstPiece = 20'000;
constexpr double pieceGrowth = 1.5;  // each piece makes the prefix this many times as long

void setUp(vtkActor* actor, vtkPolyDataMapper* mapper) {
  vtkProperty* property = actor->GetProperty();
  property->SetRepresentationToPoints();
  property->LightingOff();
  mapper->SetStatic(0);
  actor->SetMapper(mapper);
  actor->PickableOff();
  // Core OpenGL draws points as squares; a cell is a disc with a soft edge of one pixel. Farther
  // cells of a class fade a little into the ground, which shows the cloud's depth.
  vtkShaderProperty* shader = actor->GetShaderProperty();
  shader->AddFragmentShaderReplacement(
      "//VTK::Light::Impl", true,
      "//VTK::Light::Impl\n"
      "  float inside = (0.5 - length(gl_PointCoord - vec2(0.5))) * diameter + 0.5;\n"
      "  if (inside <= 0.0) discard;\n"
      "  gl_FragData[0].a = min(inside, 1.0) * cellOpacity;\n"
      "  gl_FragData[0].rgb = mix(gl_FragData[0].rgb, ground,\n"
      "                           fading * smoothstep(0.45, 1.0, gl_FragCoord.z));\n",
      false);
  vtkUniforms* uniforms = shader->GetFragmentCustomUniforms();
  uniforms->SetUniformf("diameter", 3.0f);
  uniforms->SetUniformf("fading", 0.0f);
  uniforms->SetUniformf("cellOpacity", 1.0f);
  const float white[3] = {1.0f, 1.0f, 1.0f};
  uniforms->SetUniform3f("ground", white);
}

}  // namespace

CellCloud::CellCloud(vtkRenderer* beneath, vtkRenderer* above)
    : m_beneath(beneath), m_above(above) {
}

std::vector<int> CellCloud::randomOrder(Index cells) {
  return Random(orderSeed).permutation(static_cast<int>(cells));
}

CellCloud::~CellCloud() {
  dropPieces();
}

void CellCloud::dropPieces() {
  for (const auto& piece : m_pieces) {
    m_beneath->RemoveActor(piece->beneath.actor);
    m_above->RemoveActor(piece->above.actor);
  }
  m_pieces.clear();
}

void CellCloud::makePieces() {
  dropPieces();
  Index begin = 0;
  while (begin < m_size) {
    const auto grown = static_cast<Index>(static_cast<double>(begin) * pieceGrowth);
    auto piece = std::make_unique<Piece>();
    piece->begin = begin;
    piece->end = std::min(m_size, std::max(firstPiece, grown));
    piece->points->SetDataTypeToFloat();
    piece->points->SetNumberOfPoints(piece->end - piece->begin);
    for (Layer* layer : {&piece->beneath, &piece->above}) {
      layer->data->SetPoints(piece->points);
      layer->mapper->SetInputData(layer->data);
      layer->mapper->SetLookupTable(m_table);
      layer->mapper->UseLookupTableScalarRangeOn();
      setUp(layer->actor, layer->mapper);
    }
    piece->beneath.mapper->ScalarVisibilityOff();
    m_beneath->AddActor(piece->beneath.actor);
    m_above->AddActor(piece->above.actor);
    begin = piece->end;
    m_pieces.push_back(std::move(piece));
  }
  m_appliedOrder = DrawOrder::automatic;
  m_ranks.clear();
  applyOrder();
  applyLook();
}

void CellCloud::applyLook() {
  const float fading = m_fades && m_isDirect ? fadingShare : 0.0f;
  for (const auto& piece : m_pieces) {
    for (Layer* layer : {&piece->beneath, &piece->above}) {
      // The soft edge reaches half a pixel beyond the disc.
      layer->actor->GetProperty()->SetPointSize(static_cast<float>(m_pointSize) + 1.0f);
      vtkUniforms* uniforms = layer->actor->GetShaderProperty()->GetFragmentCustomUniforms();
      uniforms->SetUniformf("diameter", static_cast<float>(m_pointSize) + 1.0f);
      uniforms->SetUniformf("fading", fading);
      uniforms->SetUniform3f("ground", m_ground.data());
      uniforms->SetUniformf("cellOpacity", m_opacity);
    }
  }
}

void CellCloud::setPositions(const Matrix& xyz) {
  if (xyz.rows() != m_size) {
    m_size = xyz.rows();
    m_order = randomOrder(m_size);
    m_colors = shared(CellColors());
    m_isDirect = false;
    m_visible = shared(std::vector<std::uint8_t>());
    m_drawn = m_size;
    makePieces();
    place();
  }
  for (const auto& piece : m_pieces) {
    auto* values = static_cast<float*>(piece->points->GetVoidPointer(0));
    for (Index k = piece->begin; k < piece->end; ++k) {
      const Index cell = m_order[static_cast<std::size_t>(k)];
      for (int axis = 0; axis < 3; ++axis) *values++ = xyz(cell, axis);
    }
    piece->points->Modified();
  }
}

void CellCloud::setColors(SharedColors given) {
  m_colors = std::move(given);
  const CellColors& colors = *m_colors;
  if (!colors.table.empty()) {
    m_table->SetNumberOfTableValues(static_cast<vtkIdType>(colors.table.size()));
    for (std::size_t k = 0; k < colors.table.size(); ++k) {
      const Rgb& rgb = colors.table[k];
      m_table->SetTableValue(static_cast<vtkIdType>(k), rgb[0] / 255.0, rgb[1] / 255.0,
                             rgb[2] / 255.0);
    }
  }
  setColorRange(colors.low, colors.high);
  for (const auto& piece : m_pieces) fillColors(*piece);
  m_isDirect = !colors.direct.empty();
  if (m_isDirect) {
    CellColors kept;
    kept.plain = colors.plain;
    m_colors = shared(std::move(kept));
  }
  setOrder(m_drawOrder, m_opacity);
  place();
}

void CellCloud::setColorRange(float low, float high) {
  m_table->SetTableRange(low, high > low ? high : low + 1.0f);
}

void CellCloud::setVisible(SharedFlags visible) {
  m_visible = std::move(visible);
  place();
}

void CellCloud::fillColors(Piece& piece) {
  const double plain[3] = {m_colors->plain[0] / 255.0, m_colors->plain[1] / 255.0,
                           m_colors->plain[2] / 255.0};
  piece.beneath.actor->GetProperty()->SetColor(plain[0], plain[1], plain[2]);
  piece.above.actor->GetProperty()->SetColor(plain[0], plain[1], plain[2]);
  vtkPointData* data = piece.above.data->GetPointData();
  const vtkIdType count = piece.end - piece.begin;
  if (!m_colors->direct.empty()) {
    vtkNew<vtkUnsignedCharArray> rgb;
    rgb->SetNumberOfComponents(3);
    rgb->SetNumberOfTuples(count);
    unsigned char* out = rgb->GetPointer(0);
    for (Index k = piece.begin; k < piece.end; ++k) {
      const Rgb& color = m_colors->direct[static_cast<std::size_t>(m_order[k])];
      out = std::copy(color.begin(), color.end(), out);
    }
    data->SetScalars(rgb);
  } else if (!m_colors->numbers.empty()) {
    vtkNew<vtkFloatArray> numbers;
    numbers->SetNumberOfTuples(count);
    for (Index k = piece.begin; k < piece.end; ++k)
      numbers->SetValue(k - piece.begin, m_colors->numbers[static_cast<std::size_t>(m_order[k])]);
    data->SetScalars(numbers);
  } else {
    data->SetScalars(nullptr);
  }
}

void CellCloud::place() {
  for (const auto& piece : m_pieces) {
    fillVertices(*piece, piece->beneath, Place::Beneath);
    fillVertices(*piece, piece->above, Place::Above);
  }
  show();
}

CellCloud::Place CellCloud::placeOf(Index cell) const {
  const auto i = static_cast<std::size_t>(cell);
  if (!m_visible->empty() && !(*m_visible)[i]) return Place::Hidden;
  if (m_colors->numbers.empty()) return Place::Above;
  const float number = m_colors->numbers[i];
  const bool beneath = std::isnan(number) || (m_colors->zerosBeneath && number == 0.0f);
  return beneath ? Place::Beneath : Place::Above;
}

void CellCloud::fillVertices(Piece& piece, Layer& layer, Place which) {
  vtkNew<vtkCellArray> vertices;
  vertices->Use32BitStorage();
  const auto isHere = [&](Index k) {
    return placeOf(m_order[static_cast<std::size_t>(k)]) == which;
  };
  vtkIdType count = 0;
  for (Index k = piece.begin; k < piece.end; ++k) count += isHere(k);
  if (count > 0) {
    vertices->AllocateExact(1, count);
    vertices->InsertNextCell(static_cast<int>(count));
    for (Index k = piece.begin; k < piece.end; ++k)
      if (isHere(k)) vertices->InsertCellPoint(k - piece.begin);
  }
  layer.data->SetVerts(vertices);
  layer.empty = count == 0;
}

void CellCloud::setPointSize(double pixels) {
  m_pointSize = pixels;
  applyLook();
}

void CellCloud::setFading(bool on) {
  m_fades = on;
  applyLook();
}

void CellCloud::setGround(const std::array<float, 3>& rgb) {
  m_ground = rgb;
  applyLook();
}

Index CellCloud::setDrawn(Index count) {
  m_drawn = std::min(count, m_size);
  show();
  Index drawn = 0;
  for (const auto& piece : m_pieces)
    if (isDrawn(*piece)) drawn = piece->end;
  return drawn;
}

bool CellCloud::isDrawn(const Piece& piece) const {
  return piece.begin == 0 || piece.end <= m_drawn;
}

void CellCloud::show() {
  for (const auto& piece : m_pieces)
    for (Layer* layer : {&piece->beneath, &piece->above})
      layer->actor->SetVisibility(!layer->empty && isDrawn(*piece));
}

}  // namespace chreode
