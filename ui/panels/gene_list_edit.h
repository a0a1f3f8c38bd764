#pragma once

#include <QLineEdit>
#include <QSet>
#include <QStringList>
#include <string>
#include <vector>

class QCompleter;
class QStringListModel;

namespace chreode {

/// Splits a pasted list at white space, commas and semicolons; each gene once, in order.
std::vector<std::string> genesIn(const QString& text);

/// A line for one gene or a pasted list; completes the word that is being typed.
class GeneListEdit : public QLineEdit {
  Q_OBJECT
 public:
  explicit GeneListEdit(QWidget* parent = nullptr);

  void setKnownGenes(const QStringList& genes);
  std::vector<std::string> genes() const { return genesIn(text()); }
  QStringList unknownGenes() const;
  int knownCount() const { return static_cast<int>(m_known.size()); }

 private:
  void complete(const QString& text);

  QCompleter* m_completer;
  QStringListModel* m_completions;
  QSet<QString> m_known;
};

}  // namespace chreode
