#include "session/evaluations.h"

#include <utility>

#include "judge/judge_roles.h"

namespace chreode {

Evaluations::Evaluations(JobQueue* jobs, QObject* parent) : QObject(parent), m_job(jobs) {
}

std::shared_ptr<const Evaluation> Evaluations::find(const QString& modelId) const {
  const auto found = m_done.find(modelId);
  return found == m_done.end() ? nullptr : found->second;
}

void Evaluations::judge(const std::shared_ptr<const PreparedModel>& model,
                        const std::shared_ptr<const Dataset>& data, const ColumnRoles& roles,
                        std::shared_ptr<const LabelClassifier> classifier, Matrix view,
                        const QString& viewName,
                        const std::vector<std::shared_ptr<const DragExperiment>>& siblings) {
  if (!model || !data || !data->matrix || m_job.isRunning()) return;
  EvaluationInput input;
  const DragExperiment::Parts& parts = model->experiment->parts();
  input.data = data;
  input.model = parts.model;
  input.input = parts.input;
  input.levels = parts.covariates;
  input.missingGenes = parts.missing.genes;
  input.codes = parts.codes;
  input.view = std::move(view);
  input.viewName = viewName.toStdString();
  JudgedColumn label = judgedColumn(*data, roles.label);
  input.label = std::move(label.name);
  input.labelMissing = std::move(label.missing);
  input.batch = judgedColumn(*data, roles.sample).name;
  if (input.batch.empty()) input.batch = judgedBatch(*data, parts.model->card());
  input.sample = roles.sample;
  if (classifier && classifier->column == input.label) input.classifier = std::move(classifier);
  for (const auto& sibling : siblings) {
    input.siblings.push_back({sibling->parts().model, sibling->parts().codes.mean});
  }
  using Judged = std::shared_ptr<const Evaluation>;
  m_judging = model->id;
  m_job.start<Judged>(
      QStringLiteral("Judging the model"),
      [input = std::move(input)](const Progress& progress) {
        return std::make_shared<const Evaluation>(evaluateModel(input, progress));
      },
      [this, id = model->id](const Judged& judged) {
        m_judging.clear();
        m_done[id] = judged;
        Q_EMIT changed();
      },
      [this](const Failure& failure) {
        m_judging.clear();
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
        Q_EMIT changed();
      });
  Q_EMIT changed();
}

void Evaluations::cancel() {
  if (!m_job.cancel()) return;
  m_judging.clear();
  Q_EMIT changed();
}

void Evaluations::clear() {
  cancel();
  m_done.clear();
  Q_EMIT changed();
}

}  // namespace chreode
