#pragma once

#include <QColor>
#include <QPalette>

class QApplication;

namespace chreode {

/// The program's colours, light or dark. Every text colour has a contrast of at least 4.5 : 1 on
/// both surfaces; nothing is said by colour alone.
struct Theme {
  bool dark = false;
  QColor window;    ///< the ground of docks and bars
  QColor surface;   ///< fields, tables and cards on it
  QColor hairline;  ///< lines between parts
  QColor text;
  QColor muted;       ///< captions, units, what is secondary
  QColor accent;      ///< the one accent: focus, selection, the main button
  QColor accentText;  ///< text on the accent
  QColor selection;   ///< the ground of selected rows and text; `text` is read on it
  QColor up;          ///< a gene that rises
  QColor down;        ///< a gene that falls
  QColor inside;      ///< the support gauge, as text and as bar
  QColor edge;
  QColor outside;
  QColor sceneGround;  ///< behind the cells: near white or near black
  QColor zero;         ///< cells that do not express the shown gene, and missing values

  static const Theme& light();
  static const Theme& night();
  static const Theme& of(bool dark) { return dark ? night() : light(); }
  /// The theme that a widget's palette was made from.
  static const Theme& of(const QPalette& palette);

  QPalette palette() const;
};

/// Whether the platform asks for a dark window, judged by the palette it gave to a program that has
/// not set its own yet (ask before applyTheme) or by the desktop's settings portal.
bool platformIsDark(const QApplication& app);

/// Gives the program its style (Fusion, drawn flat), palette and fonts. May be called again.
void applyTheme(QApplication& app, bool dark);

}  // namespace chreode
