#include "pointer.h"

#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>

#include "base/error.h"

namespace chreode {

namespace {

Display* displayOf(void* display) {
  return static_cast<Display*>(display);
}

}  // namespace

Pointer::Pointer() : m_display(XOpenDisplay(nullptr)) {
  int event = 0, error = 0, major = 0, minor = 0;
  if (!m_display || !XTestQueryExtension(displayOf(m_display), &event, &error, &major, &minor)) {
    throw Error("The display does not let a program move the mouse (XTEST is missing).");
  }
}

Pointer::~Pointer() {
  if (m_display) XCloseDisplay(displayOf(m_display));
}

void Pointer::moveTo(int x, int y) {
  XTestFakeMotionEvent(displayOf(m_display), -1, x, y, CurrentTime);
  XFlush(displayOf(m_display));
}

void Pointer::press() {
  XTestFakeButtonEvent(displayOf(m_display), 1, True, CurrentTime);
  XFlush(displayOf(m_display));
}

void Pointer::release() {
  XTestFakeButtonEvent(displayOf(m_display), 1, False, CurrentTime);
  XFlush(displayOf(m_display));
}

}  // namespace chreode
