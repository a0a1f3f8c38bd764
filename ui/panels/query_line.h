#pragma once

#include <QStringList>
#include <QWidget>
#include <functional>

class QCompleter;
class QLabel;
class QLineEdit;
class QStringListModel;

namespace chreode {

/// A line for a query such as `cell_type == "B" and MS4A1 > 1`, with what it finds or what is wrong
/// below. Completes columns and genes and, after a comparison, the values of the column.
class QueryLine : public QWidget {
  Q_OBJECT
 public:
  explicit QueryLine(QWidget* parent = nullptr);

  /// What a name can be; `valuesOf` gives the values of a column.
  void setNames(const QStringList& names,
                std::function<QStringList(const QString& column)> valuesOf);
  QString query() const;
  void setQuery(const QString& query);
  /// What the query finds, "" for nothing to say.
  void setNote(const QString& note);
  /// What is wrong with it; `position` in characters of the query, −1 = nowhere.
  void setProblem(const QString& sentence, int position);
  int problemPosition() const { return m_problem; }

 public Q_SLOTS:
  void focusForTyping();

 Q_SIGNALS:
  void edited(const QString& query);   ///< while it is typed
  void entered(const QString& query);  ///< Enter, or the button

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void complete();
  void insertCompletion(const QString& word);

  QLineEdit* m_line;
  QLabel* m_note;
  QCompleter* m_completer;
  QStringListModel* m_words;
  QStringList m_names;
  std::function<QStringList(const QString&)> m_valuesOf;
  int m_problem = -1;
  bool m_wrong = false;
};

/// Where the word at `cursor` begins, and the column that it is a value of: "" where it is a name.
struct QueryWordAt {
  int start = 0;
  QString word;    ///< from its start to the cursor, without a quote that opens it
  QString column;  ///< whose values are asked for
};
QueryWordAt queryWordAt(const QString& query, int cursor);

}  // namespace chreode
