#pragma once

#include <vector>

#include <vtkNew.h>

#include "base/matrix.h"
#include "scene/cell_colors.h"

class vtkRenderer;

namespace chreode {

class VtkWidget;

/// Points as VTK draws them without further ado, one polyvertex with a colour each: what CellCloud
/// and RasterCloud are measured against.
class PlainCloud {
 public:
  /// `xyz`: N × 3; draws in the widget, which outlives it, and looks at all of them.
  PlainCloud(VtkWidget* widget, const Matrix& xyz, const std::vector<Rgb>& colors);
  ~PlainCloud();
  PlainCloud(const PlainCloud&) = delete;
  PlainCloud& operator=(const PlainCloud&) = delete;

  /// Turns the camera about the points and asks for a picture.
  void turn(double degrees);

 private:
  VtkWidget* m_widget;
  vtkNew<vtkRenderer> m_renderer;
};

}  // namespace chreode
