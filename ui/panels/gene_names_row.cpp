#include "panels/gene_names_row.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include "panels/panel_text.h"

namespace chreode {

GeneNamesRow::GeneNamesRow(QWidget* parent)
    : QWidget(parent),
      m_map(new QPushButton),
      m_clear(new QToolButton),
      m_across(new QCheckBox(tr("Mouse ↔ human by capitals"))) {
  m_map->setToolTip(
      tr("A table of two columns, from and to: synonyms or orthologs, by which the genes of loaded "
         "models are looked for too."));
  m_clear->setText(QStringLiteral("×"));
  m_clear->setAccessibleName(tr("Use no gene map"));
  m_clear->setToolTip(tr("Use no gene map."));
  m_across->setToolTip(
      tr("Match Gata1 with GATA1 by capitals alone. Approximate: not every such pair is an "
         "ortholog. A gene map of orthologs is better."));
  auto* row = new QHBoxLayout;
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(rowGap);
  row->addWidget(m_map, 1);
  row->addWidget(m_clear);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  layout->addLayout(row);
  layout->addWidget(m_across);
  connect(m_map, &QPushButton::clicked, this, &GeneNamesRow::mapRequested);
  connect(m_clear, &QToolButton::clicked, this,
          [this] { Q_EMIT changed(QString(), m_across->isChecked()); });
  connect(m_across, &QCheckBox::toggled, this,
          [this](bool across) { Q_EMIT changed(m_mapFile, across); });
  setChoice({}, false);
}

void GeneNamesRow::setChoice(const QString& mapFile, bool acrossSpecies) {
  m_mapFile = mapFile;
  m_map->setText(mapFile.isEmpty() ? tr("Gene map…")
                                   : tr("Gene map: %1").arg(QFileInfo(mapFile).fileName()));
  m_clear->setVisible(!mapFile.isEmpty());
  const QSignalBlocker blocker(m_across);
  m_across->setChecked(acrossSpecies);
}

}  // namespace chreode
