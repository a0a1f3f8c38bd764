#include "panels/column_boxes.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <algorithm>
#include <vector>

namespace chreode {

void addFormRow(QGridLayout* grid, const QString& name, QComboBox* field, const QString& tip) {
  const int row = grid->rowCount();
  auto* label = new QLabel(name);
  label->setForegroundRole(QPalette::PlaceholderText);
  label->setBuddy(field);
  field->setAccessibleName(name);
  field->setToolTip(tip);
  field->setMinimumContentsLength(10);
  field->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  grid->addWidget(label, row, 0);
  grid->addWidget(field, row, 1);
}

QStringList usedLevels(const Dataset& data, const QString& name) {
  const Annotation* found = data.cells.find(name.toStdString());
  if (!found) return {};
  const Annotation column = withLevels(*found);
  std::vector<bool> used(column.levels.size(), false);
  for (const std::int32_t code : column.codes) {
    if (code >= 0) used[static_cast<std::size_t>(code)] = true;
  }
  QStringList levels;
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i]) levels.append(QString::fromStdString(column.levels[i]));
  }
  return levels;
}

int controlAmong(const QStringList& levels) {
  for (const char* word : {"control", "ctrl", "unstim", "untreated", "vehicle", "dmso", "wt"}) {
    for (int i = 0; i < levels.size(); ++i) {
      if (levels[i].contains(QLatin1String(word), Qt::CaseInsensitive)) return i;
    }
  }
  return 0;
}

void fillWithColumns(QComboBox* box, const Dataset& data, const std::string& wanted, int otherwise,
                     int fewest) {
  const QString before = box->currentText();
  const QSignalBlocker blocker(box);
  box->clear();
  const auto offer = [&](const Annotation& column) {
    const QString name = QString::fromStdString(column.name);
    if (usedLevels(data, name).size() >= fewest) box->addItem(name);
  };
  for (const Annotation& column : data.cells.columns) {
    if (column.kind != Annotation::Kind::numeric) offer(column);
  }
  const int guessable = box->count();  // numbers may be chosen, but are not guessed to be classes
  for (const Annotation* column : columnsOfClasses(data.cells)) {
    if (column->kind == Annotation::Kind::numeric) offer(*column);
  }
  int at = box->findText(before);
  if (at < 0) at = box->findText(QString::fromStdString(wanted));
  box->setCurrentIndex(at >= 0 ? at : std::min(otherwise, guessable - 1));
}

void fillWithTexts(QComboBox* box, const QStringList& texts, int otherwise) {
  const QString before = box->currentText();
  const QSignalBlocker blocker(box);
  box->clear();
  box->addItems(texts);
  const auto again = static_cast<int>(texts.indexOf(before));
  box->setCurrentIndex(again >= 0 ? again : otherwise);
}

void chooseEntry(QComboBox* box, const std::string& data) {
  const int at = box->findData(QString::fromStdString(data));
  if (at >= 0) box->setCurrentIndex(at);
}

}  // namespace chreode
