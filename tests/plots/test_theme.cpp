#include <QPainter>
#include <QtTest>
#include <cmath>

#include "plots/bars.h"
#include "plots/line_plot.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace {

double luminance(const QColor& color) {
  const auto linear = [](double c) {
    return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
         0.0722 * linear(color.blueF());
}

/// WCAG 2.
double contrast(const QColor& a, const QColor& b) {
  const double one = luminance(a);
  const double two = luminance(b);
  return (std::max(one, two) + 0.05) / (std::min(one, two) + 0.05);
}

}  // namespace

class TestTheme : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void textHasContrast_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
  }
  void textHasContrast() {
    QFETCH(bool, dark);
    const chreode::Theme& theme = chreode::Theme::of(dark);
    const std::pair<const char*, QColor> words[] = {
        {"text", theme.text},      {"muted", theme.muted},   {"up", theme.up},
        {"down", theme.down},      {"inside", theme.inside}, {"edge", theme.edge},
        {"outside", theme.outside}};
    for (const auto& [name, color] : words)
      for (const QColor& ground : {theme.window, theme.surface})
        QVERIFY2(contrast(color, ground) >= 4.5, name);
    QVERIFY(contrast(theme.text, theme.selection) >= 4.5);
    QVERIFY(contrast(theme.accentText, theme.accent) >= 4.5);
    QCOMPARE(&chreode::Theme::of(theme.palette()), &theme);
  }

  void digitsStandInColumns() {
    QImage image(200, 40, QImage::Format_ARGB32);
    QPainter painter(&image);
    painter.setFont(chreode::textFont());
    const QFontMetricsF metrics(painter.font());
    QCOMPARE(chreode::tabularWidth(metrics, QStringLiteral("111.1")),
             chreode::tabularWidth(metrics, QStringLiteral("888.8")));
  }

  void changeBarGoesToItsSide() {
    const chreode::Theme& theme = chreode::Theme::light();
    for (const double change : {1.0, -1.0}) {
      QImage image(101, 20, QImage::Format_ARGB32);
      image.fill(theme.surface);
      QPainter painter(&image);
      chreode::paintChangeBar(painter, QRectF(0, 0, 101, 20), change, 2.0, std::nan(""), 0.5,
                              theme);
      painter.end();
      const bool up = change > 0.0;
      QCOMPARE(image.pixelColor(up ? 65 : 35, 10), up ? theme.up : theme.down);
      QCOMPARE(image.pixelColor(up ? 35 : 65, 10), theme.surface);
      // Half of full: the bar ends half way to its side.
      QCOMPARE(image.pixelColor(up ? 85 : 15, 10), theme.surface);
    }
  }

  void linePlotShowsItsCurve() {
    const chreode::Theme& theme = chreode::Theme::light();
    chreode::LinePlotData data;
    data.series.push_back({QStringLiteral("a"), QColor(Qt::red), {}, false});
    for (int step = 0; step < 50; ++step)
      data.series[0].points.emplace_back(step, step == 20 ? std::nan("") : 100.0 - step);
    QImage image(300, 160, QImage::Format_ARGB32);
    image.fill(theme.surface);
    QPainter painter(&image);
    chreode::paintLinePlot(painter, QRectF(image.rect()), data, theme);
    painter.end();
    // The curve falls: its red stands higher in the left half than in the right.
    const auto meanHeight = [&](int from, int to) {
      double sum = 0.0;
      int count = 0;
      for (int x = from; x < to; ++x)
        for (int y = 24; y < image.height(); ++y)
          if (image.pixelColor(x, y).red() > 200 && image.pixelColor(x, y).green() < 120) {
            sum += y;
            ++count;
          }
      return count == 0 ? -1.0 : sum / count;
    };
    const double left = meanHeight(80, 150);
    const double right = meanHeight(200, 280);
    QVERIFY(left > 0.0 && right > left + 20.0);
  }
};

QTEST_MAIN(TestTheme)
#include "test_theme.moc"
