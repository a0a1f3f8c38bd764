// How a session looks into files and opens them.

#include <QFileInfo>
#include <utility>

#include "base/error.h"
#include "files/file_preview.h"
#include "files/open_dataset.h"
#include "session/kept_place.h"
#include "session/session.h"

namespace chreode {

void Session::open(const QString& file, const OpenChoice& choice, const QString& modelFile) {
  flush();
  // Whatever the working folder is when it is opened again.
  const QString path = QFileInfo(file).absoluteFilePath();
  const QString modelPath =
      modelFile.isEmpty() ? QString() : QFileInfo(modelFile).absoluteFilePath();
  if (m_openJob >= 0) m_jobs.cancel(m_openJob);
  using Data = std::shared_ptr<const Dataset>;
  // The job's number is not known when its lambda is made, so a shared cell carries it.
  auto self = std::make_shared<int>(-1);
  const auto isMine = [this, self] { return m_openJob == *self; };
  *self = m_jobs.start<Data>(
      QStringLiteral("Opening %1").arg(QFileInfo(path).fileName()),
      [this, path, choice, modelPath, isMine](const Progress& progress) {
        const auto onAnnotations = [&](Data early) {
          QMetaObject::invokeMethod(
              this,
              [this, early, source = Source{path, choice}, isMine] {
                if (isMine()) takeAnnotations(early, source);
              },
              Qt::QueuedConnection);
        };
        const auto ask = [&](const QString& reason) {
          QMetaObject::invokeMethod(
              this,
              [this, path, choice, reason, modelPath, isMine] {
                if (isMine()) Q_EMIT choiceNeeded(path, choice, reason, modelPath);
              },
              Qt::QueuedConnection);
          return Cancelled();  // nothing has failed: the person is asked
        };
        try {
          return openDataset(path.toStdString(), choice, progress, onAnnotations);
        } catch (const PartNeeded&) {
          throw ask(QStringLiteral("The file holds several data sets. Choose one of its parts."));
        } catch (const SampleNeeded&) {
          throw ask(
              QStringLiteral("All cells together would take more memory than they may. "
                             "Open a sample of them."));
        }
      },
      [this, isMine, modelPath](Data data) {
        if (!isMine()) return;
        m_openJob = -1;
        takeMatrix(std::move(data), modelPath);
      },
      [this, isMine](const Failure& failure) {
        if (!isMine()) return;
        m_openJob = -1;
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
        reopenPrevious();
      });
  m_openJob = *self;
}

void Session::preview(const QString& file, const std::string& part) {
  const QString path = QFileInfo(file).absoluteFilePath();
  using Preview = std::shared_ptr<const FilePreview>;
  m_preview.start<Preview>(
      QStringLiteral("Looking into %1").arg(QFileInfo(path).fileName()),
      [path = path.toStdString(), part](const Progress& progress) {
        const auto look = [&](const std::string& which) {
          return std::make_shared<const FilePreview>(previewOf(path, which, progress));
        };
        try {
          return look(part);
        } catch (const PartNeeded& several) {
          return look(several.parts().front());
        }
      },
      [this](const Preview& made) { Q_EMIT previewed(made); },
      [this](const Failure& failure) {
        if (!failure.cancelled) Q_EMIT previewFailed(failure.sentence);
      });
}

void Session::cancelPreview() {
  m_preview.cancel();
}

void Session::reopenPrevious() {
  if (!m_previous) return;  // its place was never taken
  const Source previous = *std::exchange(m_previous, std::nullopt);
  if (!previous.path.isEmpty()) {
    open(previous.path, previous.choice);
    return;
  }
  m_source = {};
  takeAnnotations(nullptr, {});
  m_previous.reset();
}

void Session::takeAnnotations(std::shared_ptr<const Dataset> data, const Source& source) {
  keepNow();
  if (!m_previous) m_previous = m_source;
  m_source = source;
  m_keeper.reset();
  m_waitingEdits.clear();
  m_keptModels.clear();
  m_wantedModel.clear();
  m_hand.clear();
  m_notebook.close();
  m_selection.setData(nullptr);
  m_film.close();
  m_seeds.clear();
  m_preparation.setData(nullptr);
  m_models.setData(nullptr);
  m_evaluations.clear();
  m_projections.setData(nullptr);
  m_indexing.cancel();
  m_data = std::move(data);
  m_levelledLabel.reset();
  findAmbientGenes();
  m_roles = m_data ? guessRoles(m_data->cells) : ColumnRoles();
  m_pinned.clear();
  m_selection.setData(m_data);
  m_querySearch.setData(m_data);
  m_views.setData(m_data);
  Q_EMIT dataChanged();
  Q_EMIT rolesChanged();
  Q_EMIT pinnedChanged();
}

/// Until it is done a gene's values are gathered from the cells: the same, only slower, so that a
/// failure (too little memory) is nothing to report.
void Session::indexGenes() {
  m_indexing.start<bool>(
      QStringLiteral("Indexing the genes"),
      [matrix = m_data->matrix](const Progress& progress) {
        matrix->makeGeneMajor(progress);
        return true;
      },
      [](bool) {}, [](const Failure&) {});
}

void Session::takeMatrix(std::shared_ptr<const Dataset> data, const QString& modelPath) {
  m_data = std::move(data);
  indexGenes();
  m_previous.reset();
  const QString path = QString::fromStdString(m_data->path);
  m_keeper.emplace(keeperOf(path, m_data->part, m_data->dataHash));
  m_notebook.open(m_keeper->notebookPath());
  m_selection.setData(m_data);
  m_querySearch.setData(m_data);
  m_views.setData(m_data);
  m_views.setLabel(label());
  m_hand.setLabel(label());
  Q_EMIT matrixReady();
  findAmbientGenes();
  if (!m_data->notices.empty()) {
    const QString first = QString::fromStdString(m_data->notices.front());
    const auto others = m_data->notices.size() - 1;
    Q_EMIT noticed(others == 0
                       ? first
                       : QStringLiteral("%1 (%2 more; see chreode info)").arg(first).arg(others));
  }
  m_models.setData(m_data);
  m_preparation.setData(m_data);
  m_projections.setData(m_data);
  m_projections.setFolder({m_keeper->folder(), m_data->dataHash});
  const bool asked = !modelPath.isEmpty();
  const bool demo = !asked && isDemoFile(path);
  restoreKept(demo ? demoFolder() + QStringLiteral("/myeloid.pt") : modelPath, asked);
}

}  // namespace chreode
