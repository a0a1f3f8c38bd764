#include "film/film_dialog.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include "plots/number_text.h"

namespace chreode {

namespace {

constexpr QSize sizes[] = {{1280, 720}, {1920, 1080}, {1080, 1080}, {640, 360}};

}  // namespace

FilmDialog::FilmDialog(QWidget* parent)
    : QDialog(parent),
      m_kind(new QComboBox(this)),
      m_size(new QComboBox(this)),
      m_seconds(new QDoubleSpinBox(this)),
      m_frames(new QSpinBox(this)),
      m_degrees(new QDoubleSpinBox(this)),
      m_words(new QLabel(this)),
      m_save(new QPushButton(tr("Save as…"), this)) {
  setWindowTitle(tr("Export film"));
  m_kind->addItems(
      {tr("Turntable: the eye goes round"), tr("Drag: from measured to edited cells")});
  m_kind->setAccessibleName(tr("What the film shows"));
  for (const QSize& size : sizes)
    m_size->addItem(tr("%1 × %2 pixels").arg(size.width()).arg(size.height()), size);
  m_size->setAccessibleName(tr("Size"));
  m_seconds->setRange(0.5, 600.0);
  m_seconds->setDecimals(1);
  m_seconds->setSuffix(tr(" s"));
  m_seconds->setValue(8.0);
  m_seconds->setAccessibleName(tr("Duration"));
  m_frames->setRange(5, 60);
  m_frames->setValue(30);
  m_frames->setAccessibleName(tr("Frames a second"));
  m_degrees->setRange(-3600.0, 3600.0);
  m_degrees->setDecimals(0);
  m_degrees->setSuffix(tr("°"));
  m_degrees->setAccessibleName(tr("Turn"));
  m_words->setWordWrap(true);
  auto* rows = new QFormLayout;
  rows->addRow(tr("Shows"), m_kind);
  rows->addRow(tr("Size"), m_size);
  rows->addRow(tr("Duration"), m_seconds);
  rows->addRow(tr("Frames a second"), m_frames);
  rows->addRow(tr("Turn"), m_degrees);
  auto* close = new QPushButton(tr("Close"), this);
  close->setAutoDefault(false);
  m_save->setDefault(true);
  auto* buttons = new QHBoxLayout;
  buttons->addStretch(1);
  buttons->addWidget(close);
  buttons->addWidget(m_save);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 16, 16, 16);
  layout->setSpacing(12);
  layout->addLayout(rows);
  layout->addWidget(m_words);
  layout->addLayout(buttons);
  setMinimumWidth(400);
  connect(m_kind, &QComboBox::activated, this, &FilmDialog::showKind);
  connect(m_save, &QPushButton::clicked, this, &FilmDialog::saveRequested);
  connect(close, &QPushButton::clicked, this, &QDialog::reject);
}

void FilmDialog::setAvailable(bool turntable, int editedCells) {
  auto* items = qobject_cast<QStandardItemModel*>(m_kind->model());
  items->item(0)->setEnabled(turntable);
  items->item(1)->setEnabled(editedCells > 0);
  m_kind->setCurrentIndex(turntable ? 0 : 1);
  m_save->setEnabled(turntable || editedCells > 0);
  if (!turntable && editedCells == 0) {
    m_words->setText(
        tr("A flat view cannot be turned, and no cell has been edited: there is nothing to film."));
  } else if (editedCells > 0) {
    m_words->setText(tr("%1 edited cells. Fonts, points and legend are those of Export figure.")
                         .arg(countText(editedCells)));
  } else {
    m_words->setText(
        tr("Fonts, points and legend are those of Export figure. A drag can be filmed "
           "once cells have been edited."));
  }
  showKind();
}

void FilmDialog::showKind() {
  m_degrees->setValue(isDrag() ? 0.0 : 360.0);
}

bool FilmDialog::isDrag() const {
  return m_kind->currentIndex() == 1;
}

FilmOptions FilmDialog::options() const {
  FilmOptions options;
  options.pixels = m_size->currentData().toSize();
  options.seconds = m_seconds->value();
  options.framesPerSecond = m_frames->value();
  options.degrees = m_degrees->value();
  return options;
}

}  // namespace chreode
