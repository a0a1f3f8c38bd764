// What of a session goes into files that other programs read.

#include <QCoreApplication>
#include <QFileInfo>

#include "files/cell_table.h"
#include "files/h5ad_writer.h"
#include "session/session.h"

namespace chreode {

namespace {

/// A column that says for every cell whether it is one of `cells`.
Annotation memberColumn(const std::string& name, const std::vector<std::int32_t>& cells,
                        std::size_t count) {
  Annotation column;
  column.name = name;
  column.kind = Annotation::Kind::boolean;
  column.numbers.assign(count, 0.0);
  for (const std::int32_t cell : cells) column.numbers[static_cast<std::size_t>(cell)] = 1.0;
  return column;
}

Matrix editedCodes(const PreparedModel& model, const LatentEdits& edits) {
  Matrix codes = model.codes();
  for (const std::int32_t cell : edits.movedCells()) {
    codes.row(cell) += edits.shiftOf(cell, codes.cols());
  }
  return codes;
}

}  // namespace

H5adAdditions Session::additions() const {
  H5adAdditions added;
  nlohmann::json& record = added.record;
  record["program"] = "Chreode " + QCoreApplication::applicationVersion().toStdString();
  record["matrix"] = m_data->taken.description();
  if (!m_roles.label.empty()) record["label"] = m_roles.label;
  if (m_data->simulated) record["simulated"] = true;
  added.sample = m_data->sample;
  for (const auto& [name, colors] : m_palettes.all()) {
    const Annotation* column = m_data->cells.find(name.toStdString());
    if (!column || static_cast<std::size_t>(colors.size()) != column->levels.size()) continue;
    std::vector<std::string>& written = added.colors[column->name];
    for (const QString& color : colors) written.push_back(color.toStdString());
  }
  const std::size_t cells = m_data->cells.size();
  if (!m_hand.held().empty()) {
    added.columns.push_back(
        memberColumn("chreode_held", {m_hand.held().begin(), m_hand.held().end()}, cells));
  }
  if (!m_selection.empty()) {
    added.columns.push_back(memberColumn("chreode_selected", m_selection.cells(), cells));
  }
  for (const CellGroup& group : m_selection.groups()) {
    QString name = QStringLiteral("chreode_group_") + group.name;
    name.replace(QLatin1Char('/'), QLatin1Char('_'));  // which HDF5 would take for a folder
    added.columns.push_back(memberColumn(name.toStdString(), group.cells->cells(), cells));
  }
  const auto model = m_models.current();
  if (model) {
    record["model"] = model->name.toStdString();
    record["latent_size"] = model->codes().cols();
    if (!model->judged.empty()) record["judged"] = model->judged;
    added.embeddings.push_back({"X_chreode", model->codes()});
    const LatentEdits& edits = m_hand.edits();
    if (!edits.empty()) {
      record["edits"] = edits.list().size();
      added.embeddings.push_back({"X_chreode_edited", editedCodes(*model, edits)});
      added.columns.push_back(memberColumn("chreode_moved", edits.movedCells(), cells));
    }
  }
  if (const auto view = m_views.projection()) {
    record["view"] = view->description();
    added.embeddings.push_back({"X_chreode_view", view->coordinates()});
  }
  for (const auto& made : m_projections.made()) {
    added.embeddings.push_back({"X_chreode_" + made->id.toStdString(), made->places});
    nlohmann::json how = toJson(made->request);
    how["name"] = made->name.toStdString();
    if (!made->model.isEmpty()) how["model"] = made->model.toStdString();
    record["projections"][made->id.toStdString()] = std::move(how);
  }
  return added;
}

void Session::saveAs(const QString& file) {
  const QString path = QFileInfo(file).absoluteFilePath();
  m_jobs.start<bool>(
      QStringLiteral("Saving %1").arg(QFileInfo(path).fileName()),
      [source = m_data->path, part = m_data->part, path,
       added = additions()](const Progress& progress) {
        copyWithAdditions(source, path.toStdString(), added, progress, part);
        return true;
      },
      [this, path](bool) { Q_EMIT noticed(QStringLiteral("Saved as %1.").arg(path)); },
      [this](const Failure& failure) {
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
      });
}

void Session::exportCells(const QString& file) {
  const QVector<int>& held = m_hand.held();
  exportCells(file, m_selection.empty() ? std::vector<std::int32_t>(held.begin(), held.end())
                                        : m_selection.cells());
}

void Session::exportCells(const QString& file, const std::vector<std::int32_t>& cells) {
  const QString path = QFileInfo(file).absoluteFilePath();
  std::vector<NumberColumns> numbers;
  if (const auto view = m_views.projection()) numbers.push_back({"view", view->coordinates()});
  if (const auto model = m_models.current()) numbers.push_back({"code", model->codes()});
  m_jobs.start<bool>(
      QStringLiteral("Exporting %1").arg(QFileInfo(path).fileName()),
      [data = m_data, path, numbers = std::move(numbers), cells](const Progress& progress) {
        writeCellTable(path.toStdString(), *data, cells, numbers, progress);
        return true;
      },
      [this, path](bool) { Q_EMIT noticed(QStringLiteral("Exported to %1.").arg(path)); },
      [this](const Failure& failure) {
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
      });
}

}  // namespace chreode
