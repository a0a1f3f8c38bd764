#include "panels/color_by_box.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStringListModel>
#include <QVBoxLayout>
#include <algorithm>

#include "panels/panel_text.h"
#include "plots/number_text.h"

namespace chreode {

ColorByBox::ColorByBox(QWidget* parent)
    : QWidget(parent),
      m_box(new QComboBox(this)),
      m_note(captionLabel({}, this)),
      m_completions(new QStringListModel(this)) {
  m_box->setEditable(true);
  m_box->setInsertPolicy(QComboBox::NoInsert);
  m_box->setMaxVisibleItems(20);
  m_box->setMinimumContentsLength(8);
  m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_box->setAccessibleName(tr("Colour by"));
  m_box->setToolTip(
      tr("A column, a gene or a latent number. Type a part of its name to find it (G), or two or "
         "three genes with commas between to blend them."));
  m_box->lineEdit()->setPlaceholderText(tr("Column or gene"));
  auto* completer = new QCompleter(m_completions, this);
  completer->setCaseSensitivity(Qt::CaseInsensitive);
  completer->setFilterMode(Qt::MatchContains);
  completer->setMaxVisibleItems(12);
  m_box->setCompleter(completer);
  m_note->hide();

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(innerGap);
  layout->addWidget(m_box);
  layout->addWidget(m_note);
  setFocusProxy(m_box);

  connect(m_box, &QComboBox::activated, this, [this](int index) {
    if (index >= 0 && index < static_cast<int>(m_listed.size()) &&
        m_box->currentText() == m_box->itemText(index))
      choose(m_box->itemText(index), false);
  });
  connect(completer, qOverload<const QString&>(&QCompleter::activated), this,
          [this](const QString& text) { choose(text, false); });
  connect(m_box->lineEdit(), &QLineEdit::returnPressed, this,
          [this] { choose(m_box->currentText(), true); });
  connect(m_box->lineEdit(), &QLineEdit::textEdited, m_note, &QWidget::hide);
}

void ColorByBox::setDataset(std::shared_ptr<const Dataset> data) {
  m_data = std::move(data);
  fill();
}

void ColorByBox::setLatentSize(int numbers) {
  if (numbers == m_latentSize) return;
  m_latentSize = numbers;
  fill();
}

void ColorByBox::fill() {
  const QSignalBlocker blocker(m_box);
  m_box->clear();
  m_listed.clear();
  QStringList completions;
  if (m_data) {
    for (const Annotation& column : m_data->cells.columns) {
      if (column.kind == Annotation::Kind::string) continue;  // a name for each cell has no colours
      m_listed.push_back({ColorSource::Kind::annotation, column.name, 0});
    }
  }
  for (int number = 0; number < m_latentSize; ++number)
    m_listed.push_back({ColorSource::Kind::latent, {}, number});
  if (m_data) m_listed.push_back({ColorSource::Kind::geneSet, {}, 0});
  if (m_latentSize > 0) m_listed.push_back({ColorSource::Kind::gauge, {}, 0});
  for (const ColorSource& source : m_listed) {
    m_box->addItem(textOf(source));
    completions.append(textOf(source));
  }
  if (m_data)
    for (const std::string& gene : m_data->genes.names)
      completions.append(QString::fromStdString(gene));
  m_completions->setStringList(completions);
  setSource(m_source);
}

QString ColorByBox::textOf(const ColorSource& source) const {
  switch (source.kind) {
    case ColorSource::Kind::latent:
      return tr("latent number %1").arg(source.number + 1);
    case ColorSource::Kind::gauge:
      return tr("distance to the data");
    case ColorSource::Kind::kept:
      return tr("kept or left out");
    case ColorSource::Kind::none:
      return {};
    case ColorSource::Kind::geneSet:
      return source.name.empty() ? tr("Gene set…") : QString::fromStdString(source.name);
    default:
      return QString::fromStdString(source.name);
  }
}

void ColorByBox::setSource(const ColorSource& source) {
  const QSignalBlocker blocker(m_box);
  m_source = source;
  const auto at = std::find(m_listed.begin(), m_listed.end(), source);
  m_box->setCurrentIndex(at == m_listed.end() ? -1 : static_cast<int>(at - m_listed.begin()));
  m_box->setEditText(textOf(source));
  m_box->lineEdit()->setCursorPosition(0);
  m_note->hide();
}

void ColorByBox::focusForTyping() {
  m_box->setFocus(Qt::ShortcutFocusReason);
  m_box->lineEdit()->selectAll();
}

bool ColorByBox::blend(const QString& text) {
  QStringList genes = text.split(QLatin1Char(','), Qt::SkipEmptyParts);
  if (!m_data || genes.size() < 2 || genes.size() > mostBlended) return false;
  for (QString& gene : genes) {
    const auto& names = m_data->genes.names;
    const auto found = std::find_if(names.begin(), names.end(), [&gene](const std::string& name) {
      return QString::fromStdString(name).compare(gene.trimmed(), Qt::CaseInsensitive) == 0;
    });
    if (found == names.end()) return false;
    gene = QString::fromStdString(*found);
  }
  const ColorSource source{ColorSource::Kind::genes, genes.join(QStringLiteral(", ")).toStdString(),
                           0};
  setSource(source);
  Q_EMIT chosen(source);
  return true;
}

void ColorByBox::choose(const QString& text, bool byEnter) {
  const QString wanted = text.trimmed();
  if (wanted.isEmpty()) {
    setSource(m_source);
    return;
  }
  for (const Qt::CaseSensitivity sensitivity : {Qt::CaseSensitive, Qt::CaseInsensitive}) {
    for (const ColorSource& source : m_listed) {
      if (textOf(source).compare(wanted, sensitivity) != 0) continue;
      if (source.kind == ColorSource::Kind::geneSet) {
        setSource(m_source);
        Q_EMIT geneSetRequested();
        return;
      }
      setSource(source);
      Q_EMIT chosen(source);
      return;
    }
    if (!m_data) continue;
    for (const std::string& gene : m_data->genes.names) {
      const QString name = QString::fromStdString(gene);
      if (name.compare(wanted, sensitivity) != 0) continue;
      const ColorSource source{ColorSource::Kind::gene, gene, 0};
      setSource(source);
      Q_EMIT chosen(source);
      if (byEnter) Q_EMIT genePinRequested(name);
      return;
    }
  }
  if (blend(wanted)) return;
  m_note->setText(tr("No column or gene is called “%1” (%2 genes).")
                      .arg(wanted, countText(m_data ? m_data->geneCount() : 0)));
  m_note->show();
}

}  // namespace chreode
