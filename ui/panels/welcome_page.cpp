#include "panels/welcome_page.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

#include "panels/panel_text.h"
#include "plots/class_colors.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int contentWidth = 440;
constexpr int mostRecent = 6;

/// The program's sign: a valley that forks, with a cell that was drawn from one arm to the other.
class Sign : public QWidget {
 public:
  explicit Sign(QWidget* parent) : QWidget(parent) { setFixedSize(72, 72); }

 protected:
  void paintEvent(QPaintEvent*) override {
    const Theme& theme = Theme::of(palette());
    const std::vector<QColor> colors = classColors(8);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto branch = [](double x, double y) {
      QPainterPath path(QPointF(36, 8));
      path.cubicTo(QPointF(36, 34), QPointF(x, 34), QPointF(x, y));
      return path;
    };
    painter.setPen(QPen(theme.hairline, 9, Qt::SolidLine, Qt::RoundCap));
    painter.drawPath(branch(12, 60));
    painter.drawPath(branch(60, 60));
    painter.setPen(QPen(theme.text, 1.6, Qt::DotLine, Qt::RoundCap));
    painter.drawLine(QPointF(19, 60), QPointF(50, 60));
    painter.setPen(QPen(colors[4], 2.2));
    painter.setBrush(theme.window);
    painter.drawEllipse(QPointF(12, 60), 6, 6);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors[5]);
    painter.drawEllipse(QPointF(60, 60), 7, 7);
    painter.setBrush(colors[4]);
    painter.drawEllipse(QPointF(36, 10), 5, 5);
  }
};

/// A recent file: its name, and its folder beside it in the muted colour.
class RecentButton : public QPushButton {
 public:
  RecentButton(const QString& path, QWidget* parent) : QPushButton(parent), m_file(path) {
    setFlat(true);
    setFixedHeight(32);
    setToolTip(path);
    setAccessibleName(path);
    setCursor(Qt::PointingHandCursor);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    if (underMouse() || hasFocus()) {
      painter.setRenderHint(QPainter::Antialiasing);
      painter.setPen(Qt::NoPen);
      painter.setBrush(theme.selection);
      painter.drawRoundedRect(rect().adjusted(0, 2, 0, -2), 4, 4);
    }
    const QFontMetrics metrics(font());
    const QString name = metrics.elidedText(m_file.fileName(), Qt::ElideMiddle, width() * 6 / 10);
    const QRect box = rect().adjusted(8, 0, -8, 0);
    painter.setPen(theme.text);
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, name);
    const QRect rest = box.adjusted(metrics.horizontalAdvance(name) + 16, 0, 0, 0);
    painter.setPen(theme.muted);
    painter.drawText(rest, Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(m_file.path(), Qt::ElideMiddle, rest.width()));
  }

 private:
  QFileInfo m_file;
};

/// The first local file that is dropped, or nothing.
QString droppedFile(const QMimeData* data) {
  for (const QUrl& url : data->urls())
    if (url.isLocalFile()) return url.toLocalFile();
  return {};
}

}  // namespace

WelcomePage::WelcomePage(QWidget* parent)
    : QWidget(parent),
      m_demo(new QPushButton(tr("Try the demo"))),
      m_open(new QPushButton(tr("Open…"))),
      m_recentTitle(headingLabel(tr("Recent"))),
      m_recent(new QVBoxLayout) {
  setAcceptDrops(true);
  auto* title = new QLabel(QStringLiteral("Chreode"));
  title->setFont(textFont(28, QFont::DemiBold));
  QLabel* sentence = textLabel(
      tr("Take hold of a cell, pull it through latent space, and watch the genes that change."));
  sentence->setForegroundRole(QPalette::PlaceholderText);
  m_demo->setDefault(true);
  m_demo->setMinimumSize(120, 36);
  m_demo->setToolTip(tr("Simulated cells of the myeloid network, with a trained model."));
  m_open->setMinimumHeight(36);
  m_open->setToolTip(tr("Open an expression file (Ctrl+O); folders and files can be dropped here, too."));
  m_recent->setSpacing(0);

  auto* head = new QHBoxLayout;
  head->setSpacing(24);
  auto* words = new QVBoxLayout;
  words->setSpacing(innerGap);
  words->addWidget(title);
  words->addWidget(sentence);
  head->addWidget(new Sign(this), 0, Qt::AlignTop);
  head->addLayout(words, 1);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(rowGap);
  buttons->addWidget(m_demo);
  buttons->addWidget(m_open);
  buttons->addWidget(captionLabel(tr("or drop a file anywhere")), 1, Qt::AlignVCenter);

  auto* content = new QWidget(this);
  content->setMinimumWidth(320);
  content->setMaximumWidth(contentWidth);
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(24);
  column->addLayout(head);
  column->addLayout(buttons);
  auto* recent = new QVBoxLayout;
  recent->setSpacing(rowGap);
  recent->addWidget(m_recentTitle);
  recent->addLayout(m_recent);
  column->addLayout(recent);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(32, 32, 32, 32);
  layout->addStretch(2);
  auto* middle = new QHBoxLayout;
  middle->addStretch(1);
  middle->addWidget(content, 4);
  middle->addStretch(1);
  layout->addLayout(middle);
  layout->addStretch(3);

  connect(m_demo, &QPushButton::clicked, this, &WelcomePage::demoRequested);
  connect(m_open, &QPushButton::clicked, this, &WelcomePage::openRequested);
  setRecent({});
}

void WelcomePage::setRecent(const QStringList& paths) {
  while (QLayoutItem* item = m_recent->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  for (const QString& path : paths.mid(0, mostRecent)) {
    auto* button = new RecentButton(path, this);
    connect(button, &QPushButton::clicked, this, [this, path] { Q_EMIT fileChosen(path); });
    m_recent->addWidget(button);
  }
  m_recentTitle->setVisible(!paths.isEmpty());
}

void WelcomePage::paintEvent(QPaintEvent*) {
  if (!m_dropping) return;
  const Theme& theme = Theme::of(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme.accent, 2.0, Qt::DashLine));
  painter.setBrush(theme.selection);
  painter.drawRoundedRect(QRectF(rect()).adjusted(16, 16, -16, -16), 8, 8);
}

void WelcomePage::dragEnterEvent(QDragEnterEvent* event) {
  if (droppedFile(event->mimeData()).isEmpty()) return;
  event->acceptProposedAction();
  m_dropping = true;
  update();
}

void WelcomePage::dragLeaveEvent(QDragLeaveEvent*) {
  m_dropping = false;
  update();
}

void WelcomePage::dropEvent(QDropEvent* event) {
  m_dropping = false;
  update();
  const QString path = droppedFile(event->mimeData());
  if (path.isEmpty()) return;
  event->acceptProposedAction();
  Q_EMIT fileChosen(path);
}

}  // namespace chreode
