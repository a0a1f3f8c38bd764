#pragma once

#include <QString>
#include <QStringList>
#include <string>

#include "expression/dataset.h"

class QComboBox;
class QGridLayout;

namespace chreode {

// Lists of a file's columns and of the classes in them, for forms that ask about both.

/// A row of a form: the field's name, muted, and the field with its tip.
void addFormRow(QGridLayout* grid, const QString& name, QComboBox* field, const QString& tip);

/// Classes that cells of a column have; empty for a column that tells none apart.
QStringList usedLevels(const Dataset& data, const QString& column);
/// The place of the level that is called a control, else of the first.
int controlAmong(const QStringList& levels);

/// The columns that cells have at least `fewest` classes in. What was chosen stays; else `wanted`
/// is, or the place `otherwise` among those whose values are no numbers.
void fillWithColumns(QComboBox* box, const Dataset& data, const std::string& wanted, int otherwise,
                     int fewest = 2);
/// Texts; what was chosen stays, else the place `otherwise` is.
void fillWithTexts(QComboBox* box, const QStringList& texts, int otherwise);

/// Chooses the entry with this data; leaves the box as it is where there is none.
void chooseEntry(QComboBox* box, const std::string& data);

}  // namespace chreode
