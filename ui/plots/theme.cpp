#include "plots/theme.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QToolTip>

#include "plots/flat_style.h"
#include "plots/text_font.h"

namespace chreode {

const Theme& Theme::light() {
  static const Theme theme = {
      .dark = false,
      .window = QColor(0xf4, 0xf5, 0xf7),
      .surface = QColor(0xff, 0xff, 0xff),
      .hairline = QColor(0xdc, 0xdf, 0xe4),
      .text = QColor(0x1b, 0x1e, 0x24),
      .muted = QColor(0x5a, 0x61, 0x6e),
      .accent = QColor(0x34, 0x56, 0xd6),
      .accentText = QColor(0xff, 0xff, 0xff),
      .selection = QColor(0xdb, 0xe3, 0xfb),
      .up = QColor(0xb8, 0x45, 0x0a),
      .down = QColor(0x1f, 0x68, 0xb3),
      .inside = QColor(0x1a, 0x75, 0x48),
      .edge = QColor(0x8f, 0x5b, 0x00),
      .outside = QColor(0xb4, 0x23, 0x18),
      .sceneGround = QColor(0xfb, 0xfb, 0xfc),
      .zero = QColor(0xd4, 0xd7, 0xdc),
  };
  return theme;
}

const Theme& Theme::night() {
  static const Theme theme = {
      .dark = true,
      .window = QColor(0x1a, 0x1c, 0x20),
      .surface = QColor(0x23, 0x26, 0x2b),
      .hairline = QColor(0x38, 0x3c, 0x44),
      .text = QColor(0xe6, 0xe8, 0xeb),
      .muted = QColor(0xa4, 0xaa, 0xb5),
      .accent = QColor(0x4a, 0x6b, 0xea),
      .accentText = QColor(0xff, 0xff, 0xff),
      .selection = QColor(0x2f, 0x3d, 0x66),
      .up = QColor(0xff, 0x9d, 0x62),
      .down = QColor(0x74, 0xb3, 0xf5),
      .inside = QColor(0x4f, 0xc4, 0x8c),
      .edge = QColor(0xe3, 0xb0, 0x4b),
      .outside = QColor(0xff, 0x7d, 0x72),
      .sceneGround = QColor(0x0f, 0x11, 0x14),
      .zero = QColor(0x4a, 0x4e, 0x57),
  };
  return theme;
}

const Theme& Theme::of(const QPalette& palette) {
  return of(palette.color(QPalette::Window).lightness() < 128);
}

QPalette Theme::palette() const {
  QPalette palette;
  palette.setColor(QPalette::Window, window);
  palette.setColor(QPalette::WindowText, text);
  palette.setColor(QPalette::Base, surface);
  palette.setColor(QPalette::AlternateBase, window);
  palette.setColor(QPalette::Text, text);
  palette.setColor(QPalette::PlaceholderText, muted);
  palette.setColor(QPalette::Button, surface);
  palette.setColor(QPalette::ButtonText, text);
  palette.setColor(QPalette::BrightText, outside);
  palette.setColor(QPalette::ToolTipBase, dark ? QColor(0x2e, 0x32, 0x39) : text);
  palette.setColor(QPalette::ToolTipText, dark ? text : surface);
  palette.setColor(QPalette::Highlight, selection);
  palette.setColor(QPalette::HighlightedText, text);
  palette.setColor(QPalette::Link, dark ? QColor(0x8f, 0xa6, 0xff) : accent);
  palette.setColor(QPalette::LinkVisited, dark ? QColor(0x8f, 0xa6, 0xff) : accent);
  palette.setColor(QPalette::Light, surface);
  palette.setColor(QPalette::Midlight, hairline);
  palette.setColor(QPalette::Mid, hairline);
  palette.setColor(QPalette::Dark, muted);
  palette.setColor(QPalette::Shadow, dark ? QColor(0, 0, 0) : muted);
  const QColor faint = dark ? QColor(0x6d, 0x73, 0x7f) : QColor(0x9a, 0xa0, 0xab);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, faint);
  palette.setColor(QPalette::Disabled, QPalette::Highlight, hairline);
  palette.setColor(QPalette::Disabled, QPalette::HighlightedText, faint);
  return palette;
}

namespace {

/// What the desktop settings say (org.freedesktop.appearance color-scheme: 1 is dark). Qt 6.4 knows
/// KDE's colours but not this setting, which is GNOME's only one.
bool desktopPrefersDark() {
  const QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return false;
  QDBusMessage question = QDBusMessage::createMethodCall(
      QStringLiteral("org.freedesktop.portal.Desktop"),
      QStringLiteral("/org/freedesktop/portal/desktop"),
      QStringLiteral("org.freedesktop.portal.Settings"), QStringLiteral("Read"));
  question << QStringLiteral("org.freedesktop.appearance") << QStringLiteral("color-scheme");
  constexpr int patience = 200;  // ms: a window that comes late is worse than one that is light
  const QDBusMessage answer = bus.call(question, QDBus::Block, patience);
  if (answer.type() != QDBusMessage::ReplyMessage || answer.arguments().isEmpty()) return false;
  QVariant value = answer.arguments().constFirst();
  while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
  return value.toUInt() == 1;
}

}  // namespace

bool platformIsDark(const QApplication& app) {
  const QPalette palette = app.palette();
  return palette.color(QPalette::Window).lightness() <
             palette.color(QPalette::WindowText).lightness() ||
         desktopPrefersDark();
}

void applyTheme(QApplication& app, bool dark) {
  const Theme& theme = Theme::of(dark);
  if (app.style() == nullptr || app.style()->metaObject() != &FlatStyle::staticMetaObject)
    QApplication::setStyle(new FlatStyle);
  QApplication::setPalette(theme.palette());
  QToolTip::setPalette(theme.palette());
  QApplication::setFont(textFont());
  QToolTip::setFont(textFont(captionSize + 1));
}

}  // namespace chreode
