#include "panels/cells_panel.h"

#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "panels/class_list.h"
#include "panels/color_by_box.h"
#include "panels/elided_label.h"
#include "panels/empty_note.h"
#include "panels/panel_text.h"
#include "panels/query_line.h"
#include "panels/range_legend.h"
#include "panels/roles_form.h"
#include "panels/scroll_page.h"
#include "panels/selection_section.h"
#include "plots/number_text.h"
#include "plots/text_font.h"

namespace chreode {

namespace {

/// A part of the panel with its name above, indented as all parts are.
QVBoxLayout* part(const QString& name, QWidget* content, QWidget* parent) {
  auto* layout = new QVBoxLayout;
  layout->setContentsMargins(panelMargin, 0, panelMargin, 0);
  layout->setSpacing(rowGap);
  layout->addWidget(headingLabel(name, parent));
  layout->addWidget(content);
  return layout;
}

}  // namespace

CellsPanel::CellsPanel(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_colorBy(new ColorByBox(this)),
      m_legend(new QStackedWidget(this)),
      m_classes(new ClassList(this)),
      m_range(new RangeLegend(this)),
      m_roles(new RolesForm(this)),
      m_selection(new SelectionSection(this)),
      m_missing(captionLabel({}, this)),
      m_collision(captionLabel({}, this)),
      m_recolor(new QPushButton(tr("Recolour"), this)),
      m_heldTitle(new ElidedLabel(this)),
      m_heldLines(captionLabel({}, this)) {
  auto* empty = new EmptyNote(m_stack);
  empty->setNote(tr("Open a file of cells to see its annotations and genes here."), tr("Open…"));
  connect(empty, &EmptyNote::pressed, this, &CellsPanel::openRequested);

  auto* classes = new QWidget(m_legend);
  auto* classLayout = new QVBoxLayout(classes);
  classLayout->setContentsMargins(0, 0, 0, 0);
  classLayout->setSpacing(innerGap);
  classLayout->addWidget(m_classes, 1);
  m_missing->setContentsMargins(panelMargin, 0, panelMargin, 0);
  classLayout->addWidget(m_missing);
  m_collision->setContentsMargins(panelMargin, 0, panelMargin, 0);
  classLayout->addWidget(m_collision);
  auto* remedy = new QHBoxLayout;
  remedy->setContentsMargins(panelMargin, 0, panelMargin, 0);
  remedy->addWidget(m_recolor);
  remedy->addStretch(1);
  classLayout->addLayout(remedy);
  m_recolor->setToolTip(
      tr("Give all classes colours that lie as far apart as can be, with every "
         "kind of colour vision. A right click on a class brings the column's own "
         "colours back."));
  setCollision({});
  m_legend->addWidget(new QWidget(m_legend));
  m_legend->addWidget(classes);
  // Taller than a legend of classes, it would else take their place from what stands below.
  m_legend->addWidget(scrollPage(m_range, true));

  m_heldTitle->setFont(textFont(bodySize, QFont::DemiBold));
  auto* held = new QVBoxLayout;
  held->setContentsMargins(panelMargin, 0, panelMargin, 0);
  held->setSpacing(innerGap);
  held->addWidget(m_heldTitle);
  held->addWidget(m_heldLines);

  auto* content = new QWidget(m_stack);
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(0, rowGap, 0, panelMargin);
  layout->setSpacing(12);
  layout->addLayout(part(tr("Colour by"), m_colorBy, content));
  layout->addWidget(m_legend, 1);
  layout->addWidget(hairline(content));
  layout->addWidget(m_selection);
  layout->addWidget(hairline(content));
  layout->addLayout(part(tr("Columns"), m_roles, content));
  layout->addWidget(hairline(content));
  layout->addLayout(held);

  m_stack->addWidget(empty);
  m_stack->addWidget(content);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(m_stack);
  setMinimumWidth(232);
  setHeld({});
  clearLegend();

  connect(m_colorBy, &ColorByBox::chosen, this, &CellsPanel::colorRequested);
  connect(m_colorBy, &ColorByBox::genePinRequested, this, &CellsPanel::genePinRequested);
  connect(m_colorBy, &ColorByBox::geneSetRequested, this, &CellsPanel::geneSetRequested);
  connect(m_classes, &ClassList::classActivated, this, &CellsPanel::classActivated);
  connect(m_classes, &ClassList::classDropped, this, &CellsPanel::classDropped);
  connect(m_classes->classes(), &ClassListModel::visibilityChanged, this,
          &CellsPanel::visibilityChanged);
  connect(m_range, &RangeLegend::percentilesChanged, this, &CellsPanel::percentilesChanged);
  connect(m_range, &RangeLegend::rangeChanged, this, &CellsPanel::rangeChanged);
  connect(m_range, &RangeLegend::scaleChanged, this, &CellsPanel::scaleChanged);
  connect(m_classes, &ClassList::colorWanted, this, &CellsPanel::classColorWanted);
  connect(m_classes, &ClassList::ownColorsWanted, this, &CellsPanel::ownColorsWanted);
  connect(m_recolor, &QPushButton::clicked, this, &CellsPanel::recolorRequested);
  connect(m_roles, &RolesForm::rolesChanged, this, &CellsPanel::rolesChanged);
}

void CellsPanel::setDataset(std::shared_ptr<const Dataset> data) {
  m_stack->setCurrentIndex(data ? 1 : 0);
  m_roles->setColumns(data ? data->cells : AnnotationTable{});
  m_colorBy->setDataset(std::move(data));
}

void CellsPanel::setLatentSize(int numbers) {
  m_colorBy->setLatentSize(numbers);
}

void CellsPanel::setRoles(const ColumnRoles& roles) {
  m_roles->setRoles(roles);
}

void CellsPanel::setColorSource(const ColorSource& source) {
  m_colorBy->setSource(source);
}

void CellsPanel::setClasses(const ClassLegend& legend) {
  m_classes->classes()->setLegend(legend);
  m_missing->setText(
      legend.missing == 1
          ? tr("1 cell has no value: drawn grey.")
          : tr("%1 cells have no value: drawn grey.").arg(countText(legend.missing)));
  m_missing->setVisible(legend.missing > 0);
  m_legend->setCurrentIndex(1);
}

void CellsPanel::setRange(const RangeView& view) {
  m_range->setView(view);
  m_legend->setCurrentIndex(2);
}

void CellsPanel::clearLegend() {
  m_legend->setCurrentIndex(0);
}

void CellsPanel::setCollision(const QString& sentence) {
  m_collision->setText(sentence);
  m_collision->setVisible(!sentence.isEmpty());
  m_recolor->setVisible(!sentence.isEmpty());
}

void CellsPanel::setVisibleClasses(const std::vector<bool>& levels) {
  m_classes->classes()->setVisible(levels);
}

void CellsPanel::setHeld(const QString& title, const QStringList& lines) {
  const bool nothing = title.isEmpty();
  m_heldTitle->setText(nothing ? tr("Nothing held") : title);
  m_heldLines->setText(nothing ? tr("Click a cell in the scene to take hold of it, or a class to "
                                    "select its cells.")
                               : lines.join(QLatin1Char('\n')));
  m_heldLines->setVisible(!m_heldLines->text().isEmpty());
}

int CellsPanel::classAt(const QPoint& globalPos) const {
  return m_legend->currentIndex() == 1 ? m_classes->classAt(globalPos) : -1;
}

void CellsPanel::setDropTarget(int level) {
  m_classes->classes()->setDropTarget(level);
}

void CellsPanel::focusQuery() {
  m_selection->query()->focusForTyping();
}

void CellsPanel::focusGroupName() {
  m_selection->focusGroupName();
}

void CellsPanel::focusColorBy() {
  m_colorBy->focusForTyping();
}

}  // namespace chreode
