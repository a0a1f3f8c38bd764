#pragma once

#include <QString>
#include <QStringList>

class QWidget;

namespace chreode {

/// A name to suggest for what is made of a data file: its own without the last ending, then `rest`
/// ("pbmc.h5ad" and "-cells.tsv" give "pbmc-cells.tsv").
QString suggestedName(const std::string& dataFile, const QString& rest);

/// A name as it was typed; without an ending it gets the first one of a kind of files,
/// "Tables (*.csv *.tsv)", if that names one.
QString withEnding(const QString& path, const QString& kind);

/// Asks where something is to be written, as one of some kinds of files; the first is offered
/// unless `chosen` says another, and `chosen` is then the one that the person took. Empty =
/// nowhere.
QString askSaveName(QWidget* window, const QString& title, const QString& suggested,
                    const QStringList& kinds, QString* chosen = nullptr);

}  // namespace chreode
