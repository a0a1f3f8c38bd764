#include "panels/about_dialog.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "panels/panel_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

AboutDialog::AboutDialog(const QString& version, const std::vector<AboutRow>& rows, QWidget* parent)
    : QDialog(parent) {
  setWindowTitle(tr("About Chreode"));
  auto* title = new QLabel(QStringLiteral("Chreode ") + version, this);
  title->setFont(textFont(titleSize, QFont::DemiBold));
  QLabel* sentence =
      textLabel(tr("Pulls cells through latent space and shows the genes that a decoder predicts. "
                   "Works offline, sends nothing. BSD 3-Clause licence."),
                this);
  sentence->setForegroundRole(QPalette::PlaceholderText);

  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(panelMargin);
  grid->setVerticalSpacing(innerGap);
  grid->setColumnStretch(1, 1);
  QString report = title->text() + QLatin1Char('\n');
  int line = 0;
  for (const AboutRow& row : rows) {
    auto* name = new QLabel(row.name, this);
    name->setForegroundRole(QPalette::PlaceholderText);
    QLabel* value = textLabel(row.value, this);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    value->setAccessibleName(row.name + QLatin1Char(' ') + row.value);
    if (row.warning) setTextColor(value, Theme::of(palette()).edge);
    grid->addWidget(name, line, 0, Qt::AlignTop);
    grid->addWidget(value, line, 1);
    report += row.name + QStringLiteral(": ") + row.value + QLatin1Char('\n');
    ++line;
  }

  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  QPushButton* copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
  copy->setAutoDefault(false);
  copy->setToolTip(tr("Copy all of this, for a report."));
  connect(copy, &QPushButton::clicked, this,
          [report] { QGuiApplication::clipboard()->setText(report); });
  buttons->button(QDialogButtonBox::Close)->setDefault(true);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 24, 24, panelMargin);
  layout->setSpacing(12);
  layout->addWidget(title);
  layout->addWidget(sentence);
  layout->addWidget(hairline(this));
  layout->addLayout(grid);
  layout->addStretch(1);
  layout->addWidget(buttons);
  setMinimumWidth(480);
}

}  // namespace chreode
