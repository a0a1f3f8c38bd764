#include "scene/plain_cloud.h"

#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include "render/vtk_widget.h"

namespace chreode {

PlainCloud::PlainCloud(VtkWidget* widget, const Matrix& xyz, const std::vector<Rgb>& colors)
    : m_widget(widget) {
  vtkNew<vtkPoints> points;
  vtkNew<vtkUnsignedCharArray> scalars;
  scalars->SetNumberOfComponents(3);
  vtkNew<vtkCellArray> vertices;
  vertices->InsertNextCell(static_cast<int>(xyz.rows()));
  for (Index i = 0; i < xyz.rows(); ++i) {
    points->InsertNextPoint(xyz(i, 0), xyz(i, 1), xyz(i, 2));
    scalars->InsertNextTypedTuple(colors[static_cast<std::size_t>(i)].data());
    vertices->InsertCellPoint(i);
  }
  vtkNew<vtkPolyData> data;
  data->SetPoints(points);
  data->SetVerts(vertices);
  data->GetPointData()->SetScalars(scalars);
  vtkNew<vtkPolyDataMapper> mapper;
  mapper->SetInputData(data);
  vtkNew<vtkActor> actor;
  actor->SetMapper(mapper);
  actor->GetProperty()->SetPointSize(2.0f);
  actor->GetProperty()->LightingOff();
  m_renderer->AddActor(actor);
  m_widget->renderWindow()->AddRenderer(m_renderer);
  m_renderer->ResetCamera();
}

PlainCloud::~PlainCloud() {
  m_widget->renderWindow()->RemoveRenderer(m_renderer);
}

void PlainCloud::turn(double degrees) {
  m_renderer->GetActiveCamera()->Azimuth(degrees);
  m_widget->requestRender();
}

}  // namespace chreode
