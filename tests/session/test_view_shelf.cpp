#include <QSignalSpy>
#include <QtTest>

#include "linear_experiment.h"
#include "projection/linear_view.h"
#include "projection/stored_view.h"
#include "session/view_shelf.h"

using chreode::Matrix;
using chreode::PreparedModel;
using chreode::ViewEntry;
using chreode::ViewShelf;

class TestViewShelf : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aFilmThatIsNotShownLeavesTheViewAlone();
  void aFilmGivesTheChosenViewBack();
  void theModelOfTheFilmShowsItsOwnView();
};

namespace {

std::shared_ptr<const PreparedModel> prepared() {
  auto model = std::make_shared<PreparedModel>();
  model->id = QStringLiteral("linear");
  model->experiment = std::make_shared<const chreode::DragExperiment>(chreode::linearExperiment());
  model->view = chreode::decodedPcaView(model->codes(), {});
  return model;
}

std::shared_ptr<const chreode::Projection> picture() {
  return std::make_shared<const chreode::StoredView>(
      chreode::Embedding{"Model in training", Matrix::Ones(120, 3)});
}

int indexOf(const ViewShelf& shelf, ViewEntry::Kind kind) {
  for (std::size_t i = 0; i < shelf.entries().size(); ++i) {
    if (shelf.entries()[i].kind == kind) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

void TestViewShelf::aFilmThatIsNotShownLeavesTheViewAlone() {
  const auto model = prepared();
  ViewShelf shelf;
  shelf.setData(model->experiment->parts().data);
  shelf.setModel(model);
  const auto shown = shelf.projection();
  QSignalSpy drawn(&shelf, &ViewShelf::projectionChanged);
  shelf.setFilm(picture(), false);
  QVERIFY(indexOf(shelf, ViewEntry::Kind::training) >= 0);
  shelf.setFilm(picture(), false);
  shelf.setFilm(nullptr, false);
  QCOMPARE(drawn.count(), 0);  // a pull under way is not interrupted
  QCOMPARE(shelf.projection(), shown);
}

void TestViewShelf::aFilmGivesTheChosenViewBack() {
  const auto model = prepared();
  ViewShelf shelf;
  shelf.setData(model->experiment->parts().data);
  shelf.setModel(model);
  shelf.choose(indexOf(shelf, ViewEntry::Kind::latentAxes));
  const auto first = picture();
  const auto second = picture();
  shelf.setFilm(first, true);
  QVERIFY(shelf.showsFilm());
  QCOMPARE(shelf.projection(), first);
  QSignalSpy drawn(&shelf, &ViewShelf::projectionChanged);
  shelf.setFilm(second, true);
  QCOMPARE(shelf.projection(), second);
  shelf.setFilm(second, true);
  QCOMPARE(drawn.count(), 1);
  shelf.setFilm(second, false);
  QVERIFY(!shelf.showsFilm());
  QVERIFY(shelf.entries()[shelf.current()].kind == ViewEntry::Kind::latentAxes);
  shelf.setFilm(second, true);
  shelf.setFilm(nullptr, false);
  QCOMPARE(indexOf(shelf, ViewEntry::Kind::training), -1);
  QVERIFY(shelf.entries()[shelf.current()].kind == ViewEntry::Kind::latentAxes);
}

void TestViewShelf::theModelOfTheFilmShowsItsOwnView() {
  const auto model = prepared();
  ViewShelf shelf;
  shelf.setData(model->experiment->parts().data);
  shelf.setModel(model);
  shelf.choose(indexOf(shelf, ViewEntry::Kind::latentAxes));
  shelf.setFilm(picture(), true);
  shelf.setModel(model);  // the run is done
  QCOMPARE(shelf.projection(), model->view);
}

QTEST_GUILESS_MAIN(TestViewShelf)
#include "test_view_shelf.moc"
