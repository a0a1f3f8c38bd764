#include "window/plot_link.h"

#include <QContextMenuEvent>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

#include "base/error.h"
#include "expression/data_hash.h"
#include "figures/plot_figure.h"
#include "plots/export_name.h"
#include "plots/export_note.h"
#include "session/session.h"

namespace chreode {

namespace {

constexpr int plotDpi = 300;

}  // namespace

PlotLink::PlotLink(Session* session, QWidget* window) : QObject(window), m_session(session) {
  QCoreApplication::instance()->installEventFilter(this);
}

bool PlotLink::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::ContextMenu || !watched->isWidgetType()) return false;
  auto* plot = static_cast<QWidget*>(watched);
  if (exportName(plot).isEmpty()) return false;
  QMenu menu(plot);
  menu.addAction(tr("Export plot…"), this, [this, plot] { ask(plot); });
  menu.exec(static_cast<QContextMenuEvent*>(event)->globalPos());
  return true;
}

void PlotLink::ask(QWidget* plot) {
  const QStringList kinds{tr("SVG (*.svg)"), tr("PDF (*.pdf)"), tr("PNG, 300 dpi (*.png)")};
  QString chosen = kinds.front();
  QString path = QFileDialog::getSaveFileName(plot->window(), tr("Export the plot"),
                                              exportName(plot) + QStringLiteral(".svg"),
                                              kinds.join(QStringLiteral(";;")), &chosen);
  if (path.isEmpty()) return;
  if (!figureFormatOf(path))
    path += QLatin1Char('.') + chosen.section(QLatin1Char('.'), -1).chopped(1);
  save(plot, path);
}

bool PlotLink::save(QWidget* plot, const QString& path) {
  const auto format = figureFormatOf(path);
  if (!format) {
    Q_EMIT failed(tr("%1 must end in .svg, .pdf or .png.").arg(path));
    return false;
  }
  FigureWords words;
  words.title = exportName(plot);
  words.record[QStringLiteral("program")] =
      QString(QStringLiteral("Chreode ") + QCoreApplication::applicationVersion());
  words.record[QStringLiteral("plot")] = exportName(plot);
  if (const auto data = m_session->data()) {
    words.record[QStringLiteral("file")] = QFileInfo(QString::fromStdString(data->path)).fileName();
    words.record[QStringLiteral("data_hash")] = QString::fromStdString(dataHashText(*data));
    words.record[QStringLiteral("matrix")] = QString::fromStdString(data->taken.description());
    words.record[QStringLiteral("simulated")] = data->simulated;
    if (data->simulated) words.title += tr(" (simulated)");
    words.description = tr("%1 of %2.").arg(words.title, QString::fromStdString(data->name));
  }
  if (const auto model = m_session->models().current()) {
    words.record[QStringLiteral("model")] = model->name;
    words.record[QStringLiteral("model_hash")] = model->fingerprint;
  }
  if (const QString note = exportNote(plot); !note.isEmpty()) {
    words.record[QStringLiteral("note")] = note;
    words.description += QLatin1Char(' ') + note;
  }
  try {
    writePlot(plot, path, *format, plotDpi, words);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
    return false;
  }
  Q_EMIT saved(path);
  return true;
}

}  // namespace chreode
