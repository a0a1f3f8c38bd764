#include "panels/background_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <cmath>

#include "base/no_number.h"
#include "panels/background_table.h"
#include "panels/panel_text.h"
#include "panels/program_effects.h"
#include "panels/scroll_page.h"
#include "plots/export_name.h"
#include "plots/strip_plot.h"
#include "whatif/association_note.h"

namespace chreode {

namespace {

enum Sets { none, own, every };

QString scoreText(const NamedScore& score) {
  return BackgroundView::tr("%1: Spearman %2, sign %3")
      .arg(QString::fromStdString(score.name),
           std::isnan(score.score.spearman) ? QStringLiteral("–")
                                            : QString::number(score.score.spearman, 'f', 2),
           std::isnan(score.score.sign) ? QStringLiteral("–")
                                        : QString::number(score.score.sign, 'f', 2));
}

/// "Against the simulated truth … ; given the true arrows: …".
QString truthText(const ProgramReport& report) {
  QStringList inferred, given;
  for (const NamedScore& score : truthScores(report)) {
    (score.uses.empty() ? inferred : given) << scoreText(score);
  }
  QString text;
  if (!inferred.isEmpty()) {
    text =
        BackgroundView::tr("Against the simulated truth, %1 factors. Without the true network: %2.")
            .arg(report.study.answers.size())
            .arg(inferred.join(QStringLiteral("; ")));
  }
  if (!given.isEmpty()) {
    text += BackgroundView::tr(" Given its true arrows or signs: %1.")
                .arg(given.join(QStringLiteral("; ")));
  }
  return text;
}

}  // namespace

BackgroundView::BackgroundView(QWidget* parent)
    : QWidget(parent),
      m_sets(new QComboBox),
      m_run(new QPushButton),
      m_export(new QPushButton(tr("Export…"))),
      m_strip(new StripPlot),
      m_words(captionLabel({})),
      m_table(new BackgroundTable) {
  m_sets->addItem(tr("No random sets"));
  m_sets->addItem(tr("%1 random sets for this factor").arg(kFewestBackgroundSets));
  m_sets->addItem(tr("%1 random sets for every factor").arg(kFewestBackgroundSets));
  m_sets->setCurrentIndex(own);
  m_sets->setAccessibleName(tr("Random sets"));
  m_sets->setToolTip(
      tr("Sets of genes matched on mean, detection and mean pairwise correlation: they give a "
         "p-value. "
         "For every factor it takes long where there are many."));
  m_export->setToolTip(tr("Write every programme's effects beside the baselines as a table."));
  setExportName(m_strip, QStringLiteral("background"));
  m_strip->setAccessibleName(tr("Effects of all programmes and random sets"));
  m_strip->setMinimumHeight(110);

  auto* head = new QHBoxLayout;
  head->setSpacing(rowGap);
  head->addWidget(m_sets);
  head->addWidget(m_run);
  head->addStretch(1);
  head->addWidget(m_export);
  auto* words = new QWidget;
  auto* column = new QVBoxLayout(words);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(innerGap);
  column->addWidget(m_strip);
  column->addWidget(m_words);
  column->addStretch(1);
  auto* body = new QHBoxLayout;
  body->setSpacing(panelMargin);
  body->addWidget(scrollPage(words, true), 4);
  body->addWidget(m_table, 5);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  layout->addLayout(head);
  layout->addLayout(body, 1);

  connect(m_run, &QPushButton::clicked, this, [this] {
    const int sets = m_sets->currentIndex();
    if (m_running)
      Q_EMIT cancelRequested();
    else
      Q_EMIT runRequested(sets == none ? 0 : kFewestBackgroundSets, sets == every);
  });
  connect(m_export, &QPushButton::clicked, this, &BackgroundView::exportRequested);
  connect(m_table, &BackgroundTable::factorActivated, this, &BackgroundView::factorActivated);
  setRunning(false);
  setBackground(nullptr);
}

void BackgroundView::setRunning(bool running) {
  m_running = running;
  m_run->setText(running ? tr("Cancel") : tr("Ask every programme"));
  m_sets->setEnabled(!running);
}

void BackgroundView::setUsable(int programs) {
  m_run->setToolTip(tr("The same change of each of the %1 programmes.").arg(programs));
}

void BackgroundView::setFactor(const QString& factor, const ShiftAmount& amount) {
  const bool same = factor == m_factor && amount == m_amount;
  m_factor = factor;
  m_amount = amount;
  if (same) return;
  m_table->showFactor(m_factor);
  showStrip();
  showWords();
}

void BackgroundView::setBackground(std::shared_ptr<const ProgramReport> report) {
  m_report = std::move(report);
  m_table->setReport(m_report);
  m_table->showFactor(m_factor);
  m_table->setVisible(m_report != nullptr);
  m_export->setEnabled(m_report != nullptr);
  showStrip();
  showWords();
}

void BackgroundView::showStrip() {
  StripData data;
  if (m_report) {
    const ProgramAnswer* own = m_report->find(m_factor.toStdString());
    StripData::Row all{tr("programmes"), {}};
    for (const ProgramAnswer& answer : m_report->study.answers) {
      all.values.push_back(BackgroundModel::effectOf(answer));
    }
    data.rows.push_back(std::move(all));
    data.mark = own ? BackgroundModel::effectOf(*own) : kNoNumber;
    if (own && own->background && !own->background->effects.empty()) {
      data.rows.push_back({tr("random sets"), own->background->effects});
      // On the cells that the sets were tried on; programmes are told on all of the sample.
      data.mark = own->background->effect;
    }
    data.markName = m_factor;
    data.axisTitle =
        tr("length of the change in ln p, %1").arg(QString::fromStdString(m_report->amount.text()));
  }
  m_strip->setVisible(m_report != nullptr);
  m_strip->setData(std::move(data));
}

void BackgroundView::showWords() {
  if (!m_report) {
    m_words->setText(
        tr("Is this factor anything special? The same change is made of every programme of the "
           "table; random sets of like genes give a p-value."));
    return;
  }
  QStringList lines;
  if (!(m_report->amount == m_amount)) {
    lines << tr("Asked with %1; ask again for another amount.")
                 .arg(QString::fromStdString(m_report->amount.text()));
  }
  if (const ProgramAnswer* own = m_report->find(m_factor.toStdString())) {
    if (own->rank.rank > 0) {
      lines << tr("%1 is number %2 of %3 programmes of similar size by \"%4\".")
                   .arg(m_factor)
                   .arg(own->rank.rank)
                   .arg(own->rank.of)
                   .arg(operatorTitle(m_report->operators.front()));
    }
    const QString note = own->background
                             ? QString::fromStdString(own->background->note)
                             : tr("too few for a p-value: no random sets were asked for it");
    lines << (own->background && own->background->p
                  ? tr("p = %1: %2.").arg(QString::number(*own->background->p, 'g', 2), note)
                  : note.left(1).toUpper() + note.mid(1) + QLatin1Char('.'));
  }
  if (m_report->truth) lines << truthText(*m_report);
  lines << QString::fromUtf8(kAssociationNote);
  m_words->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace chreode
