#include "session/classifiers.h"

#include "judge/judge_roles.h"

namespace chreode {

namespace {

/// Columns of more classes are names of cells or clones rather than kinds.
constexpr std::size_t kMostClasses = 200;

}  // namespace

Classifiers::Classifiers(JobQueue* jobs, QObject* parent) : QObject(parent), m_job(jobs) {
}

void Classifiers::use(const std::shared_ptr<const PreparedModel>& model,
                      const std::shared_ptr<const Dataset>& data, const ColumnRoles& roles) {
  const auto experiment = model ? model->experiment : nullptr;
  const std::string column = model && data && data->matrix ? roles.label : std::string();
  if (experiment == m_experiment && column == m_column) return;
  m_job.cancel();
  m_experiment = experiment;
  m_column = column;
  m_current.reset();
  if (!column.empty()) {
    if (model->classifier && model->classifier->column == column) {
      m_current = model->classifier;
    } else {
      train(model, data, roles);
    }
  }
  Q_EMIT changed();
}

void Classifiers::train(const std::shared_ptr<const PreparedModel>& model,
                        const std::shared_ptr<const Dataset>& data, const ColumnRoles& roles) {
  const Annotation* column = data->cells.find(roles.label);
  if (!column || column->levels.size() > kMostClasses) return;
  using Made = std::shared_ptr<const LabelClassifier>;
  m_job.start<Made>(
      QStringLiteral("Learning the classes of %1").arg(QString::fromStdString(roles.label)),
      [model, data, label = roles.label, sample = roles.sample](const Progress& progress) {
        return std::make_shared<const LabelClassifier>(classifierFor(
            *data, model->model().card(), model->codes(), label, sample, 0, progress));
      },
      [this, id = model->id](const Made& made) {
        m_current = made;
        Q_EMIT changed();
        Q_EMIT trained(id, made);
      },
      // A column of one class is no fault of the person's: there is nothing to tell apart.
      [this](const Failure&) { Q_EMIT changed(); });
}

}  // namespace chreode
