#pragma once

#include <QAnyStringView>
#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace chreode {

/// The part of a panel that assistive technology knows by a name; null where there is none.
template <typename Part>
Part* named(const QWidget& panel, QAnyStringView name) {
  for (Part* each : panel.findChildren<Part*>())
    if (QAnyStringView(each->accessibleName()) == name) return each;
  return nullptr;
}

inline QPushButton* button(const QWidget& panel, QAnyStringView text) {
  for (QPushButton* each : panel.findChildren<QPushButton*>())
    if (QAnyStringView(each->text()) == text) return each;
  return nullptr;
}

/// Whether a label that can be seen holds the words.
inline bool shows(const QWidget& panel, QAnyStringView text) {
  for (const QLabel* label : panel.findChildren<QLabel*>())
    if (label->isVisibleTo(&panel) && label->text().contains(text.toString())) return true;
  return false;
}

}  // namespace chreode
