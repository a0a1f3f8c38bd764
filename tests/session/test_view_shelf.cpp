#include <QSignalSpy>
#include <QtTest>

#include "linear_experiment.h"
#include "projection/linear_view.h"
#include "session/view_shelf.h"

using chreode::Matrix;
using chreode::PreparedModel;
using chreode::ViewEntry;
using chreode::ViewShelf;

class TestViewShelf : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void freshCodesLeaveTheShownViewAlone();
  void theTrainingViewIsTurnedToTheLastPicture();
  void endOfTrainingTakesItsViewAway();
};

namespace {

std::shared_ptr<const PreparedModel> prepared() {
  auto model = std::make_shared<PreparedModel>();
  model->id = QStringLiteral("linear");
  model->experiment = std::make_shared<const chreode::DragExperiment>(chreode::linearExperiment());
  model->view = chreode::decodedPcaView(model->codes(), {});
  return model;
}

int indexOf(const ViewShelf& shelf, ViewEntry::Kind kind) {
  for (std::size_t i = 0; i < shelf.entries().size(); ++i) {
    if (shelf.entries()[i].kind == kind) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

void TestViewShelf::freshCodesLeaveTheShownViewAlone() {
  const auto model = prepared();
  ViewShelf shelf;
  shelf.setData(model->experiment->parts().data);
  shelf.setModel(model);
  const auto shown = shelf.projection();
  QSignalSpy drawn(&shelf, &ViewShelf::projectionChanged);
  shelf.setTrainingCodes(std::make_shared<const Matrix>(model->codes()));
  shelf.setTrainingCodes(std::make_shared<const Matrix>(model->codes()));
  shelf.setTrainingCodes(nullptr);
  QCOMPARE(drawn.count(), 0);  // a pull under way is not interrupted
  QCOMPARE(shelf.projection(), shown);
}

void TestViewShelf::theTrainingViewIsTurnedToTheLastPicture() {
  const auto model = prepared();
  ViewShelf shelf;
  shelf.setData(model->experiment->parts().data);
  shelf.setModel(model);
  shelf.setTrainingCodes(std::make_shared<const Matrix>(model->codes()));
  shelf.choose(indexOf(shelf, ViewEntry::Kind::training));
  const Matrix first = shelf.projection()->coordinates();
  // The same codes with two numbers turned about: the same picture.
  Matrix turned = model->codes();
  turned.col(0) = -model->codes().col(1);
  turned.col(1) = model->codes().col(0);
  shelf.setTrainingCodes(std::make_shared<const Matrix>(turned));
  QVERIFY((shelf.projection()->coordinates() - first).norm() < 1e-3f * first.norm());
}

void TestViewShelf::endOfTrainingTakesItsViewAway() {
  const auto model = prepared();
  ViewShelf shelf;
  shelf.setData(model->experiment->parts().data);
  shelf.setModel(model);
  shelf.setTrainingCodes(std::make_shared<const Matrix>(model->codes()));
  shelf.choose(indexOf(shelf, ViewEntry::Kind::training));
  shelf.setTrainingCodes(nullptr);
  QCOMPARE(indexOf(shelf, ViewEntry::Kind::training), -1);
  QCOMPARE(shelf.projection(), model->view);
}

QTEST_GUILESS_MAIN(TestViewShelf)
#include "test_view_shelf.moc"
