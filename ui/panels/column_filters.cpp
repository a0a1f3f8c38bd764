#include "panels/column_filters.h"

#include <QComboBox>
#include <QGridLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "expression/cell_condition.h"
#include "panels/class_filter.h"
#include "panels/panel_text.h"
#include "panels/range_filter.h"
#include "plots/number_text.h"

namespace chreode {

namespace {

constexpr int kMostClasses = 1000;  // to tick

bool canFilterBy(const Annotation& column) {
  switch (column.kind) {
    case Annotation::Kind::categorical:
      return column.levels.size() > 1 && column.levels.size() <= kMostClasses;
    case Annotation::Kind::boolean:
      return true;
    case Annotation::Kind::numeric:
      return std::any_of(column.numbers.begin(), column.numbers.end(),
                         [](double number) { return std::isfinite(number); });
    case Annotation::Kind::string:
      break;
  }
  return false;
}

/// Wide-ranging positive numbers such as counts are seen on a log axis only.
HistogramScale scaleOf(const Annotation& column) {
  double most = 0.0;
  for (const double number : column.numbers) {
    if (number < 0.0) return HistogramScale::linear;
    if (std::isfinite(number)) most = std::max(most, number);
  }
  return most > 100.0 ? HistogramScale::log : HistogramScale::linear;
}

std::string condition(const std::string& column, const char* sign, double limit) {
  return column + sign + QString::number(limit, 'g', 12).toStdString();
}

}  // namespace

QWidget* ColumnFilters::Filter::widget() const {
  return range ? static_cast<QWidget*>(range) : classes;
}

ColumnFilters::ColumnFilters(QWidget* parent)
    : QWidget(parent), m_add(new QComboBox), m_grid(new QGridLayout) {
  m_add->setAccessibleName(tr("Add a column to filter by"));
  m_add->setToolTip(tr("Doublet scores, phases, plates: keep a range of numbers, or classes."));
  m_add->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  m_grid->setHorizontalSpacing(panelMargin);
  m_grid->setVerticalSpacing(partGap);
  m_grid->setColumnStretch(0, 1);
  m_grid->setColumnStretch(1, 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  layout->addWidget(m_add, 0, Qt::AlignLeft);
  layout->addLayout(m_grid);
  connect(m_add, &QComboBox::activated, this, [this](int index) {
    if (index > 0) show(m_add->itemText(index).toStdString());
    arrange();
  });
}

void ColumnFilters::setDataset(std::shared_ptr<const Dataset> data) {
  for (const auto& [name, filter] : m_filters) delete filter.widget();
  m_filters.clear();
  m_order.clear();
  m_others.clear();
  m_data = std::move(data);
  fillChoice();
}

void ColumnFilters::fillChoice() {
  const QSignalBlocker blocker(m_add);
  m_add->clear();
  m_add->addItem(tr("Add a column…"));
  if (m_data) {
    for (const Annotation& column : m_data->cells.columns) {
      if (canFilterBy(column) && m_filters.count(column.name) == 0) {
        m_add->addItem(QString::fromStdString(column.name));
      }
    }
  }
  m_add->setEnabled(m_add->count() > 1);
}

void ColumnFilters::show(const std::string& name) {
  const Annotation* column = m_data ? m_data->cells.find(name) : nullptr;
  if (!column || m_filters.count(name) > 0) return;
  Filter filter;
  if (column->kind == Annotation::Kind::numeric) {
    filter.range = new RangeFilter(QString::fromStdString(name), true, true, this);
    filter.range->setRemovable();
    filter.range->setData(histogramOf(column->numbers, scaleOf(*column)));
    if (const auto missing = column->missing(); missing > 0) {
      filter.range->setTip(tr("%1 cells have no value; a limit leaves them out.")
                               .arg(countText(static_cast<qint64>(missing))));
    }
    connect(filter.range, &RangeFilter::tried, this, &ColumnFilters::tried);
    connect(filter.range, &RangeFilter::chosen, this, &ColumnFilters::chosen);
    connect(filter.range, &RangeFilter::removeRequested, this, [this, name] { remove(name); });
  } else {
    filter.classes = new ClassFilter(classLegend(*column), this);
    connect(filter.classes, &ClassFilter::chosen, this, &ColumnFilters::chosen);
    connect(filter.classes, &ClassFilter::removeRequested, this, [this, name] { remove(name); });
  }
  m_filters[name] = filter;
  m_order.push_back(name);
}

void ColumnFilters::remove(const std::string& name) {
  const auto before = conditions();
  m_filters.at(name).widget()->hide();
  m_filters.at(name).widget()->deleteLater();  // it is the sender
  m_filters.erase(name);
  std::erase(m_order, name);
  arrange();
  if (conditions() != before) Q_EMIT chosen();
}

void ColumnFilters::arrange() {
  fillChoice();
  int place = 0;
  for (const std::string& name : m_order) {
    m_grid->addWidget(m_filters.at(name).widget(), place / 2, place % 2, Qt::AlignTop);
    m_filters.at(name).widget()->show();
    ++place;
  }
}

void ColumnFilters::setConditions(const std::vector<std::string>& conditions) {
  m_others.clear();
  if (!m_data) {
    m_others = conditions;
    return;
  }
  struct Limits {
    std::optional<double> low;
    std::optional<double> high;
    QStringList classes;
  };
  std::map<std::string, Limits> asked;
  for (const std::string& text : conditions) {
    try {
      const CellCondition read = readCondition(m_data->cells, text);
      const bool numeric = read.column->kind == Annotation::Kind::numeric;
      Limits& limits = asked[read.column->name];
      using Test = CellCondition::Test;
      if (numeric && read.test == Test::greaterOrEqual) {
        limits.low = read.number;
      } else if (numeric && read.test == Test::lessOrEqual) {
        limits.high = read.number;
      } else if (!numeric && read.test == Test::equal && !read.value.empty()) {
        limits.classes << QString::fromStdString(read.value);
      } else {
        m_others.push_back(text);
        if (!limits.low && !limits.high && limits.classes.isEmpty()) {
          asked.erase(read.column->name);
        }
      }
    } catch (const Error&) {
      m_others.push_back(text);  // the outcome says what is wrong with it
    }
  }
  for (const auto& [name, limits] : asked) show(name);
  for (const auto& [name, filter] : m_filters) {
    const Limits limits = asked.count(name) > 0 ? asked.at(name) : Limits();
    if (filter.range) filter.range->setLimits(limits.low, limits.high);
    if (filter.classes) filter.classes->setKept(limits.classes);
  }
  arrange();
}

std::vector<std::string> ColumnFilters::conditions() const {
  std::vector<std::string> list = m_others;
  for (const std::string& name : m_order) {
    const Filter& filter = m_filters.at(name);
    if (filter.range && filter.range->low()) {
      list.push_back(condition(name, ">=", *filter.range->low()));
    }
    if (filter.range && filter.range->high()) {
      list.push_back(condition(name, "<=", *filter.range->high()));
    }
    if (!filter.classes) continue;
    for (const QString& kept : filter.classes->kept()) {
      list.push_back(name + "=" + kept.toStdString());
    }
  }
  return list;
}

}  // namespace chreode
