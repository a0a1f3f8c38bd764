#pragma once

#include <QString>
#include <QSurfaceFormat>

namespace chreode {

/// The surface format that VTK's OpenGL needs: 3.2 core, depth, alpha, no samples (VTK smooths in
/// its own framebuffers).
QSurfaceFormat makeDefaultFormat();

/// To be called once, before the QApplication: sets the default format, chooses X11 where nothing
/// else was asked for and a display is there (Debian's VTK links a GLEW that knows GLX only), and
/// sends VTK's messages to the log.
void prepareGraphics();

/// "9.1.0", for About.
QString vtkVersionText();

/// Why no OpenGL widget may be made on the running platform, as one sentence; empty when it may.
/// To be asked before one is made: without a context Qt 6.4 crashes when it shows one. It tries a
/// context of the default format.
QString graphicsProblem();

/// The sentence for a widget that was shown and got no OpenGL context.
QString missingContextSentence();

}  // namespace chreode
