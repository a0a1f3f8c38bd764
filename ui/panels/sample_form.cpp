#include "panels/sample_form.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <limits>

#include "panels/column_boxes.h"
#include "panels/panel_text.h"
#include "plots/number_text.h"

namespace chreode {

namespace {

constexpr Index kUsualSample = 50'000;

}  // namespace

SampleForm::SampleForm(QWidget* parent)
    : QWidget(parent),
      m_all(new QRadioButton(tr("All"))),
      m_some(new QRadioButton(tr("A sample of"))),
      m_count(new QSpinBox),
      m_by(narrowBox(tr("Sample by"), tr("Of each class of this column its share is drawn, and at "
                                         "least one cell."))),
      m_seed(new QSpinBox) {
  m_all->setChecked(true);
  m_count->setRange(1, 1);
  m_count->setGroupSeparatorShown(true);
  m_count->setAccessibleName(tr("Cells of the sample"));
  m_count->setMinimumWidth(96);
  m_seed->setRange(0, std::numeric_limits<int>::max());
  m_seed->setAccessibleName(tr("Seed of the sample"));
  m_seed->setToolTip(tr("The same seed draws the same cells."));
  m_seed->setPrefix(tr("seed "));
  auto* line = new QHBoxLayout(this);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(rowGap);
  line->addWidget(m_all);
  line->addSpacing(rowGap);
  line->addWidget(m_some);
  line->addWidget(m_count);
  line->addWidget(new QLabel(tr("by")));
  line->addWidget(m_by, 1);
  line->addWidget(m_seed);
  connect(m_count, &QSpinBox::valueChanged, this, [this] {
    m_some->setChecked(true);
    Q_EMIT changed();
  });
  connect(m_some, &QRadioButton::toggled, this, [this] {
    showWhich();
    Q_EMIT changed();
  });
  showWhich();
}

void SampleForm::setPreview(const FilePreview& preview, Index fitting) {
  m_cellCount = preview.cells;
  const int cells = static_cast<int>(std::min<Index>(m_cellCount, std::numeric_limits<int>::max()));
  const bool fits = fitting >= m_cellCount;
  m_by->clear();
  m_by->addItem(tr("no column"), QString::fromLatin1(kNoColumn));
  for (const ColumnPreview& column : preview.cellColumns) {
    if (column.kind == Annotation::Kind::categorical || column.kind == Annotation::Kind::boolean) {
      const QString name = QString::fromStdString(column.name);
      m_by->addItem(name, name);
    }
  }
  chooseEntry(m_by, preview.usualSampleBy);
  {
    const QSignalBlocker blockers[] = {QSignalBlocker(m_count), QSignalBlocker(m_some)};
    m_all->setText(tr("All %1").arg(countText(cells)));
    m_count->setRange(1, std::max(1, cells));
    m_count->setValue(static_cast<int>(std::min(fitting, kUsualSample)));
    m_some->setChecked(!fits);
    m_all->setChecked(fits);
  }
  showWhich();
}

void SampleForm::setChoice(const OpenChoice& choice) {
  const QSignalBlocker blockers[] = {QSignalBlocker(m_count), QSignalBlocker(m_some)};
  if (choice.cells > 0) {
    m_count->setValue(static_cast<int>(std::min<std::int64_t>(choice.cells, m_count->maximum())));
    m_some->setChecked(true);
  }
  if (!choice.sampleBy.empty()) chooseEntry(m_by, choice.sampleBy);
  m_seed->setValue(static_cast<int>(choice.seed));
  showWhich();
}

double SampleForm::share() const {
  if (!m_some->isChecked() || m_cellCount == 0) return 1.0;
  return static_cast<double>(m_count->value()) / static_cast<double>(m_cellCount);
}

void SampleForm::putInto(OpenChoice& choice) const {
  if (m_some->isChecked() && m_count->value() < m_cellCount) {
    choice.cells = m_count->value();
    choice.sampleBy = m_by->currentData().toString().toStdString();
    choice.seed = static_cast<std::uint64_t>(m_seed->value());
  } else {
    // Seen and decided; the machine's own limit still holds.
    choice.memory = std::numeric_limits<double>::max();
  }
}

void SampleForm::showWhich() {
  m_by->setEnabled(m_some->isChecked());
  m_seed->setEnabled(m_some->isChecked());
}

}  // namespace chreode
