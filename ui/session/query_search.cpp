#include "session/query_search.h"

#include <utility>

#include "jobs/failure.h"

namespace chreode {

namespace {

constexpr std::size_t kMostValues = 2000;  // of a column, to choose from

Annotation latentNumber(const Matrix& codes, Index number) {
  Annotation column;
  column.name = "latent " + std::to_string(number + 1);
  column.kind = Annotation::Kind::numeric;
  column.numbers.resize(static_cast<std::size_t>(codes.rows()));
  for (Index cell = 0; cell < codes.rows(); ++cell) {
    column.numbers[static_cast<std::size_t>(cell)] = codes(cell, number);
  }
  return column;
}

Annotation memberColumn(const CellGroup& group) {
  Annotation column;
  column.name = group.name.toStdString();
  column.kind = Annotation::Kind::boolean;
  const std::vector<std::uint8_t> flags = group.cells->flags();
  column.numbers.assign(flags.begin(), flags.end());
  return column;
}

}  // namespace

QuerySearch::QuerySearch(QObject* parent) : QObject(parent) {
}

void QuerySearch::setData(std::shared_ptr<const Dataset> data) {
  m_latest.drop();
  m_data = std::move(data);
  m_model.reset();
  give({});
  Q_EMIT namesChanged();
}

void QuerySearch::setModel(std::shared_ptr<const PreparedModel> model) {
  m_model = std::move(model);
  Q_EMIT namesChanged();
}

void QuerySearch::setGroups(const CellGroups& groups) {
  m_groups = groups;
  Q_EMIT namesChanged();
}

QueryExtras QuerySearch::extras() const {
  QueryExtras extras;
  for (const CellGroup& group : m_groups) {
    extras.push_back({group.name.toStdString(), [group] { return memberColumn(group); }});
  }
  if (m_model && m_data && m_model->codes().rows() == m_data->cellCount()) {
    for (Index i = 0; i < m_model->codes().cols(); ++i) {
      extras.push_back({"latent " + std::to_string(i + 1),
                        [model = m_model, i] { return latentNumber(model->codes(), i); }});
    }
  }
  return extras;
}

void QuerySearch::give(QueryAnswer answer) {
  m_answer = std::move(answer);
  Q_EMIT answered();
}

void QuerySearch::ask(const QString& query) {
  m_latest.drop();
  if (!m_data || query.trimmed().isEmpty()) {
    give({query, nullptr, {}, -1});
    return;
  }
  const std::string text = query.toStdString();
  std::shared_ptr<const CellQuery> read;
  try {
    read = std::make_shared<const CellQuery>(m_data, text, extras());
  } catch (const QueryError& error) {
    const std::string before = text.substr(0, error.position());
    give({query, nullptr, QString::fromUtf8(error.what()),
          static_cast<int>(QString::fromStdString(before).size())});
    return;
  }
  m_latest.submit([this, query, read]() -> std::function<void()> {
    QueryAnswer answer{query, nullptr, {}, -1};
    const auto failure =
        catchFailure([&] { answer.cells = std::make_shared<const CellSet>(read->cells()); });
    if (failure) answer.problem = failure->sentence;
    return [this, answer] { give(answer); };
  });
}

QStringList QuerySearch::names() const {
  QStringList names;
  if (!m_data) return names;
  const auto add = [&names](const std::string& name) {
    names << QString::fromStdString(quotedName(name));
  };
  for (const Annotation& column : m_data->cells.columns) add(column.name);
  for (const CellGroup& group : m_groups) add(group.name.toStdString());
  for (const std::string& gene : m_data->genes.names) add(gene);
  for (Index i = 0; m_model && i < m_model->codes().cols(); ++i) {
    add("latent " + std::to_string(i + 1));
  }
  return names;
}

QStringList QuerySearch::valuesOf(const QString& column) const {
  QStringList values;
  const Annotation* found = m_data ? m_data->cells.find(column.toStdString()) : nullptr;
  if (!found) return values;
  if (found->kind == Annotation::Kind::boolean) {
    return {QStringLiteral("true"), QStringLiteral("false")};
  }
  if (found->kind == Annotation::Kind::numeric) return values;  // compared as they are
  const Annotation levelled = withLevels(*found);
  for (const std::string& level : levelled.levels) {
    if (values.size() == static_cast<qsizetype>(kMostValues)) break;
    values << QString::fromStdString(quotedName(level));
  }
  return values;
}

}  // namespace chreode
