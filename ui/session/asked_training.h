#pragma once

#include <QJsonObject>
#include <QString>
#include <optional>

#include "model/training.h"

namespace chreode {

/// What a training was asked for, as it is kept so that the training can be taken up after it was
/// cut off.
class AskedTraining {
 public:
  AskedTraining() = default;
  explicit AskedTraining(const TrainingOptions& options);
  explicit AskedTraining(QJsonObject record) : m_record(std::move(record)) {}

  bool isEmpty() const { return m_record.isEmpty(); }
  const QJsonObject& record() const { return m_record; }
  /// The name of the model that it went on from; empty for none.
  QString start() const;
  /// All of it but the model that it went on from. Nothing where there is no record, or another
  /// version's.
  std::optional<TrainingOptions> options() const;
  /// Whether `wanted` asks for the same, as far as a form asks: pinned genes, samples and the
  /// choice of cells and genes come from elsewhere, and how many seeds follow is no part of the
  /// run.
  bool isAskedBy(const TrainingOptions& wanted) const;

 private:
  QJsonObject m_record;
};

}  // namespace chreode
