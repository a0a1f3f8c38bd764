#pragma once

class QScrollArea;
class QWidget;

namespace chreode {

/// Puts a page into a frameless area that scrolls where the dock is smaller than the page, so that
/// no page forces the scene to shrink. With `narrow` it scrolls downwards only and keeps its width.
QScrollArea* scrollPage(QWidget* page, bool narrow = false);

}  // namespace chreode
