#include "plots/text_font.h"

#include <QFontDatabase>

namespace chreode {

namespace {

QString family() {
  static const QString chosen = [] {
    // Inter Variable is what Debian's fonts-inter installs beside the static faces.
    for (const char* name : {"Inter", "Inter Variable", "Noto Sans", "DejaVu Sans"})
      if (QFontDatabase::hasFamily(QLatin1String(name))) return QString::fromLatin1(name);
    return QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
  }();
  return chosen;
}

}  // namespace

QFont textFont(int pixels, QFont::Weight weight) {
  QFont font(family());
  font.setPixelSize(pixels);
  font.setWeight(weight);
  font.setHintingPreference(QFont::PreferVerticalHinting);
  return font;
}

}  // namespace chreode
