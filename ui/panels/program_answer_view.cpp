#include "panels/program_answer_view.h"

#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "panels/panel_text.h"
#include "panels/program_effects.h"
#include "panels/scroll_page.h"
#include "plots/number_text.h"

namespace chreode {

ProgramAnswerView::ProgramAnswerView(QWidget* parent)
    : QWidget(parent),
      m_effects(new ProgramEffects),
      m_verdict(textLabel({})),
      m_caption(captionLabel({})) {
  auto* words = new QWidget;
  auto* column = new QVBoxLayout(words);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(innerGap);
  column->addWidget(m_verdict);
  column->addWidget(m_caption);
  column->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  layout->addWidget(m_effects, 3);
  layout->addWidget(scrollPage(words, true), 1);
  connect(m_effects, &ProgramEffects::operatorChosen, this, &ProgramAnswerView::showCaption);
  connect(m_effects, &ProgramEffects::operatorChosen, this, &ProgramAnswerView::operatorChosen);
  connect(m_effects, &ProgramEffects::operatorsTicked, this, &ProgramAnswerView::operatorsTicked);
}

void ProgramAnswerView::setAnswer(std::shared_ptr<const ProgramReport> report, bool rough) {
  m_report = report;
  m_effects->setAnswer(report, rough);
  if (report) {
    showWords(*report, rough);
  } else {
    m_verdict->clear();
    m_aboutAnswer.clear();
  }
  showCaption();
}

void ProgramAnswerView::setArrowsNote(const QString& sentence) {
  if (sentence == m_aboutArrows) return;
  m_aboutArrows = sentence;
  showCaption();
}

void ProgramAnswerView::showCaption() {
  QStringList sentences;
  if (!m_aboutAnswer.isEmpty()) {
    sentences << probabilitiesText() << m_aboutAnswer << m_aboutArrows;
    sentences.removeAll(QString());
  }
  m_caption->setText(sentences.join(QLatin1Char(' ')));
}

QString ProgramAnswerView::probabilitiesText() const {
  constexpr std::size_t kMost = 4;
  if (!m_report) return {};
  const std::vector<OperatorEffect>& effects = m_report->study.answers.front().effects;
  const auto told =
      std::find_if(effects.begin(), effects.end(), [this](const OperatorEffect& each) {
        return each.by == m_effects->chosen() && !each.effect.empty();
      });
  if (told == effects.end()) return {};
  const auto change = [&](int k) {
    return std::abs(told->effect.after[k] - told->effect.before[k]);
  };
  std::vector<int> classes(m_report->study.classes.size());
  std::iota(classes.begin(), classes.end(), 0);
  std::stable_sort(classes.begin(), classes.end(),
                   [&](int a, int b) { return change(a) > change(b); });
  if (classes.size() > kMost) classes.resize(kMost);
  std::sort(classes.begin(), classes.end());
  QStringList parts;
  for (const int k : classes) {
    parts << tr("p(%1) %2 → %3")
                 .arg(QString::fromStdString(m_report->study.classes[static_cast<std::size_t>(k)]),
                      percentText(told->effect.before[k]), percentText(told->effect.after[k]));
  }
  return tr("%1: %2.").arg(operatorTitle(told->by), parts.join(QStringLiteral(", ")));
}

void ProgramAnswerView::showWords(const ProgramReport& report, bool rough) {
  const ProgramLab& lab = *report.lab;
  const ProgramAnswer& answer = report.study.answers.front();
  QStringList lines{QString::fromStdString(answer.verdict)};
  if (report.truth) {
    const std::string trap = trapText(*report.truth, lab.program(answer.program).factor,
                                      report.study.classes, answer.correlation);
    if (!trap.empty()) lines << QString::fromStdString(trap);
  }
  m_verdict->setText(lines.join(QLatin1Char('\n')));
  QStringList leftOut;
  for (const std::string& name : lab.experiment->contrast().leftOut()) {
    leftOut << QString::fromStdString(name);
  }
  const auto cells = static_cast<qint64>(lab.experiment->cells().size());
  QString caption = rough
                        ? tr("A first look at few cells; the rest follows when the slider rests. ")
                        : tr("In %1 cells; ± is %2. ")
                              .arg(countText(cells), QString::fromStdString(lab.errorText()));
  const QString first = QString::fromStdString(lab.firstModelText());
  if (!rough && !first.isEmpty()) caption += first + QLatin1Char(' ');
  caption += leftOut.isEmpty() ? tr("No class is left out of the contrast.")
                               : tr("%1 is left out of the contrast.").arg(leftOut.join(u", "));
  const QString few = QString::fromStdString(lab.experiment->contrast().fewText());
  if (!few.isEmpty()) caption += QLatin1Char(' ') + few;
  if (lab.trueNetwork) {
    caption += tr(" † was given the true network of the simulation (%1).")
                   .arg(QString::fromStdString(givenTruth(lab, ProgramOperator::encoder)));
  }
  m_aboutAnswer = caption + tr(" Each cell keeps its total.");
}

}  // namespace chreode
