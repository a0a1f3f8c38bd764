#include "panels/program_chooser.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "panels/gene_list_edit.h"
#include "panels/panel_text.h"
#include "panels/program_list.h"

namespace chreode {

namespace {

constexpr int kChooserWidth = 244;

}  // namespace

ProgramChooser::ProgramChooser(QWidget* parent)
    : QWidget(parent),
      m_sources(narrowBox(tr("Table of programmes"),
                          tr("Factors and the genes that they act on: a table with columns tf and "
                             "target, a GMT file, or what correlates with a factor here."))),
      m_infer(new GeneListEdit),
      m_signs(narrowBox(tr("Signs"), tr("Which targets go up with their factor and which down."))),
      m_signsText(captionLabel({})),
      m_filter(new QLineEdit),
      m_list(new ProgramList) {
  m_signs->addItems(
      {tr("Signs of the table"), tr("Signs by correlation here"), tr("All targets go up")});
  m_infer->setPlaceholderText(tr("Factors, then Enter"));
  m_infer->setToolTip(
      tr("For each the 40 genes that correlate with it most strongly here; such "
         "genes need not be targets."));
  m_infer->setAccessibleName(tr("Factors to infer the targets of"));
  m_infer->hide();
  m_filter->setPlaceholderText(tr("Find a factor"));
  m_filter->setAccessibleName(tr("Find a factor"));
  m_filter->setClearButtonEnabled(true);
  setFixedWidth(kChooserWidth);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(innerGap);
  layout->addWidget(m_sources);
  layout->addWidget(m_infer);
  layout->addWidget(m_signs);
  layout->addWidget(m_signsText);
  layout->addWidget(m_filter);
  layout->addWidget(m_list, 1);

  connect(m_sources, &QComboBox::activated, this, &ProgramChooser::chooseSource);
  connect(m_infer, &QLineEdit::returnPressed, this, &ProgramChooser::infer);
  connect(m_signs, &QComboBox::activated, this,
          [this](int index) { Q_EMIT signsChosen(static_cast<SignSource>(index)); });
  connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
    const QString before = factor();
    m_list->programs()->setFilter(text);
    m_list->choose(before);
  });
  connect(m_list, &ProgramList::factorChosen, this, [this](const QString& factor) {
    m_wanted = factor;
    Q_EMIT factorChosen(factor);
  });
  setSources({}, -1);
  setSigns(SignSource::table, {});
}

void ProgramChooser::setSources(const QStringList& names, int current) {
  const QSignalBlocker blocker(m_sources);
  m_source = current;
  m_sources->clear();
  m_sources->addItems(names);
  if (!names.isEmpty()) m_sources->insertSeparator(static_cast<int>(names.size()));
  m_sources->addItem(tr("Load a table…"));
  m_sources->addItem(tr("Infer from correlation…"));
  if (current < 0) m_sources->setPlaceholderText(tr("Choose programmes"));
  m_sources->setCurrentIndex(current);
}

void ProgramChooser::chooseSource(int index) {
  const bool infers = index == m_sources->count() - 1;
  const bool loads = index == m_sources->count() - 2;
  m_infer->setVisible(infers);
  if (infers || loads) {
    // What is in use stays until there is another.
    const QSignalBlocker blocker(m_sources);
    m_sources->setCurrentIndex(m_source);
  }
  if (infers) {
    m_infer->setFocus();
  } else if (loads) {
    Q_EMIT tableRequested();
  } else {
    Q_EMIT sourceChosen(index);
  }
}

void ProgramChooser::infer() {
  QStringList factors;
  for (const std::string& gene : m_infer->genes()) factors << QString::fromStdString(gene);
  if (factors.isEmpty()) return;
  m_infer->hide();
  Q_EMIT inferenceRequested(factors);
}

void ProgramChooser::setSigns(SignSource signs, const QString& sentence) {
  m_signs->setCurrentIndex(static_cast<int>(signs));
  m_signsText->setText(sentence);
  m_signsText->setVisible(!sentence.isEmpty());
}

void ProgramChooser::setModelGenes(const QStringList& genes) {
  m_infer->setKnownGenes(genes);
}

void ProgramChooser::setPrograms(std::shared_ptr<const GenePrograms> programs) {
  m_list->programs()->setPrograms(std::move(programs));
  m_list->choose(m_wanted);
  if (factor().isEmpty() && m_list->programs()->rowCount() > 0) {
    m_list->choose(QString::fromStdString(m_list->programs()->at(0)->factor));
  }
}

void ProgramChooser::choose(const QString& factor) {
  m_list->choose(factor);
}

QString ProgramChooser::factor() const {
  return m_list->chosen();
}

}  // namespace chreode
