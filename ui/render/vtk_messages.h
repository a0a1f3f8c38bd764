#pragma once

#include <QLoggingCategory>

namespace chreode {

Q_DECLARE_LOGGING_CATEGORY(vtkMessages)

/// Sends what VTK would print (errors, warnings, debug text) to the category "chreode.vtk", from
/// any thread. Calling it again changes nothing.
void forwardVtkMessages();

}  // namespace chreode
