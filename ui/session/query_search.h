#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <memory>

#include "expression/cell_query.h"
#include "jobs/latest_wins.h"
#include "session/cell_group.h"
#include "session/prepared_model.h"

namespace chreode {

/// What a query says of the open data.
struct QueryAnswer {
  QString query;                         ///< as it was asked
  std::shared_ptr<const CellSet> cells;  ///< null where there is a problem
  QString problem;                       ///< a sentence
  int position = -1;                     ///< of the problem, in characters of `query`; −1 = none
};

/// Answers queries (CellQuery) while they are typed, as a part of Session: names and values are
/// looked up at once, cells on a worker, the latest query wins.
class QuerySearch : public QObject {
  Q_OBJECT
 public:
  explicit QuerySearch(QObject* parent = nullptr);

  void setData(std::shared_ptr<const Dataset> data);
  /// Its latent numbers can be named: "latent 1".
  void setModel(std::shared_ptr<const PreparedModel> model);
  void setGroups(const CellGroups& groups);  ///< can be named, as columns of true and false

  void ask(const QString& query);
  /// To the last ask() that was answered.
  const QueryAnswer& answer() const { return m_answer; }
  bool isBusy() const { return m_latest.isBusy(); }
  /// Every name that a query can hold, quoted where it must be.
  QStringList names() const;
  /// The values of a column, quoted where they must be; of columns of texts and classes.
  QStringList valuesOf(const QString& column) const;

 Q_SIGNALS:
  void answered();
  void namesChanged();

 private:
  QueryExtras extras() const;
  void give(QueryAnswer answer);

  std::shared_ptr<const Dataset> m_data;
  std::shared_ptr<const PreparedModel> m_model;
  CellGroups m_groups;
  QueryAnswer m_answer;
  LatestWins m_latest;  // last: its worker stops before what it reads goes
};

}  // namespace chreode
