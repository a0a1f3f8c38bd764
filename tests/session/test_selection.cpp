#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUndoStack>
#include <QtTest>

#include "latent/cell_growth.h"
#include "linear_experiment.h"
#include "session/keeper.h"
#include "session/query_search.h"
#include "session/selection.h"

using namespace chreode;

namespace {

using Cells = std::vector<std::int32_t>;

}  // namespace

/// What is selected and named: steps that undo to the last bit, groups that are kept, queries.
class TestSelection : public QObject {
  Q_OBJECT

  std::shared_ptr<const PreparedModel> m_model;
  std::shared_ptr<const Dataset> m_data;
  std::unique_ptr<QUndoStack> m_stack;
  std::unique_ptr<JobQueue> m_jobs;
  std::unique_ptr<Selection> m_selection;

 private Q_SLOTS:
  void init() {
    auto model = std::make_shared<PreparedModel>();
    model->id = QStringLiteral("linear");
    model->experiment = std::make_shared<const DragExperiment>(linearExperiment());
    m_model = model;
    m_data = m_model->experiment->parts().data;
    m_stack = std::make_unique<QUndoStack>();
    m_jobs = std::make_unique<JobQueue>();
    m_selection = std::make_unique<Selection>(m_stack.get(), m_jobs.get());
    m_selection->setData(m_data);
    m_selection->setModel(m_model);
  }
  void cleanup() {
    m_selection.reset();
    m_jobs.reset();
  }

  void everyStepIsUndoneAndDoneAgain() {
    std::vector<std::shared_ptr<const CellSet>> states{m_selection->set()};
    const auto step = [&](auto change) {
      change();
      states.push_back(m_selection->set());
      QCOMPARE(m_stack->count(), static_cast<int>(states.size()) - 1);
    };
    QSignalSpy changed(m_selection.get(), &Selection::changed);
    step([&] {
      m_selection->choose(Cells{9, 3, 3, 5}, SetOperation::replace, QStringLiteral("a lasso"));
    });
    QCOMPARE(m_selection->cells(), (Cells{3, 5, 9}));
    QCOMPARE(m_stack->text(0), QStringLiteral("Selected a lasso: 3 cells"));
    step([&] { m_selection->choose(Cells{4, 5}, SetOperation::add, QStringLiteral("a ball")); });
    QCOMPARE(m_selection->cells(), (Cells{3, 4, 5, 9}));
    step([&] { m_selection->choose(Cells{9}, SetOperation::subtract, QStringLiteral("x")); });
    step([&] {
      m_selection->choose(Cells{4, 3, 80}, SetOperation::intersect, QStringLiteral("x"));
    });
    QCOMPARE(m_selection->cells(), (Cells{3, 4}));
    step([&] { m_selection->invert(); });
    QCOMPARE(m_selection->count(), Index{118});
    step([&] { m_selection->clear(); });
    QCOMPARE(changed.count(), 6);
    for (std::size_t i = states.size() - 1; i > 0; --i) {
      m_stack->undo();
      QCOMPARE(*m_selection->set(), *states[i - 1]);
      QCOMPARE(m_selection->cells(), states[i - 1]->cells());
    }
    for (std::size_t i = 1; i < states.size(); ++i) {
      m_stack->redo();
      QCOMPARE(*m_selection->set(), *states[i]);
    }
    // What changes nothing is no step.
    const int entries = m_stack->count();
    m_selection->clear();
    m_selection->choose(Cells{2}, SetOperation::subtract, QStringLiteral("nothing"));
    QCOMPARE(m_stack->count(), entries);
  }

  void growingGoesOverTheCodes() {
    const NeighborIndex& index = m_model->experiment->parts().gauge->index();
    m_selection->choose(Cells{0, 40}, SetOperation::replace, QStringLiteral("two"));
    const auto before = m_selection->set();
    m_selection->grow(2);
    QVERIFY(m_selection->isGrowing());
    QTRY_VERIFY(!m_selection->isGrowing());
    QCOMPARE(*m_selection->set(), grown(*before, index, 2));
    QVERIFY(m_selection->count() > 2);
    m_selection->grow(-2);
    QTRY_VERIFY(!m_selection->isGrowing());
    for (const std::int32_t cell : before->cells()) QVERIFY(m_selection->set()->contains(cell));
    m_stack->setIndex(1);
    QCOMPARE(*m_selection->set(), *before);
    // What is selected meanwhile stands.
    m_selection->grow(1);
    m_selection->choose(Cells{7}, SetOperation::replace, QStringLiteral("another"));
    QTRY_VERIFY(!m_selection->isGrowing());
    QCOMPARE(m_selection->cells(), Cells{7});
  }

  void withoutNeighboursGrowingSaysSo() {
    Selection bare(m_stack.get(), m_jobs.get());
    bare.setData(m_data);
    bare.choose(Cells{1}, SetOperation::replace, QStringLiteral("one"));
    QSignalSpy failed(&bare, &Selection::failed);
    bare.grow(1);
    QCOMPARE(failed.count(), 1);
    m_stack->clear();
  }

  void groupsAreUndoneLikeEverythingElse() {
    m_selection->choose(Cells{1, 2}, SetOperation::replace, QStringLiteral("x"));
    m_selection->saveGroup(QStringLiteral("T"), Qt::red);
    m_selection->choose(Cells{7}, SetOperation::replace, QStringLiteral("x"));
    m_selection->saveGroup(QStringLiteral("B"), Qt::blue);
    QCOMPARE(m_selection->groups().size(), std::size_t{2});
    QCOMPARE(m_selection->group(QStringLiteral("T"))->cells->cells(), (Cells{1, 2}));
    m_selection->saveGroup(QStringLiteral("T"), Qt::green);  // its cells, not its colour
    QCOMPARE(m_selection->group(QStringLiteral("T"))->cells->cells(), Cells{7});
    QCOMPARE(m_selection->group(QStringLiteral("T"))->color, QColor(Qt::red));
    QVERIFY(!m_selection->renameGroup(QStringLiteral("T"), QStringLiteral("B")));
    QVERIFY(!m_selection->renameGroup(QStringLiteral("T"), QString()));
    QVERIFY(m_selection->renameGroup(QStringLiteral("T"), QStringLiteral("T cells")));
    m_selection->recolorGroup(QStringLiteral("B"), Qt::yellow);
    m_selection->removeGroup(QStringLiteral("T cells"));
    QCOMPARE(m_selection->groups().size(), std::size_t{1});
    QCOMPARE(m_selection->groups()[0].color, QColor(Qt::yellow));
    m_stack->undo();
    m_stack->undo();
    QCOMPARE(m_selection->group(QStringLiteral("B"))->color, QColor(Qt::blue));
    QVERIFY(m_selection->group(QStringLiteral("T cells")));
    m_stack->undo();
    m_stack->undo();
    QCOMPARE(m_selection->group(QStringLiteral("T"))->cells->cells(), (Cells{1, 2}));
    m_stack->setIndex(0);
    QVERIFY(m_selection->groups().empty() && m_selection->empty());
  }

  void groupsAreKeptWithTheFile() {
    const QTemporaryDir folder;
    const Keeper keeper(folder.filePath(QStringLiteral("cells.h5ad")), 77, true);
    m_selection->choose(Cells{1, 2, 119}, SetOperation::replace, QStringLiteral("x"));
    m_selection->saveGroup(QStringLiteral("T “ö”"), QColor(12, 34, 56));
    m_selection->invert();
    m_selection->saveGroup(QStringLiteral("rest"), Qt::white);
    Keeper::Kept kept;
    kept.groups = m_selection->record();
    QVERIFY(keeper.saveState(kept));

    Selection again(m_stack.get(), m_jobs.get());
    again.setData(m_data);
    again.restore(keeper.load().groups);
    QCOMPARE(again.groups().size(), std::size_t{2});
    QCOMPARE(again.groups()[0].name, QStringLiteral("T “ö”"));
    QCOMPARE(again.groups()[0].color, QColor(12, 34, 56));
    QCOMPARE(*again.groups()[0].cells, *m_selection->groups()[0].cells);
    QCOMPARE(*again.groups()[1].cells, *m_selection->groups()[1].cells);
    QVERIFY(again.empty());

    // Other cells: no groups of theirs, and those that are kept stay kept.
    auto other = std::make_shared<Dataset>(*m_data);
    other->path = "other";
    other->cells.names[0] = "another cell";
    again.setData(other);
    again.restore(keeper.load().groups);
    QVERIFY(again.groups().empty());
    again.choose(Cells{5}, SetOperation::replace, QStringLiteral("x"));
    again.saveGroup(QStringLiteral("five"), Qt::black);
    QCOMPARE(again.record().size(), 2);
    Selection third(m_stack.get(), m_jobs.get());
    third.setData(m_data);
    third.restore(again.record());
    QCOMPARE(third.groups().size(), std::size_t{2});
    m_stack->clear();
  }

  void damagedGroupsAreLeftOut() {
    const CellSet set(20, Cells{3, 4});
    const QJsonArray good =
        groupsToJson({{QStringLiteral("a"), Qt::red, std::make_shared<const CellSet>(set)}});
    QCOMPARE(groupsFromJson(good, 20).size(), std::size_t{1});
    QVERIFY(groupsFromJson(good, 28).empty());  // of other data
    for (const QString& text :
         {QString(), QStringLiteral("AAAA"), QStringLiteral("/////w=="), QStringLiteral("öö"),
          QString::fromLatin1(QByteArray("\x7f\xff\xff\xff garbage", 12).toBase64())}) {
      QJsonObject object = good[0].toObject();
      object[QStringLiteral("cells")] = text;
      QVERIFY(groupsFromJson({object}, 20).empty());
    }
    QVERIFY(groupsFromJson({1, QStringLiteral("x"), QJsonObject()}, 20).empty());
  }

  void queriesAreAnsweredAsTheyAreTyped() {
    QuerySearch search;
    search.setData(m_data);
    search.setModel(m_model);
    m_selection->choose(Cells{1, 2}, SetOperation::replace, QStringLiteral("x"));
    m_selection->saveGroup(QStringLiteral("my cells"), Qt::red);
    search.setGroups(m_selection->groups());
    QVERIFY(search.names().contains(QStringLiteral("type")));
    QVERIFY(search.names().contains(QStringLiteral("G3")));
    QVERIFY(search.names().contains(QStringLiteral("\"latent 1\"")));
    QVERIFY(search.names().contains(QStringLiteral("\"my cells\"")));
    QCOMPARE(search.valuesOf(QStringLiteral("type")),
             (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    const auto answer = [&search](const char* query) {
      search.ask(QString::fromUtf8(query));
      [&search] { QTRY_VERIFY(!search.isBusy()); }();
      return search.answer();
    };
    QCOMPARE(answer("\"my cells\" and type == b").cells->cells(), Cells{1});
    const Matrix& codes = m_model->codes();
    Cells high;
    for (Index i = 0; i < codes.rows(); ++i) {
      if (codes(i, 0) > 4.8f) high.push_back(static_cast<std::int32_t>(i));
    }
    QCOMPARE(answer("\"latent 1\" > 4.8").cells->cells(), high);
    QVERIFY(!high.empty());
    const QueryAnswer wrong = answer("type == ä and type == c");
    QVERIFY(!wrong.cells && wrong.problem.contains(QStringLiteral("no cell has \"ä\"")));
    QCOMPARE(wrong.position, 8);
    QCOMPARE(answer("type == a and type == c").position, 22);
    QVERIFY(!answer("  ").cells && search.answer().problem.isEmpty());
    // The latest wins.
    QSignalSpy answered(&search, &QuerySearch::answered);
    for (int i = 0; i < 20; ++i) search.ask(QStringLiteral("G1 > %1").arg(i));
    search.ask(QStringLiteral("type == a"));
    QTRY_VERIFY(!search.isBusy());
    QCOMPARE(search.answer().query, QStringLiteral("type == a"));
    QCOMPARE(search.answer().cells->count(), Index{60});
    QVERIFY(answered.count() <= 2);
  }
};

QTEST_MAIN(TestSelection)
#include "test_selection.moc"
