#include "session/asked_training.h"

#include <QJsonDocument>
#include <exception>

#include <nlohmann/json.hpp>

#include "model/preparation_record.h"

namespace chreode {

namespace {

nlohmann::json parsed(const QJsonObject& record) {
  const QByteArray text = QJsonDocument(record).toJson(QJsonDocument::Compact);
  return nlohmann::json::parse(text.toStdString(), nullptr, false);
}

nlohmann::json askedInForm(nlohmann::json record) {
  for (const char* key : {"pinned", "sample", "cells", "gene_choice", "seeds"}) record.erase(key);
  return record;
}

}  // namespace

AskedTraining::AskedTraining(const TrainingOptions& options) {
  nlohmann::json record = toJson(options);
  record["cells"] = toJson(options.filter);
  record["gene_choice"] = toJson(options.geneChoice);
  record["seeds"] = options.seeds;
  m_record = QJsonDocument::fromJson(QByteArray::fromStdString(record.dump())).object();
}

QString AskedTraining::start() const {
  return m_record[QStringLiteral("start")].toString();
}

std::optional<TrainingOptions> AskedTraining::options() const {
  const nlohmann::json record = parsed(m_record);
  try {
    TrainingOptions options = trainingOptionsFrom(record);
    options.filter = cellFilterFrom(record.at("cells"));
    options.geneChoice = geneChoiceFrom(record.at("gene_choice"));
    options.seeds = record.at("seeds").get<int>();
    return options;
  } catch (const std::exception&) {
    return {};
  }
}

bool AskedTraining::isAskedBy(const TrainingOptions& wanted) const {
  return !isEmpty() &&
         askedInForm(parsed(m_record)) == askedInForm(parsed(AskedTraining(wanted).m_record));
}

}  // namespace chreode
