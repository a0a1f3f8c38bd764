// How the shelf of models takes an embedding of the data as the code.

#include <QFileInfo>
#include <algorithm>
#include <thread>

#include "model/torch_engine.h"
#include "session/model_shelf.h"

namespace chreode {

void ModelShelf::adopt(const AdoptionOptions& wanted, const QString& id, const Keep& keep) {
  if (m_training != Training::idle || !m_data || !m_data->matrix) return;
  AdoptionOptions options = wanted;
  // One core stays with the hand.
  options.training.threads =
      static_cast<int>(std::max(1u, std::thread::hardware_concurrency() - 1));
  m_control = std::make_shared<TrainingControl>();
  m_training = Training::running;
  struct Adopted {
    Prepared model;
    AdoptionResult result;
  };
  m_trainingJob = m_jobs->start<Adopted>(
      QStringLiteral("Adopting %1").arg(QString::fromStdString(options.key)),
      [data = m_data, pca = m_pca, options, id, control = m_control,
       observe = observer()](const Progress& progress) {
        Adopted adopted;
        adopted.result = TorchEngine::instance().adopt(prepareAdoption(*data, options), options,
                                                       *control, observe, progress.part(0.0, 0.95));
        auto model = std::make_shared<PreparedModel>(
            *prepareModel(data, adopted.result.model, id, pca, {}, progress.part(0.95, 1.0)));
        model->path = id;
        model->name += QStringLiteral(" · ") + QFileInfo(id).completeBaseName();
        adopted.model = std::move(model);
        return adopted;
      },
      [this, data = m_data, keep](const Adopted& adopted) {
        endTraining();
        keepModel(adopted.model, keep);
        if (data != m_data || m_finishing) return;
        add(adopted.model, true);
        Q_EMIT trainingFinished(QStringLiteral("Done in %1 s. %2")
                                    .arg(adopted.result.seconds, 0, 'f', 0)
                                    .arg(QString::fromStdString(adopted.result.fit.sentences())));
      },
      [this](const Failure& failure) {
        endTraining();
        Q_EMIT trainingFinished(failure.cancelled ? QStringLiteral("Adopting was cancelled.")
                                                  : failure.sentence);
        report(failure);
      });
  Q_EMIT trainingChanged();
}

}  // namespace chreode
