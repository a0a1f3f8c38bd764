#pragma once

namespace chreode {

/// The mouse of the X display in DISPLAY, moved and pressed by XTEST: the window gets the events as
/// it would from a person's hand. Coordinates are pixels of the screen.
class Pointer {
 public:
  Pointer();  ///< throws Error when the display has no XTEST
  ~Pointer();
  Pointer(const Pointer&) = delete;
  Pointer& operator=(const Pointer&) = delete;

  void moveTo(int x, int y);
  void press();  ///< the left button
  void release();

 private:
  void* m_display;
};

}  // namespace chreode
