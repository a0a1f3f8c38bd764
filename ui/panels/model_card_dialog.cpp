#include "panels/model_card_dialog.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "panels/elided_label.h"
#include "panels/evaluation_charts.h"
#include "panels/panel_text.h"
#include "panels/share_bar.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int kBarWidth = 110;

}  // namespace

ModelCardDialog::ModelCardDialog(QWidget* parent)
    : QDialog(parent),
      m_name(new QLabel),
      m_summary(textLabel({})),
      m_figures(new QScrollArea),
      m_charts(buildCharts()),
      m_progress(new QProgressBar),
      m_step(new ElidedLabel),
      m_judge(new QPushButton(tr("Judge again"))),
      m_cancel(new QPushButton(tr("Cancel"))),
      m_copy(new QPushButton(tr("Copy"))),
      m_export(new QPushButton(tr("Export…"))) {
  setWindowTitle(tr("Model card"));
  m_name->setFont(textFont(titleSize, QFont::DemiBold));
  m_summary->setForegroundRole(QPalette::PlaceholderText);
  m_figures->setFrameShape(QFrame::NoFrame);
  m_figures->setWidgetResizable(true);
  m_figures->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_figures->viewport()->setAutoFillBackground(false);
  m_progress->setTextVisible(false);
  m_progress->setFixedSize(160, 6);
  m_progress->setAccessibleName(tr("Progress"));

  auto* middle = new QHBoxLayout;
  middle->setSpacing(24);
  middle->addWidget(m_figures, 1);
  middle->addWidget(m_charts);

  auto* close = new QPushButton(tr("Close"));
  close->setDefault(true);
  for (QPushButton* button : {m_judge, m_cancel, m_copy, m_export}) button->setAutoDefault(false);
  m_judge->setToolTip(tr("Compute the figures again for the label, batches and view in use."));
  m_copy->setToolTip(tr("Copy the card as tab-separated text."));
  m_export->setToolTip(tr("Write the card to a file as tab-separated text."));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(rowGap);
  buttons->addWidget(m_progress);
  buttons->addWidget(m_step, 1);
  buttons->addStretch(0);
  for (QPushButton* button : {m_judge, m_cancel, m_copy, m_export, close}) {
    buttons->addWidget(button);
  }

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 20, 24, panelMargin);
  layout->setSpacing(rowGap);
  layout->addWidget(m_name);
  layout->addWidget(m_summary);
  layout->addWidget(hairline(this));
  layout->addLayout(middle, 1);
  layout->addWidget(hairline(this));
  layout->addLayout(buttons);
  resize(1000, 720);

  connect(m_judge, &QPushButton::clicked, this, &ModelCardDialog::judgeRequested);
  connect(m_cancel, &QPushButton::clicked, this, &ModelCardDialog::cancelRequested);
  connect(m_export, &QPushButton::clicked, this, &ModelCardDialog::exportRequested);
  connect(m_copy, &QPushButton::clicked, this, [this] {
    if (m_facts) QGuiApplication::clipboard()->setText(m_facts->tsv);
  });
  connect(close, &QPushButton::clicked, this, &QDialog::close);
  setModel({});
}

QWidget* ModelCardDialog::buildCharts() {
  auto* page = new QWidget;
  m_information = new InformationChart;
  m_confusion = new ConfusionChart;
  m_calibration = new CalibrationChart;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(partGap);
  layout->addWidget(m_confusion);
  layout->addWidget(m_calibration);
  layout->addWidget(m_information);
  layout->addStretch(1);
  page->setFixedWidth(310);
  return page;
}

void ModelCardDialog::setModel(const QString& name) {
  m_hasModel = !name.isEmpty();
  m_name->setText(m_hasModel ? name : tr("No model yet"));
  showState();
}

void ModelCardDialog::setFacts(std::shared_ptr<const CardFacts> facts) {
  if (facts && facts == m_facts) return;
  m_facts = std::move(facts);
  const CardFacts shown = m_facts ? *m_facts : CardFacts();
  m_information->setInformation(shown.information);
  m_confusion->setMatrix(shown.confusion);
  m_calibration->setMarks(shown.calibration);
  delete m_figures->takeWidget();
  if (m_facts) m_figures->setWidget(figureList());
  showState();
}

QWidget* ModelCardDialog::figureList() const {
  auto* page = new QWidget;
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(0, 0, rowGap, 0);
  grid->setHorizontalSpacing(12);
  grid->setVerticalSpacing(2);
  grid->setColumnStretch(0, 1);
  int row = 0;
  QString group;
  for (const CardFigure& figure : m_facts->figures) {
    if (figure.group != group) {
      group = figure.group;
      if (row > 0) grid->setRowMinimumHeight(row++, 12);
      QLabel* heading = headingLabel(group);
      heading->setWordWrap(true);
      grid->addWidget(heading, row++, 0, 1, 3);
    }
    auto* label = new QLabel(figure.name);
    auto* value = new QLabel(figure.text);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setFont(textFont(bodySize, QFont::DemiBold));
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setAccessibleName(figure.name + QLatin1Char(' ') + figure.text);
    grid->addWidget(label, row, 0);
    if (figure.hasShare) {
      auto* bar = new ShareBar;
      bar->setFixedWidth(kBarWidth);
      bar->setShare(figure.share);
      grid->addWidget(bar, row, 1);
    }
    grid->addWidget(value, row++, 2);
    QLabel* meaning = captionLabel(figure.meaning);
    grid->addWidget(meaning, row, 0, 1, 3);
    grid->setRowMinimumHeight(++row, 4);
    ++row;
  }
  grid->setRowStretch(row, 1);
  page->setAutoFillBackground(false);
  return page;
}

void ModelCardDialog::setRunning(bool running) {
  if (running == m_running) return;
  m_running = running;
  if (running) setProgress(-1.0, tr("Waiting"));
  showState();
}

void ModelCardDialog::setProgress(double fraction, const QString& step) {
  if (fraction < 0.0) {
    m_progress->setRange(0, 0);
  } else {
    m_progress->setRange(0, 1000);
    m_progress->setValue(static_cast<int>(std::lround(1000.0 * std::min(1.0, fraction))));
  }
  QString text = step;
  if (!text.isEmpty()) text[0] = text[0].toUpper();
  m_step->setText(text);
}

void ModelCardDialog::showState() {
  QString summary;
  if (m_facts) {
    summary = m_facts->summary;
  } else if (m_running) {
    summary = tr("Being judged on the open cells: some seconds for a few thousand of them.");
  } else {
    summary = m_hasModel ? tr("Not judged yet on the open cells.")
                         : tr("Open a file: a PCA model is there at once and can be judged.");
  }
  m_summary->setText(summary);
  m_charts->setVisible(m_facts != nullptr);
  m_progress->setVisible(m_running);
  m_step->setVisible(true);
  if (!m_running) m_step->setText({});
  m_cancel->setVisible(m_running);
  m_judge->setVisible(!m_running);
  m_judge->setText(m_facts ? tr("Judge again") : tr("Judge"));
  m_judge->setEnabled(m_hasModel);
  m_copy->setEnabled(m_facts != nullptr);
  m_export->setEnabled(m_facts != nullptr);
}

}  // namespace chreode
