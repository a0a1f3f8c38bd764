#pragma once

#include <memory>
#include <vector>

#include "panels/row_model.h"
#include "panels/row_table.h"
#include "whatif/gene_programs.h"

namespace chreode {

/// The programmes of a table as they stand in the data, those that can be asked first.
class ProgramListModel : public RowModel {
  Q_OBJECT
 public:
  enum Column { factor, inModel, share, targets, columnCount_ };

  explicit ProgramListModel(QObject* parent);

  void setPrograms(std::shared_ptr<const GenePrograms> programs);  ///< null = none
  const GeneProgram* at(int row) const;                            ///< null = no such row

  Qt::ItemFlags flags(const QModelIndex& index) const override;

 protected:
  std::vector<int> things() const override;
  const std::string& nameOf(int program) const override;
  double numberOf(int program, int column) const override;
  bool standsFirst(int program) const override;
  Title titleOf(int column) const override;
  QVariant cell(int program, int column, int role) const override;

 private:
  const GeneProgram& program(int which) const {
    return m_programs->programs[static_cast<std::size_t>(which)];
  }

  std::shared_ptr<const GenePrograms> m_programs;
};

class ProgramList : public RowTable {
  Q_OBJECT
 public:
  explicit ProgramList(QWidget* parent = nullptr);

  ProgramListModel* programs() const { return m_model; }
  /// Makes it the current one where it is there and can be asked.
  void choose(const QString& factor);
  QString chosen() const;  ///< "" = none

 Q_SIGNALS:
  void factorChosen(const QString& factor);

 protected:
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

 private:
  ProgramListModel* m_model;
};

}  // namespace chreode
