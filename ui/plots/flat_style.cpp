#include "plots/flat_style.h"

#include <QAbstractButton>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <algorithm>

#include "plots/flat_scroll_bar.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr double radius = 4.0;
constexpr int textInset = 4;    ///< of a field's text, beyond Fusion's own
constexpr int headerInset = 4;  ///< right of a right-aligned header, as in the cells below

void roundedBox(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& line) {
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(line.alpha() == 0 ? QPen(Qt::NoPen) : QPen(line, 1.0));
  painter->setBrush(fill);
  painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
  painter->restore();
}

void button(QPainter* painter, const QStyleOption* option, const Theme& theme) {
  const auto* push = qstyleoption_cast<const QStyleOptionButton*>(option);
  const bool enabled = option->state & QStyle::State_Enabled;
  const bool pressed = option->state & (QStyle::State_Sunken | QStyle::State_On);
  const bool hovered = enabled && (option->state & QStyle::State_MouseOver);
  const bool focused =
      option->state & QStyle::State_HasFocus && option->state & QStyle::State_KeyboardFocusChange;
  if (push && push->features & QStyleOptionButton::Flat && !hovered && !pressed && !focused) return;
  if (push && push->features & QStyleOptionButton::DefaultButton && enabled) {
    const QColor fill = pressed   ? theme.accent.darker(115)
                        : hovered ? theme.accent.darker(107)
                                  : theme.accent;
    roundedBox(painter, option->rect, fill, focused ? theme.text : fill);
    return;
  }
  const QColor fill = pressed ? theme.selection : theme.surface;
  roundedBox(painter, option->rect, fill,
             focused   ? theme.accent
             : hovered ? theme.muted
                       : theme.hairline);
}

void lineEdit(QPainter* painter, const QStyleOption* option, const Theme& theme) {
  const bool focused = option->state & QStyle::State_HasFocus;
  roundedBox(painter, option->rect, theme.surface, focused ? theme.accent : theme.hairline);
}

void arrow(QPainter* painter, const QRectF& box, bool up, const QColor& color) {
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(QPen(color, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  const QPointF middle = box.center();
  const double tip = up ? -1.5 : 1.5;
  painter->drawPolyline(QPolygonF(
      {middle + QPointF(-3.5, -tip), middle + QPointF(0.0, tip), middle + QPointF(3.5, -tip)}));
  painter->restore();
}

}  // namespace

FlatStyle::FlatStyle() : QProxyStyle(QStringLiteral("fusion")) {
}

void FlatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option,
                              QPainter* painter, const QWidget* widget) const {
  const Theme& theme = Theme::of(option->palette);
  const bool enabled = option->state & State_Enabled;
  switch (element) {
    case PE_PanelButtonCommand:
      button(painter, option, theme);
      return;
    case PE_PanelButtonTool:
      if (option->state & (State_On | State_Sunken))
        roundedBox(painter, option->rect, theme.selection, Qt::transparent);
      else if (enabled && option->state & State_MouseOver)
        roundedBox(painter, option->rect, theme.dark ? theme.hairline : theme.hairline.lighter(106),
                   Qt::transparent);
      if (option->state & State_HasFocus && option->state & State_KeyboardFocusChange)
        roundedBox(painter, option->rect, Qt::transparent, theme.accent);
      return;
    case PE_PanelLineEdit:
      if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
          frame && frame->lineWidth > 0)
        lineEdit(painter, option, theme);
      return;
    case PE_FrameLineEdit:
      lineEdit(painter, option, theme);
      return;
    case PE_FrameFocusRect:
      if (option->state & State_KeyboardFocusChange)
        roundedBox(painter, option->rect, Qt::transparent, theme.accent);
      return;
    case PE_Frame:
    case PE_FrameGroupBox:
      roundedBox(painter, option->rect, Qt::transparent, theme.hairline);
      return;
    case PE_FrameTabWidget:
    case PE_FrameStatusBarItem:
      return;
    case PE_FrameTabBarBase:
      painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                        theme.hairline);
      return;
    case PE_PanelStatusBar:
      painter->fillRect(option->rect, theme.window);
      painter->fillRect(QRect(option->rect.topLeft(), QSize(option->rect.width(), 1)),
                        theme.hairline);
      return;
    case PE_IndicatorDockWidgetResizeHandle: {
      // The option's state tells which way the separator lies.
      const QPoint middle = option->rect.center();
      if (option->state & State_Horizontal)
        painter->fillRect(QRect(option->rect.left(), middle.y(), option->rect.width(), 1),
                          theme.hairline);
      else
        painter->fillRect(QRect(middle.x(), option->rect.top(), 1, option->rect.height()),
                          theme.hairline);
      return;
    }
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
      arrow(painter, QRectF(option->rect), element == PE_IndicatorArrowUp,
            enabled ? theme.muted : theme.hairline);
      return;
    default:
      QProxyStyle::drawPrimitive(element, option, painter, widget);
  }
}

void FlatStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                            const QWidget* widget) const {
  const Theme& theme = Theme::of(option->palette);
  const QRect& rect = option->rect;
  switch (element) {
    case CE_PushButtonLabel:
      if (const auto* push = qstyleoption_cast<const QStyleOptionButton*>(option);
          push && push->features & QStyleOptionButton::DefaultButton &&
          push->state & State_Enabled) {
        QStyleOptionButton onAccent = *push;
        onAccent.palette.setColor(QPalette::ButtonText, theme.accentText);
        QProxyStyle::drawControl(element, &onAccent, painter, widget);
        return;
      }
      break;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
      painter->fillRect(rect, option->palette.color(QPalette::Base));
      if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
          header == nullptr || header->orientation == Qt::Horizontal)
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.hairline);
      return;
    case CE_HeaderLabel:
      if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
        QStyleOptionHeader quiet = *header;
        quiet.palette.setColor(QPalette::ButtonText, theme.muted);
        if (quiet.textAlignment & Qt::AlignRight) quiet.rect.adjust(0, 0, -headerInset, 0);
        QProxyStyle::drawControl(element, &quiet, painter, widget);
        return;
      }
      break;
    case CE_TabBarTabShape: {
      const bool chosen = option->state & State_Selected;
      if (chosen)
        painter->fillRect(QRect(rect.left() + 8, rect.bottom() - 1, rect.width() - 16, 2),
                          theme.accent);
      if (option->state & State_HasFocus && option->state & State_KeyboardFocusChange)
        roundedBox(painter, rect.adjusted(2, 2, -2, -4), Qt::transparent, theme.accent);
      return;
    }
    case CE_TabBarTabLabel:
      if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
        QStyleOptionTab quiet = *tab;
        quiet.state &= ~State_HasFocus;
        if (!(tab->state & (State_Selected | State_MouseOver)))
          quiet.palette.setColor(QPalette::WindowText, theme.muted);
        QProxyStyle::drawControl(element, &quiet, painter, widget);
        return;
      }
      break;
    case CE_ProgressBarGroove:
      roundedBox(painter, rect, theme.hairline, Qt::transparent);
      return;
    case CE_ProgressBarContents:
      if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
        const int span = bar->maximum - bar->minimum;
        QColor color = theme.accent;
        QRect filled = rect;
        if (span > 0)
          filled.setWidth(static_cast<int>(static_cast<double>(rect.width()) *
                                           (bar->progress - bar->minimum) / span));
        else
          color.setAlphaF(0.4f);  // how far it is is not known
        if (filled.width() > 0) roundedBox(painter, filled, color, Qt::transparent);
      }
      return;
    case CE_ToolBar:
      painter->fillRect(rect, theme.window);
      painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.hairline);
      return;
    case CE_DockWidgetTitle:
      if (const auto* dock = qstyleoption_cast<const QStyleOptionDockWidget*>(option)) {
        painter->save();
        painter->setFont(textFont(titleSize, QFont::DemiBold));
        painter->setPen(theme.text);
        const QRect box = subElementRect(SE_DockWidgetTitleBarText, option, widget)
                              .intersected(rect.adjusted(16, 0, -8, 0));
        painter->drawText(
            box, Qt::AlignLeft | Qt::AlignVCenter,
            painter->fontMetrics().elidedText(dock->title, Qt::ElideMiddle, box.width()));
        painter->restore();
      }
      return;
    default:
      break;
  }
  QProxyStyle::drawControl(element, option, painter, widget);
}

void FlatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                   QPainter* painter, const QWidget* widget) const {
  if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
      bar && control == CC_ScrollBar) {
    paintFlatScrollBar(*painter, *bar, Theme::of(option->palette));
    return;
  }
  const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
  if (control != CC_SpinBox || spin == nullptr) {
    QProxyStyle::drawComplexControl(control, option, painter, widget);
    return;
  }
  const Theme& theme = Theme::of(option->palette);
  if (spin->frame) lineEdit(painter, option, theme);
  if (spin->buttonSymbols == QAbstractSpinBox::NoButtons) return;
  for (const SubControl part : {SC_SpinBoxUp, SC_SpinBoxDown}) {
    const bool up = part == SC_SpinBoxUp;
    const bool can = spin->stepEnabled & (up ? QAbstractSpinBox::StepUpEnabled
                                             : QAbstractSpinBox::StepDownEnabled) &&
                     option->state & State_Enabled;
    const bool active = can && option->activeSubControls == part;
    arrow(painter, QRectF(proxy()->subControlRect(CC_SpinBox, spin, part, widget)), up,
          active ? theme.text
          : can  ? theme.muted
                 : theme.hairline);
  }
}

QRect FlatStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
                                SubControl part, const QWidget* widget) const {
  if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
      bar && control == CC_ScrollBar)
    return flatScrollBarPart(*bar, part);
  const QRect rect = QProxyStyle::subControlRect(control, option, part, widget);
  const auto* box = qstyleoption_cast<const QStyleOptionComboBox*>(option);
  return box && box->editable && part == SC_ComboBoxEditField ? rect.adjusted(textInset, 0, 0, 0)
                                                              : rect;
}

QRect FlatStyle::subElementRect(SubElement element, const QStyleOption* option,
                                const QWidget* widget) const {
  const QRect rect = QProxyStyle::subElementRect(element, option, widget);
  const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
  return element == SE_LineEditContents && frame && frame->lineWidth > 0
             ? rect.adjusted(textInset, 0, -textInset, 0)
             : rect;
}

int FlatStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                         QStyleHintReturn* result) const {
  // Fusion's pictures on the buttons of dialogs are black, also on a dark ground.
  if (hint == SH_DialogButtonBox_ButtonsHaveIcons) return 0;
  return QProxyStyle::styleHint(hint, option, widget, result);
}

int FlatStyle::pixelMetric(PixelMetric metric, const QStyleOption* option,
                           const QWidget* widget) const {
  switch (metric) {
    case PM_DockWidgetTitleMargin:
      return 8;
    case PM_DockWidgetSeparatorExtent:
    case PM_DockWidgetTitleBarButtonMargin:
      return 5;
    case PM_ScrollBarExtent:
      return 12;
    case PM_TabBarBaseOverlap:
      return 0;
    case PM_TabBarTabHSpace:
      return 18;  // the tray's ten stand in a row at 1440 pixels
    case PM_TabBarTabShiftVertical:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
      return 0;
    default:
      return QProxyStyle::pixelMetric(metric, option, widget);
  }
}

QSize FlatStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                  const QWidget* widget) const {
  QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
  // Nothing that is pressed is lower than 28, so that the hit area stays above 24.
  if (type == CT_PushButton || type == CT_ComboBox || type == CT_LineEdit || type == CT_SpinBox ||
      type == CT_TabBarTab)
    result.setHeight(std::max(result.height(), 28));
  if (const auto* push = qstyleoption_cast<const QStyleOptionButton*>(option);
      push && type == CT_PushButton && !push->text.isEmpty() &&
      !(push->features & QStyleOptionButton::HasMenu))
    result.setWidth(std::max(68, size.width() + 28));
  return result;
}

}  // namespace chreode
