#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QtTest>

#include "panel_fixtures.h"
#include "panel_parts.h"
#include "panels/cells_panel.h"
#include "panels/class_legend.h"
#include "panels/class_list_model.h"

using chreode::CellsPanel;
using chreode::ClassListModel;
using chreode::ColorSource;
using chreode::named;

class TestCellsPanel : public QObject {
  Q_OBJECT

  std::shared_ptr<chreode::Dataset> m_data = chreode::eightCells();

  static void type(const QWidget& panel, const QString& text) {
    QLineEdit* line = named<QComboBox>(panel, "Colour by")->lineEdit();
    line->setText(text);
    QTest::keyClick(line, Qt::Key_Return);
  }

 private Q_SLOTS:
  void initTestCase() { qRegisterMetaType<std::vector<bool>>(); }

  void legendCountsCells() {
    const chreode::ClassLegend legend = chreode::classLegend(m_data->cells.columns[0]);
    QCOMPARE(legend.names.size(), 3);
    QCOMPARE(legend.counts, (std::vector<qint64>{4, 3, 0}));
    QCOMPARE(legend.missing, qint64{1});
    QCOMPARE(legend.colors.size(), std::size_t{3});
    chreode::Annotation flag;
    flag.name = "doublet";
    flag.kind = chreode::Annotation::Kind::boolean;
    flag.numbers = {0, 1, 1, std::nan("")};
    QCOMPARE(chreode::classLegend(flag).counts, (std::vector<qint64>{1, 2}));
    QCOMPARE(chreode::classLegend(flag).missing, qint64{1});
    QVERIFY(chreode::classLegend(m_data->cells.columns[3]).names.isEmpty());
  }

  void typingFindsColumnsGenesAndNumbers() {
    CellsPanel panel;
    panel.setDataset(m_data);
    panel.setLatentSize(4);
    QSignalSpy colors(&panel, &CellsPanel::colorRequested);
    QSignalSpy pins(&panel, &CellsPanel::genePinRequested);
    type(panel, QStringLiteral("depth"));
    QCOMPARE(colors.takeLast().first().value<ColorSource>(),
             (ColorSource{ColorSource::Kind::annotation, "depth", 0}));
    QCOMPARE(pins.count(), 0);
    type(panel, QStringLiteral("lyz"));
    QCOMPARE(colors.takeLast().first().value<ColorSource>(),
             (ColorSource{ColorSource::Kind::gene, "LYZ", 0}));
    QCOMPARE(pins.takeLast().first().toString(), QStringLiteral("LYZ"));
    type(panel, QStringLiteral("latent number 4"));
    QCOMPARE(colors.takeLast().first().value<ColorSource>(),
             (ColorSource{ColorSource::Kind::latent, {}, 3}));
    colors.clear();
    type(panel, QStringLiteral("nobody"));
    QCOMPARE(colors.count(), 0);
    bool said = false;
    for (const QLabel* label : panel.findChildren<QLabel*>())
      said = said ||
             label->text() == QStringLiteral("No column or gene is called “nobody” (3 genes).");
    QVERIFY(said);
  }

  void shownSourceEmitsNothing() {
    CellsPanel panel;
    panel.setDataset(m_data);
    QSignalSpy colors(&panel, &CellsPanel::colorRequested);
    panel.setColorSource({ColorSource::Kind::gene, "MS4A1", 0});
    QCOMPARE(named<QComboBox>(panel, "Colour by")->currentText(), QStringLiteral("MS4A1"));
    panel.setColorSource({ColorSource::Kind::annotation, "type", 0});
    QCOMPARE(named<QComboBox>(panel, "Colour by")->currentText(), QStringLiteral("type"));
    QCOMPARE(colors.count(), 0);
  }

  void classesAreClickedHiddenAndDroppedOn() {
    CellsPanel panel;
    panel.setDataset(m_data);
    panel.setClasses(chreode::classLegend(m_data->cells.columns[0]));
    panel.resize(260, 700);
    panel.show();
    QSignalSpy activated(&panel, &CellsPanel::classActivated);
    QSignalSpy dropped(&panel, &CellsPanel::classDropped);
    QSignalSpy visibility(&panel, &CellsPanel::visibilityChanged);
    auto* list = panel.findChild<QTableView*>();
    const auto centre = [&](int row, int column) {
      return list->visualRect(list->model()->index(row, column)).center();
    };
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, centre(1, ClassListModel::name));
    QCOMPARE(activated.takeFirst().first().toInt(), 1);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, centre(0, ClassListModel::shown));
    QCOMPARE(visibility.takeFirst().first().value<std::vector<bool>>(),
             (std::vector<bool>{false, true, true}));
    QCOMPARE(activated.count(), 0);
    list->setCurrentIndex(list->model()->index(1, ClassListModel::name));
    QTest::keyClick(list, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(dropped.takeFirst().first().toInt(), 1);
    QTest::keyClick(list, Qt::Key_Space);
    QCOMPARE(visibility.takeFirst().first().value<std::vector<bool>>(),
             (std::vector<bool>{false, false, true}));
    panel.setVisibleClasses({true, true, true});
    QCOMPARE(visibility.count(), 0);

    QCOMPARE(panel.classAt(list->viewport()->mapToGlobal(centre(1, ClassListModel::name))), 1);
    QCOMPARE(panel.classAt(panel.mapToGlobal(QPoint(5, panel.height() - 5))), -1);
    panel.clearLegend();
    QCOMPARE(panel.classAt(list->viewport()->mapToGlobal(centre(1, ClassListModel::name))), -1);
  }

  void percentilesAreToldAndNeverCross() {
    CellsPanel panel;
    panel.setDataset(m_data);
    QSignalSpy changed(&panel, &CellsPanel::percentilesChanged);
    chreode::RangeView view;
    view.lowPercentile = 1.0;
    view.highPercentile = 99.0;
    panel.setRange(view);
    QCOMPARE(changed.count(), 0);
    const QList<QDoubleSpinBox*> ends = panel.findChildren<QDoubleSpinBox*>();
    QCOMPARE(ends.size(), 2);
    ends[1]->setValue(95.0);
    QCOMPARE(changed.takeFirst(), (QVariantList{1.0, 95.0}));
    ends[0]->setValue(97.0);
    QCOMPARE(changed.takeFirst(), (QVariantList{97.0, 98.0}));
    ends[1]->setValue(0.0);
    QCOMPARE(changed.takeFirst(), (QVariantList{0.0, 1.0}));
  }

  void rolesCanBeCorrected() {
    CellsPanel panel;
    panel.setDataset(m_data);
    QSignalSpy changed(&panel, &CellsPanel::rolesChanged);
    panel.setRoles({"type", "donor", ""});
    QCOMPARE(changed.count(), 0);
    QComboBox* condition = named<QComboBox>(panel, "Condition column");
    QCOMPARE(condition->currentIndex(), 0);
    QCOMPARE(condition->count(), 4);  // none and the three categorical columns
    condition->setCurrentIndex(3);
    Q_EMIT condition->activated(3);
    const auto roles = changed.takeFirst().first().value<chreode::ColumnRoles>();
    QCOMPARE(QString::fromStdString(roles.condition), QStringLiteral("condition"));
    QCOMPARE(QString::fromStdString(roles.label), QStringLiteral("type"));
  }

  void numberedClassesCanBeRoles() {
    const std::shared_ptr<chreode::Dataset> data = chreode::eightCells();
    chreode::Annotation day;
    day.name = "day";
    day.numbers = {1, 1, 1, 1, 2, 2, 2, 2};
    data->cells.columns.insert(data->cells.columns.begin(), day);
    CellsPanel panel;
    panel.setDataset(data);
    panel.setRoles({"day", "donor", ""});
    QComboBox* label = named<QComboBox>(panel, "Label column");
    QCOMPARE(label->currentText(), QStringLiteral("day"));
    QCOMPARE(label->currentIndex(), label->count() - 1);  // after those that may be guessed
    QCOMPARE(label->findText(QStringLiteral("depth")), -1);
  }

  void withoutAFileOpenIsOffered() {
    CellsPanel panel;
    QSignalSpy open(&panel, &CellsPanel::openRequested);
    QPushButton* button = nullptr;
    for (QPushButton* each : panel.findChildren<QPushButton*>())
      if (each->isVisibleTo(&panel)) button = each;
    QVERIFY(button != nullptr);
    button->click();
    QCOMPARE(open.count(), 1);
  }
};

QTEST_MAIN(TestCellsPanel)
#include "test_cells_panel.moc"
