#include "panels/gene_list_edit.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QRegularExpression>
#include <QStringListModel>

namespace chreode {

namespace {

const QRegularExpression& separators() {
  static const QRegularExpression expression(QStringLiteral("[\\s,;]+"));
  return expression;
}

}  // namespace

std::vector<std::string> genesIn(const QString& text) {
  std::vector<std::string> genes;
  QSet<QString> seen;
  for (const QString& word : text.split(separators(), Qt::SkipEmptyParts)) {
    if (seen.contains(word)) continue;
    seen.insert(word);
    genes.push_back(word.toStdString());
  }
  return genes;
}

GeneListEdit::GeneListEdit(QWidget* parent)
    : QLineEdit(parent),
      m_completer(new QCompleter(this)),
      m_completions(new QStringListModel(this)) {
  m_completer->setModel(m_completions);
  m_completer->setCaseSensitivity(Qt::CaseInsensitive);
  m_completer->setWidget(this);
  setPlaceholderText(tr("Gene, or a pasted list"));
  setClearButtonEnabled(true);
  setAccessibleName(tr("Genes to change"));
  connect(this, &QLineEdit::textEdited, this, &GeneListEdit::complete);
  connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this,
          [this](const QString& gene) {
            const QString before = text();
            const qsizetype start = before.lastIndexOf(separators());
            setText(start < 0 ? gene : before.left(start + 1) + gene);
          });
}

void GeneListEdit::setKnownGenes(const QStringList& genes) {
  m_completions->setStringList(genes);
  m_known = QSet<QString>(genes.begin(), genes.end());
}

void GeneListEdit::complete(const QString& text) {
  const QString word = text.mid(text.lastIndexOf(separators()) + 1);
  if (word.isEmpty() || cursorPosition() != text.size()) {
    m_completer->popup()->hide();
    return;
  }
  m_completer->setCompletionPrefix(word);
  m_completer->complete();
}

QStringList GeneListEdit::unknownGenes() const {
  QStringList unknown;
  for (const std::string& gene : genes()) {
    const QString name = QString::fromStdString(gene);
    if (!m_known.contains(name)) unknown.append(name);
  }
  return unknown;
}

}  // namespace chreode
