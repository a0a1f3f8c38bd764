// Which cells of CellCloud lie over which: by their depth, by chance or by value.

#include <vtkActor.h>
#include <vtkDataObject.h>
#include <vtkFloatArray.h>
#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkShaderProperty.h>

#include "scene/cell_cloud.h"
#include "scene/value_ranks.h"

namespace chreode {

namespace {

constexpr const char* rankName = "rank";

/// Another depth than the place's. What is drawn later covers what is as deep, and pieces are drawn
/// in the random order.
void setDepth(vtkActor* actor, vtkPolyDataMapper* mapper, DrawOrder order) {
  vtkShaderProperty* shader = actor->GetShaderProperty();
  shader->ClearVertexShaderReplacement("//VTK::PositionVC::Dec", true);
  shader->ClearVertexShaderReplacement("//VTK::PositionVC::Impl", true);
  mapper->RemoveAllVertexAttributeMappings();
  if (order == DrawOrder::random) {
    shader->AddVertexShaderReplacement("//VTK::PositionVC::Impl", true,
                                       "//VTK::PositionVC::Impl\n"
                                       "  gl_Position.z = 0.0;\n",
                                       false);
  } else if (order == DrawOrder::value) {
    mapper->MapDataArrayToVertexAttribute(rankName, rankName,
                                          vtkDataObject::FIELD_ASSOCIATION_POINTS, -1);
    shader->AddVertexShaderReplacement("//VTK::PositionVC::Dec", true,
                                       "//VTK::PositionVC::Dec\n"
                                       "in float rank;\n",
                                       false);
    shader->AddVertexShaderReplacement("//VTK::PositionVC::Impl", true,
                                       "//VTK::PositionVC::Impl\n"
                                       "  gl_Position.z = (2.0 * rank - 1.0) * gl_Position.w;\n",
                                       false);
  }
}

}  // namespace

void CellCloud::applyOrder() {
  DrawOrder order = m_drawOrder;
  if (order == DrawOrder::value && !valuesDecide()) order = DrawOrder::random;
  for (const auto& piece : m_pieces) {
    if (order == DrawOrder::value) fillRanks(*piece);
    if (order == m_appliedOrder) continue;
    for (Layer* layer : {&piece->beneath, &piece->above})
      setDepth(layer->actor, layer->mapper, order);
  }
  m_appliedOrder = order;
}

void CellCloud::fillRanks(Piece& piece) {
  vtkNew<vtkFloatArray> ranks;
  ranks->SetName(rankName);
  ranks->SetNumberOfTuples(piece.end - piece.begin);
  for (Index k = piece.begin; k < piece.end; ++k)
    ranks->SetValue(k - piece.begin,
                    m_ranks[static_cast<std::size_t>(m_order[static_cast<std::size_t>(k)])]);
  for (Layer* layer : {&piece.beneath, &piece.above}) layer->data->GetPointData()->AddArray(ranks);
}

void CellCloud::setOrder(DrawOrder order, float opacity) {
  m_drawOrder = order;
  m_opacity = opacity;
  m_ranks = valuesDecide() ? valueRanks(m_colors->numbers) : std::vector<float>();
  applyOrder();
  applyLook();
}

}  // namespace chreode
