#include "figures/figure_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "plots/number_text.h"

namespace chreode {

namespace {

QDoubleSpinBox* numberBox(double low, double high, double step, int decimals, const QString& suffix,
                          const QString& name) {
  auto* box = new QDoubleSpinBox;
  box->setRange(low, high);
  box->setSingleStep(step);
  box->setDecimals(decimals);
  box->setSuffix(suffix);
  box->setKeyboardTracking(false);
  box->setAccessibleName(name);
  return box;
}

QComboBox* choiceBox(const QString& name, const QStringList& choices) {
  auto* box = new QComboBox;
  box->addItems(choices);
  box->setAccessibleName(name);
  return box;
}

}  // namespace

FigureDialog::FigureDialog(QWidget* parent)
    : QDialog(parent),
      m_size(choiceBox(tr("Width of the figure"),
                       {tr("Single column, 89 mm"), tr("Double column, 183 mm"), tr("Any size")})),
      m_width(numberBox(20, 1000, 1, 1, tr(" mm"), tr("Width"))),
      m_height(numberBox(20, 1000, 1, 1, tr(" mm"), tr("Height"))),
      m_dpi(new QSpinBox),
      m_font(new QComboBox),
      m_fontSize(numberBox(3, 48, 0.5, 1, tr(" pt"), tr("Font size"))),
      m_title(new QLineEdit),
      m_legend(choiceBox(tr("Legend"), {tr("At the right"), tr("Below"), tr("None")})),
      m_background(choiceBox(tr("Background"), {tr("White"), tr("Transparent")})),
      m_points(choiceBox(tr("Points as"),
                         {tr("Automatic"), tr("Circles (vector)"), tr("One picture (raster)")})),
      m_order(choiceBox(tr("On top"), {tr("Random; in 3D the nearer"), tr("Random in 3D, too"),
                                       tr("The nearer"), tr("The higher value")})),
      m_pointScale(numberBox(0.1, 10, 0.1, 2, tr(" ×"), tr("Point size"))),
      m_opacity(numberBox(5, 100, 5, 0, tr(" %"), tr("Opacity"))),
      m_asInView(new QCheckBox(tr("Points as in the view"))),
      m_gizmo(new QCheckBox(tr("Axes in the corner"))),
      m_labels(new QCheckBox(tr("Class names among the cells"))),
      m_zerosFirst(new QCheckBox(tr("Zeros beneath the others"))),
      m_all(new QCheckBox(tr("All cells, whatever the view shows"))),
      m_panels(new QCheckBox(tr("All views as panels A, B, C …"))),
      m_commonLegend(new QCheckBox(tr("One legend where all share it"))),
      m_preview(new QLabel),
      m_words(new QLabel),
      m_message(new QLabel) {
  setWindowTitle(tr("Export figure"));
  m_dpi->setRange(36, 2400);
  m_dpi->setSuffix(tr(" dpi"));
  m_dpi->setKeyboardTracking(false);
  m_dpi->setAccessibleName(tr("Resolution"));
  m_dpi->setToolTip(tr("Of PNG files, and of points that are drawn as one picture."));
  m_points->setToolTip(tr("Circles can be edited one by one; beyond %1 of them files open slowly, "
                          "and Automatic draws the cells as one picture at the resolution above. "
                          "Legend, labels and axes stay vectors either way.")
                           .arg(countText(vectorLimit)));
  m_font->addItem(tr("Inter"), QString());
  for (const QString& family : QFontDatabase::families())
    if (QFontDatabase::isSmoothlyScalable(family) && !QFontDatabase::isPrivateFamily(family))
      m_font->addItem(family, family);
  m_font->setAccessibleName(tr("Font"));
  m_font->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_font->setMinimumContentsLength(12);
  m_title->setPlaceholderText(tr("No title"));
  m_title->setAccessibleName(tr("Title"));
  m_preview->setAlignment(Qt::AlignCenter);
  m_preview->setMinimumSize(420, 360);
  m_preview->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
  m_preview->setAccessibleName(tr("Preview"));
  m_words->setWordWrap(true);
  m_message->setWordWrap(true);

  auto* save = new QPushButton(tr("Save as…"));
  auto* close = new QPushButton(tr("Close"));
  auto* methods = new QPushButton(tr("Copy a methods sentence"));
  auto* scanpy = new QPushButton(tr("Copy the lines for scanpy"));
  save->setDefault(true);
  for (QPushButton* button : {close, methods, scanpy}) button->setAutoDefault(false);
  methods->setToolTip(tr("What is drawn, from which data, under which model and view."));
  scanpy->setToolTip(tr("Lines of Python that draw the same cells with scanpy."));

  auto* right = new QVBoxLayout;
  right->addWidget(m_preview, 1);
  right->addWidget(m_words);
  auto* top = new QHBoxLayout;
  top->setSpacing(16);
  top->addWidget(makeForm());
  top->addLayout(right, 1);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(methods);
  buttons->addWidget(scanpy);
  buttons->addStretch(1);
  buttons->addWidget(close);
  buttons->addWidget(save);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 16, 16, 16);
  layout->setSpacing(12);
  layout->addLayout(top, 1);
  layout->addWidget(m_message);
  layout->addLayout(buttons);
  resize(900, 620);

  connect(m_size, &QComboBox::activated, this, &FigureDialog::chooseSize);
  const auto changed = [this] { Q_EMIT optionsChanged(); };
  for (QDoubleSpinBox* box : {m_width, m_height, m_fontSize, m_pointScale, m_opacity})
    connect(box, &QDoubleSpinBox::valueChanged, this, changed);
  connect(m_width, &QDoubleSpinBox::valueChanged, this, [this](double width) {
    m_size->setCurrentIndex(width == singleColumn ? 0 : width == doubleColumn ? 1 : 2);
  });
  connect(m_dpi, &QSpinBox::valueChanged, this, changed);
  connect(m_title, &QLineEdit::textChanged, this, changed);
  for (QComboBox* box : {m_font, m_legend, m_background, m_points, m_order})
    connect(box, &QComboBox::activated, this, changed);
  for (QCheckBox* box :
       {m_asInView, m_gizmo, m_labels, m_zerosFirst, m_all, m_panels, m_commonLegend})
    connect(box, &QCheckBox::clicked, this, changed);
  connect(m_asInView, &QCheckBox::toggled, this, [this](bool asInView) {
    for (QWidget* field : {static_cast<QWidget*>(m_pointScale), static_cast<QWidget*>(m_opacity),
                           static_cast<QWidget*>(m_order)})
      field->setEnabled(!asInView);
  });
  connect(save, &QPushButton::clicked, this, &FigureDialog::saveRequested);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  connect(methods, &QPushButton::clicked, this, &FigureDialog::methodsWanted);
  connect(scanpy, &QPushButton::clicked, this, &FigureDialog::scanpyWanted);
  setViews(1);
  setOptions({});
}

void FigureDialog::setViews(int count) {
  m_panels->setVisible(count > 1);
  m_commonLegend->setVisible(count > 1);
  m_panels->setChecked(count > 1);
}

bool FigureDialog::showsPanels() const {
  return m_panels->isChecked();
}

QWidget* FigureDialog::makeForm() {
  auto* form = new QWidget;
  form->setFixedWidth(300);
  auto* rows = new QFormLayout(form);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  auto* sides = new QHBoxLayout;
  sides->addWidget(m_width, 1);
  sides->addWidget(new QLabel(QStringLiteral("×")));
  sides->addWidget(m_height, 1);
  auto* font = new QHBoxLayout;
  font->addWidget(m_font, 1);
  font->addWidget(m_fontSize);
  rows->addRow(tr("Title"), m_title);
  rows->addRow(tr("Size"), m_size);
  rows->addRow(QString(), sides);
  rows->addRow(tr("Resolution"), m_dpi);
  rows->addRow(tr("Font"), font);
  rows->addRow(tr("Legend"), m_legend);
  rows->addRow(tr("Background"), m_background);
  rows->addRow(tr("Points as"), m_points);
  m_asInView->setToolTip(
      tr("Size, opacity and order of the points as View, Point size, Opacity and On top say, of "
         "several views each its own."));
  rows->addRow(QString(), m_asInView);
  rows->addRow(tr("Point size"), m_pointScale);
  rows->addRow(tr("Opacity"), m_opacity);
  rows->addRow(tr("On top"), m_order);
  for (QCheckBox* box : {m_zerosFirst, m_labels, m_gizmo, m_all, m_panels, m_commonLegend})
    rows->addRow(box);
  return form;
}

void FigureDialog::chooseSize() {
  const double widths[] = {singleColumn, doubleColumn};
  const int index = m_size->currentIndex();
  if (index > 1) return;
  const double height = std::round(m_height->value() * widths[index] / m_width->value());
  {
    const QSignalBlocker blocker(m_height);
    m_height->setValue(height);
  }
  m_width->setValue(widths[index]);
}

FigureOptions FigureDialog::options() const {
  FigureOptions options;
  options.millimetres = {m_width->value(), m_height->value()};
  options.dpi = m_dpi->value();
  options.family = m_font->currentData().toString();
  options.fontSize = m_fontSize->value();
  options.title = m_title->text().trimmed();
  options.legend = static_cast<LegendPlace>(m_legend->currentIndex());
  options.transparent = m_background->currentIndex() == 1;
  options.points = static_cast<PointsAs>(m_points->currentIndex());
  options.order = static_cast<DrawOrder>(m_order->currentIndex());
  options.pointScale = m_pointScale->value();
  options.opacity = m_opacity->value() / 100.0;
  options.pointsAsInView = m_asInView->isChecked();
  options.gizmo = m_gizmo->isChecked();
  options.labels = m_labels->isChecked();
  options.zerosFirst = m_zerosFirst->isChecked();
  options.commonLegend = m_commonLegend->isChecked();
  return options;
}

void FigureDialog::setOptions(const FigureOptions& options) {
  const QSignalBlocker blocker(this);
  m_width->setValue(options.millimetres.width());
  m_height->setValue(options.millimetres.height());
  m_size->setCurrentIndex(m_width->value() == singleColumn   ? 0
                          : m_width->value() == doubleColumn ? 1
                                                             : 2);
  m_dpi->setValue(options.dpi);
  m_font->setCurrentIndex(std::max(0, m_font->findData(options.family)));
  m_fontSize->setValue(options.fontSize);
  m_title->setText(options.title);
  m_legend->setCurrentIndex(static_cast<int>(options.legend));
  m_background->setCurrentIndex(options.transparent ? 1 : 0);
  m_points->setCurrentIndex(static_cast<int>(options.points));
  m_order->setCurrentIndex(static_cast<int>(options.order));
  m_pointScale->setValue(options.pointScale);
  m_opacity->setValue(options.opacity * 100.0);
  m_asInView->setChecked(options.pointsAsInView);
  m_pointScale->setEnabled(!options.pointsAsInView);
  m_opacity->setEnabled(!options.pointsAsInView);
  m_order->setEnabled(!options.pointsAsInView);
  m_gizmo->setChecked(options.gizmo);
  m_labels->setChecked(options.labels);
  m_zerosFirst->setChecked(options.zerosFirst);
  m_commonLegend->setChecked(options.commonLegend);
}

bool FigureDialog::showsAll() const {
  return m_all->isChecked();
}

void FigureDialog::setShowsAll(bool all) {
  m_all->setChecked(all);
}

QSize FigureDialog::previewRoom() const {
  return m_preview->size() * devicePixelRatioF();
}

void FigureDialog::setPreview(const QImage& picture, const QString& words) {
  m_picture = picture;
  m_words->setText(words);
  QPixmap pixmap = QPixmap::fromImage(picture);
  pixmap.setDevicePixelRatio(devicePixelRatioF());
  m_preview->setPixmap(pixmap);
}

void FigureDialog::setMessage(const QString& sentence) {
  m_message->setText(sentence);
}

void FigureDialog::resizeEvent(QResizeEvent* event) {
  QDialog::resizeEvent(event);
  Q_EMIT optionsChanged();
}

}  // namespace chreode
