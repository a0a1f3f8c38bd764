#include "panels/query_line.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStringListModel>
#include <QVBoxLayout>

#include "expression/query_words.h"
#include "panels/panel_text.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int kLongestPopup = 200;  // names that a popup is filled with
constexpr int kButtonPixels = 58;

bool isComparison(const QueryWord& word) {
  return word.isSign("==") || word.isSign("!=");
}

}  // namespace

QueryWordAt queryWordAt(const QString& query, int cursor) {
  const std::string before = query.left(cursor).toStdString();
  std::vector<QueryWord> words;
  std::string open;  // what is typed behind a quote that is not closed yet
  std::size_t openAt = std::string::npos;
  try {
    words = queryWords(before);
  } catch (const QueryError& error) {
    openAt = error.position();
    words = queryWords(std::string_view(before).substr(0, openAt));
    open = before.substr(openAt + 1);
  }
  words.pop_back();  // the end
  QueryWordAt at;
  std::size_t start = before.size();
  if (openAt != std::string::npos) {
    start = openAt;
    at.word = QString::fromStdString(open);
  } else if (!words.empty() && words.back().kind == QueryWord::Kind::text &&
             words.back().position + words.back().size == before.size()) {
    start = words.back().position;
    at.word = QString::fromStdString(words.back().text);
    words.pop_back();
  }
  at.start = static_cast<int>(QString::fromStdString(before.substr(0, start)).size());
  // Back over a list to its "in".
  std::size_t last = words.size();
  while (last > 0 && words[last - 1].isSign(",")) last = last >= 2 ? last - 2 : 0;
  const bool inList = last >= 2 && words[last - 1].isSign("[") && words[last - 2].isSign("in");
  if (inList) {
    last -= 2;
    if (last > 0 && words[last - 1].isSign("not")) --last;
  } else {
    last = words.size();
    if (last == 0 || !isComparison(words[last - 1])) return at;
    --last;
  }
  if (last > 0) at.column = QString::fromStdString(words[last - 1].text);
  return at;
}

QueryLine::QueryLine(QWidget* parent)
    : QWidget(parent),
      m_line(new QLineEdit(this)),
      m_note(captionLabel({}, this)),
      m_completer(new QCompleter(this)),
      m_words(new QStringListModel(this)) {
  m_line->setPlaceholderText(tr("cell_type == \"B\" and MS4A1 > 1"));
  m_line->setAccessibleName(tr("Select by a query"));
  m_line->setToolTip(
      tr("Select cells by columns and genes (Ctrl+F): == != < <= > >=, in [a, b], and, or, not, "
         "parentheses. Counts of genes are log1p at median depth, as they are coloured."));
  m_line->setClearButtonEnabled(true);
  m_line->installEventFilter(this);
  m_note->setAccessibleName(tr("What the query finds"));
  m_completer->setModel(m_words);
  m_completer->setCaseSensitivity(Qt::CaseInsensitive);
  m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
  m_completer->setMaxVisibleItems(10);
  m_completer->setWidget(m_line);
  auto* button = new QPushButton(tr("Select"), this);
  button->setToolTip(tr("Select the cells that meet the query (Enter)."));
  button->setMaximumWidth(kButtonPixels);  // the room is the query's
  auto* row = new QHBoxLayout;
  row->setSpacing(innerGap);
  row->addWidget(m_line, 1);
  row->addWidget(button);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(innerGap);
  layout->addLayout(row);
  layout->addWidget(m_note);
  m_note->hide();
  setFocusProxy(m_line);
  connect(m_line, &QLineEdit::textEdited, this, &QueryLine::complete);
  connect(m_line, &QLineEdit::textChanged, this, [this](const QString& query) {
    m_wrong = false;  // until the next answer says so again
    Q_EMIT edited(query);
  });
  const auto enter = [this] {
    // Enter in the list of names takes the name only.
    const QAbstractItemView* popup = m_completer->popup();
    if (!popup->isVisible() || !popup->currentIndex().isValid()) Q_EMIT entered(m_line->text());
  };
  connect(m_line, &QLineEdit::returnPressed, this, enter);
  connect(button, &QPushButton::clicked, this, enter);
  connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this,
          &QueryLine::insertCompletion);
}

void QueryLine::setNames(const QStringList& names,
                         std::function<QStringList(const QString&)> valuesOf) {
  m_names = names;
  m_valuesOf = std::move(valuesOf);
}

QString QueryLine::query() const {
  return m_line->text();
}

void QueryLine::setQuery(const QString& query) {
  m_line->setText(query);
}

void QueryLine::setNote(const QString& note) {
  m_problem = -1;
  m_wrong = false;
  setTextColor(m_note, Theme::of(palette()).muted);
  m_note->setText(note);
  m_note->setVisible(!note.isEmpty());
}

void QueryLine::setProblem(const QString& sentence, int position) {
  m_problem = position;
  m_wrong = true;
  setTextColor(m_note, Theme::of(palette()).outside);
  m_note->setText(sentence);
  m_note->show();
}

void QueryLine::focusForTyping() {
  m_line->setFocus(Qt::ShortcutFocusReason);
  m_line->selectAll();
}

void QueryLine::complete() {
  const QueryWordAt at = queryWordAt(m_line->text(), m_line->cursorPosition());
  const bool isValue = !at.column.isEmpty();
  if (at.word.isEmpty() && !isValue) {
    m_completer->popup()->hide();
    return;
  }
  const QStringList all = isValue && m_valuesOf ? m_valuesOf(at.column) : m_names;
  // What begins with the word, then what holds it.
  QStringList first, second;
  for (const QString& name : all) {
    const QStringView bare =
        name.startsWith(QLatin1Char('"')) ? QStringView(name).mid(1) : QStringView(name);
    if (bare.startsWith(at.word, Qt::CaseInsensitive)) {
      first << name;
    } else if (second.size() < kLongestPopup && bare.contains(at.word, Qt::CaseInsensitive)) {
      second << name;
    }
    if (first.size() >= kLongestPopup) break;
  }
  first += second;
  if (first.isEmpty() || (first.size() == 1 && first.front() == at.word)) {
    m_completer->popup()->hide();
    return;
  }
  m_words->setStringList(first);
  m_completer->complete();
}

void QueryLine::insertCompletion(const QString& word) {
  const int cursor = m_line->cursorPosition();
  const QueryWordAt at = queryWordAt(m_line->text(), cursor);
  QString text = m_line->text();
  text.replace(at.start, cursor - at.start, word);
  m_line->setText(text);
  m_line->setCursorPosition(at.start + static_cast<int>(word.size()));
}

bool QueryLine::eventFilter(QObject* watched, QEvent* event) {
  // Enter on a query that is wrong goes to where it is.
  if (event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_wrong && m_problem >= 0) {
      m_line->setCursorPosition(m_problem);
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace chreode
