#include "files/loom_attributes.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_set>
#include <utility>

#include "files/coordinate_columns.h"
#include "files/h5ad_column.h"
#include "files/h5ad_matrix.h"
#include "files/hdf5_array.h"
#include "files/name_kind.h"
#include "files/text_annotation.h"
#include "files/xml_entities.h"

namespace chreode {

namespace {

/// Wider ones are neither coordinates nor a set of columns.
constexpr std::int64_t kWidestAttribute = 1000;

// SCope's places for the coordinates of several embeddings, which it numbers; −1 is the main one,
// which stands in "Embedding" as well.
constexpr const char* kScopeX = "Embeddings_X";
constexpr const char* kScopeY = "Embeddings_Y";
constexpr const char* kScopeMain = "Embedding";
constexpr const char* kScopeMainNumber = "-1";

class Reader {
 public:
  Reader(const Hdf5Node& group, const LoomAxis& axis, std::vector<std::string>& notices)
      : m_group(group), m_axis(axis), m_notices(notices) {}

  LoomAttributes read() {
    for (const std::string& name : m_group.children()) {
      const Hdf5Node node = m_group.child(name);
      if (!node.isDataset()) {
        leaveOut(node, "is of a kind that is not read");
      } else if (const Hdf5Array array(node);
                 array.shape().empty() || array.rows() != m_axis.size) {
        leaveOut(node, "has another length than there are " + std::string(m_axis.item) +
                           "s and is not read");
      } else {
        addArray(node, array, name);
      }
    }
    addScopeEmbeddings();
    takeNames();
    for (Annotation& column : m_read.table.columns) {
      if (column.kind != Annotation::Kind::string) continue;
      column = annotationOfTexts(column.name, std::move(column.strings));
    }
    if (isCells()) moveCoordinates(m_read.table.columns, m_read.embeddings);
    return std::move(m_read);
  }

 private:
  bool isCells() const { return m_axis.item == std::string_view("cell"); }

  void leaveOut(const Hdf5Node& node, const std::string& why) {
    m_notices.push_back(node.where() + ": this attribute " + why + ".");
  }

  std::optional<Annotation> columnOf(const Hdf5Array& array, const std::string& name) const {
    Annotation column;
    column.name = name;
    switch (array.values()) {
      case Hdf5Array::Values::number:
        column.numbers = array.numbers();
        return column;
      case Hdf5Array::Values::boolean:
        column.kind = Annotation::Kind::boolean;
        column.numbers = array.numbers();
        return column;
      case Hdf5Array::Values::text:
        column.kind = Annotation::Kind::string;
        column.strings = array.texts();
        if (m_axis.entities) {
          for (std::string& text : column.strings) text = withoutEntities(text);
        }
        return column;
      case Hdf5Array::Values::compound:
      case Hdf5Array::Values::other:
        break;
    }
    return std::nullopt;
  }

  void addArray(const Hdf5Node& node, const Hdf5Array& array, const std::string& name) {
    const auto& shape = array.shape();
    const std::int64_t width = shape.size() == 2 ? shape[1] : 1;
    const bool numeric = array.values() == Hdf5Array::Values::number;
    if (array.values() == Hdf5Array::Values::compound && shape.size() == 1) {
      addFields(node, array, name);
    } else if (shape.size() == 2 && width != 1 && numeric && width > 0 && isCells() &&
               width <= kWidestAttribute) {
      StoredEmbedding stored;
      stored.summary = describeMatrix(node, "obsm/" + name);
      stored.values = readDenseRows(array, stored.summary);
      m_read.embeddings.push_back(std::move(stored));
    } else if (auto column =
                   shape.size() <= 2 && width == 1 ? columnOf(array, name) : std::nullopt) {
      m_read.table.columns.push_back(std::move(*column));
    } else {
      leaveOut(node, "is of a kind that is not read");
    }
  }

  /// A table in one attribute, as SCope keeps them: fractional numbers are coordinates or scores,
  /// whole numbers and texts are columns of their own.
  void addFields(const Hdf5Node& node, const Hdf5Array& array, const std::string& name) {
    const bool scope =
        (name == kScopeX || name == kScopeY) && m_group.child(kScopeX) && m_group.child(kScopeY);
    if (isCells() && scope) return;  // read by addScopeEmbeddings
    std::vector<Annotation> fractional;
    for (const std::string& fieldName : array.fieldNames()) {
      if (static_cast<std::int64_t>(array.fieldNames().size()) > kWidestAttribute) break;
      const Hdf5Array field = array.field(fieldName);
      if (field.shape().size() != 1) continue;
      auto column = columnOf(field, fieldName);
      if (!column) continue;
      if (column->kind == Annotation::Kind::numeric && !field.integral()) {
        fractional.push_back(std::move(*column));
      } else {
        column->name = name + "." + fieldName;
        m_read.table.columns.push_back(std::move(*column));
        ++m_columnsOfFields;
      }
    }
    if (fractional.empty()) {
      if (m_columnsOfFields == 0) leaveOut(node, "is of a kind that is not read");
    } else if (isCells() && fractional.size() > 1) {
      m_read.embeddings.push_back(embeddingOf(name, fractional));
    } else {
      for (Annotation& column : fractional) {
        column.name = name + "." + column.name;
        m_read.table.columns.push_back(std::move(column));
      }
    }
    m_columnsOfFields = 0;
  }

  void addScopeEmbeddings() {
    const Hdf5Node nodeX = m_group.child(kScopeX);
    const Hdf5Node nodeY = m_group.child(kScopeY);
    if (!isCells() || !nodeX.isDataset() || !nodeY.isDataset()) return;
    const Hdf5Array x(nodeX);
    const Hdf5Array y(nodeY);
    if (x.rows() != m_axis.size || y.rows() != m_axis.size) return;
    const auto fieldsOfY = y.fieldNames();
    for (const std::string& field : x.fieldNames()) {
      if (std::find(fieldsOfY.begin(), fieldsOfY.end(), field) == fieldsOfY.end()) continue;
      if (field == kScopeMainNumber && m_group.child(kScopeMain)) continue;
      auto first = columnOf(x.field(field), "_X");
      auto second = columnOf(y.field(field), "_Y");
      const bool numeric = first && second && first->kind == Annotation::Kind::numeric &&
                           second->kind == Annotation::Kind::numeric;
      if (!numeric) continue;
      m_read.embeddings.push_back(embeddingOf("Embeddings_" + field, {*first, *second}));
    }
  }

  void takeNames() {
    auto& columns = m_read.table.columns;
    auto& names = m_read.table.names;
    auto found = columns.end();
    for (const std::string& key : m_axis.nameKeys) {
      if (found != columns.end()) break;
      found = std::find_if(columns.begin(), columns.end(),
                           [&](const Annotation& column) { return column.name == key; });
    }
    if (found == columns.end() && isCells()) {
      found = std::find_if(columns.begin(), columns.end(), holdsBarcodes);
    }
    if (found != columns.end()) {
      const bool whole = std::all_of(found->numbers.begin(), found->numbers.end(),
                                     [](double number) { return number == std::floor(number); });
      names = asNames(*found, whole);
      columns.erase(found);
      return;
    }
    for (Index i = 0; i < m_axis.size; ++i) {
      names.push_back(std::string(m_axis.item) + " " + std::to_string(i + 1));
    }
    if (m_axis.size > 0) {
      m_notices.push_back("The file does not name its " + std::string(m_axis.item) +
                          "s; they were numbered.");
    }
  }

  static bool holdsBarcodes(const Annotation& column) {
    if (column.kind != Annotation::Kind::string) return false;
    std::unordered_set<std::string_view> seen;
    return std::all_of(column.strings.begin(), column.strings.end(), [&](const std::string& text) {
      return looksLikeCellName(text) && seen.insert(text).second;
    });
  }

  const Hdf5Node& m_group;
  const LoomAxis& m_axis;
  std::vector<std::string>& m_notices;
  LoomAttributes m_read;
  int m_columnsOfFields = 0;
};

}  // namespace

LoomAttributes readLoomAttributes(const Hdf5Node& group, const LoomAxis& axis,
                                  std::vector<std::string>& notices) {
  return Reader(group, axis, notices).read();
}

}  // namespace chreode
