#include "panels/notebook_details.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTableWidget>
#include <QVBoxLayout>

#include "base/no_number.h"
#include "notebook/notebook_export.h"
#include "panels/panel_text.h"
#include "panels/table_items.h"

namespace chreode {

namespace {

constexpr int kEditHeight = 64;
constexpr int kTableHeight = 140;
constexpr int kWidestColumn = 140;

QPlainTextEdit* edit(const QString& name, const QString& hint) {
  auto* field = new QPlainTextEdit;
  field->setAccessibleName(name);
  field->setPlaceholderText(hint);
  field->setTabChangesFocus(true);
  field->setFixedHeight(kEditHeight);
  return field;
}

/// The facts that the table has no room for.
QString factsOf(const Hypothesis& entry) {
  QStringList lines;
  const auto add = [&lines](const QString& text) {
    if (!text.isEmpty()) lines.append(text);
  };
  const auto text = [](const std::string& words) { return QString::fromStdString(words); };
  add(text(entry.verdict));
  if (!entry.support.empty()) {
    add(NotebookDetails::tr("Support: %1.").arg(text(entry.support)));
  }
  if (!entry.baselineAnswer.empty()) {
    add(NotebookDetails::tr("Baseline: %1. %2")
            .arg(text(entry.baseline), text(entry.baselineAnswer)));
  }
  if (entry.rank > 0) {
    add(NotebookDetails::tr("Rank %1 of %2 among %3.")
            .arg(entry.rank)
            .arg(entry.rankOf)
            .arg(text(entry.background)));
  }
  const HypothesisSource& source = entry.source;
  add(NotebookDetails::tr("Data %1 (%2), %3; model %4 (%5); seed %6.")
          .arg(text(source.data), text(source.dataHash), text(source.matrix),
               source.model.empty() ? NotebookDetails::tr("none") : text(source.model),
               source.modelHash.empty() ? QStringLiteral("–") : text(source.modelHash))
          .arg(source.seed));
  return lines.join(QLatin1Char(' '));
}

}  // namespace

NotebookDetails::NotebookDetails(QWidget* parent)
    : QWidget(parent),
      m_title(headingLabel({})),
      m_facts(captionLabel({})),
      m_effects(new QTableWidget),
      m_experiment(edit(tr("Suggested experiment"), tr("What would test it?"))),
      m_note(edit(tr("Note"), tr("Your own words."))) {
  m_title->setWordWrap(true);
  m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_effects->setColumnCount(4);
  m_effects->setHorizontalHeaderLabels(
      {tr("Of"), tr("Foretold"), tr("Baseline"), tr("Measured")});
  m_effects->setAccessibleName(tr("What was foretold"));
  styleResultTable(m_effects);
  m_effects->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  // A long name gives way. (A section that stretches keeps its width where there is no room.)
  m_effects->horizontalHeader()->setMaximumSectionSize(kWidestColumn);
  m_effects->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_effects->setMinimumHeight(kTableHeight);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, rowGap, 0);
  layout->setSpacing(innerGap);
  layout->addWidget(m_title);
  layout->addWidget(captionLabel(tr("Suggested experiment")));
  layout->addWidget(m_experiment);
  layout->addWidget(captionLabel(tr("Note")));
  layout->addWidget(m_note);
  layout->addWidget(m_effects);
  layout->addWidget(m_facts);
  layout->addStretch(1);
  m_experiment->installEventFilter(this);
  m_note->installEventFilter(this);
}

bool NotebookDetails::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FocusOut) finishEdits();
  return QWidget::eventFilter(watched, event);
}

void NotebookDetails::finishEdits() {
  if (!m_entry) return;
  // A copy: what is said changes the entry that is shown.
  const std::shared_ptr<const Hypothesis> entry = m_entry;
  const QString experiment = m_experiment->toPlainText();
  const QString note = m_note->toPlainText();
  if (experiment.toStdString() != entry->experiment) Q_EMIT experimentEdited(entry->id, experiment);
  if (note.toStdString() != entry->note) Q_EMIT noteEdited(entry->id, note);
}

void NotebookDetails::setEntry(const std::shared_ptr<const Hypothesis>& entry) {
  const bool same = m_entry && entry && m_entry->id == entry->id;
  m_entry = entry;
  setEnabled(entry != nullptr);
  m_title->setText(entry ? QString::fromStdString(entry->title) : QString());
  m_facts->setText(entry ? factsOf(*entry) : QString());
  const auto show = [&](QPlainTextEdit* field, const std::string& words) {
    const QString text = QString::fromStdString(words);
    // What is being typed is not taken away by news of the same entry.
    if (same && field->hasFocus()) return;
    if (field->toPlainText() != text) field->setPlainText(text);
  };
  show(m_experiment, entry ? entry->experiment : std::string());
  show(m_note, entry ? entry->note : std::string());
  showEffects();
}

void NotebookDetails::showEffects() {
  m_effects->setRowCount(0);
  if (!m_entry) return;
  const auto add = [this](const std::vector<PredictedEffect>& effects, const std::string& scale) {
    for (const PredictedEffect& each : effects) {
      const int row = m_effects->rowCount();
      m_effects->setRowCount(row + 1);
      const QString tip = QString::fromStdString(scale);
      m_effects->setItem(row, 0, textItem(QString::fromStdString(each.name), tip));
      const auto number = [&](int column, double value, double error) {
        m_effects->setItem(
            row, column, rankedItem(QString::fromStdString(effectText(value, error)), value, tip));
      };
      number(1, each.change, each.error);
      number(2, each.baseline, kNoNumber);
      number(3, each.measured, kNoNumber);
    }
  };
  add(m_entry->classes, m_entry->classScale);
  add(m_entry->genes, m_entry->geneScale);
}

}  // namespace chreode
