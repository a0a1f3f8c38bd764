// The parts of MainWindow that ask the person for something or tell about the program.
#include <QApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QStatusBar>

#include "figures/view_figure.h"
#include "files/cell_table.h"
#include "model/blas.h"
#include "model/decoder_loadings.h"
#include "panels/about_dialog.h"
#include "panels/gene_change_model.h"
#include "panels/open_dialog.h"
#include "plots/number_text.h"
#include "plots/theme.h"
#include "render/graphics_setup.h"
#include "window/direction_export.h"
#include "window/main_window.h"
#include "window/save_name.h"

namespace chreode {

namespace {

QStringList tableKinds() {
  return {QStringLiteral("Tab-separated (*.tsv)"), QStringLiteral("Comma-separated (*.csv)")};
}

}  // namespace

void MainWindow::askOpen() {
  const QString path =
      QFileDialog::getOpenFileName(this, QStringLiteral("Open cells"), {},
                                   QStringLiteral("Expression files (*.h5ad *.h5mu *.h5 *.hdf5 "
                                                  "*.loom *.mtx *.mtx.gz *.csv *.csv.gz *.tsv "
                                                  "*.tsv.gz *.txt *.txt.gz);;All files (*)"));
  if (!path.isEmpty()) askHow(path);
}

void MainWindow::askOpenFolder() {
  const QString path = QFileDialog::getExistingDirectory(
      this, QStringLiteral("Open a 10x folder, or one of several"));
  if (!path.isEmpty()) askHow(path);
}

void MainWindow::askHow(const QString& path, const OpenChoice& choice, const QString& reason,
                        const QString& modelFile) {
  m_errors->dismiss();
  if (m_openDialog) m_openDialog->reject();
  auto* dialog = new OpenDialog(path, choice, reason, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  m_openDialog = dialog;
  connect(m_session, &Session::previewed, dialog, &OpenDialog::setPreview);
  connect(m_session, &Session::previewFailed, dialog, &OpenDialog::setFailure);
  connect(dialog, &OpenDialog::previewWanted, m_session, &Session::preview);
  connect(dialog, &QDialog::rejected, m_session, &Session::cancelPreview);
  connect(dialog, &QDialog::accepted, this, [this, dialog, modelFile] {
    m_session->open(dialog->path(), dialog->choice(), modelFile);
  });
  m_session->preview(path, choice.part);
  dialog->open();
}

QString MainWindow::suggestedName(const QString& ending) const {
  return chreode::suggestedName(m_session->data()->name, ending);
}

void MainWindow::exportTo(const QString& path,
                          const std::function<void(const std::string&)>& write) {
  if (path.isEmpty()) return;
  if (const auto failure = catchFailure([&] { write(path.toStdString()); })) {
    showError(failure->sentence);
  } else {
    statusBar()->showMessage(QStringLiteral("Exported to %1.").arg(path), 8000);
  }
}

void MainWindow::askSaveAs() {
  const QString path = askSaveName(this, QStringLiteral("Save as h5ad"),
                                   suggestedName(QStringLiteral("-chreode.h5ad")),
                                   {QStringLiteral("AnnData files (*.h5ad)")});
  if (!path.isEmpty()) m_session->saveAs(path);
}

void MainWindow::askExportCells() {
  const auto held = static_cast<std::int64_t>(m_session->hand().held().size());
  const Index selected = m_session->selection().count();
  const QString title =
      selected > 0 ? QStringLiteral("Export the %1 selected cells").arg(countText(selected))
      : held > 0
          ? QStringLiteral("Export the %1 held cells").arg(countText(held))
          : QStringLiteral("Export all %1 cells").arg(countText(m_session->data()->cellCount()));
  const QString path =
      askSaveName(this, title, suggestedName(QStringLiteral("-cells.tsv")), tableKinds());
  if (!path.isEmpty()) m_session->exportCells(path);
}

void MainWindow::askExportGroup(const QString& name) {
  const CellGroup* group = m_session->selection().group(name);
  if (!group) return;
  const std::vector<std::int32_t> cells = group->cells->cells();
  const QString path =
      askSaveName(this, QStringLiteral("Export the group %1").arg(name),
                  suggestedName(QStringLiteral("-%1.tsv").arg(name)), tableKinds());
  if (!path.isEmpty()) m_session->exportCells(path, cells);
}

std::vector<GeneList> MainWindow::geneLists() const {
  const GeneChangeModel* genes = m_panels.expression->model();
  std::vector<GeneList> lists;
  if (!m_session->data()) return lists;
  QString what = m_panels.expression->subject();
  for (const std::string& caveat : m_session->data()->caveats()) {
    what = QString::fromStdString(caveat) + QStringLiteral("; ") + what;
  }
  const auto add = [&](GeneChangeModel::List list, const QString& name) {
    GeneList made{suggestedName(name).toStdString(), what.toStdString(), {}};
    for (const QString& gene : genes->genesOf(list)) made.genes.push_back(gene.toStdString());
    if (!made.genes.empty()) lists.push_back(std::move(made));
  };
  add(GeneChangeModel::List::up, QStringLiteral("_up"));
  add(GeneChangeModel::List::down, QStringLiteral("_down"));
  add(GeneChangeModel::List::pinned, QStringLiteral("_pinned"));
  return lists;
}

void MainWindow::askExportGenes() {
  const std::vector<GeneList> lists = geneLists();
  if (lists.empty()) {
    showError(QStringLiteral("There are no gene lists yet: pull a cell first."));
    return;
  }
  exportTo(askSaveName(this, QStringLiteral("Export the gene lists"),
                       suggestedName(QStringLiteral("-genes.gmt")),
                       {QStringLiteral("Gene sets (*.gmt)"),
                        QStringLiteral("Text, a gene a line (*.txt)")}),
           [&](const std::string& path) { writeGeneLists(path, lists); });
}

void MainWindow::askExportDirection() {
  const DirectionGenes direction = m_panels.latent->directionGenes();
  if (direction.change.size() == 0 || !m_session->data()) {
    showError(
        QStringLiteral("There is no direction yet: choose one on the page of latent numbers."));
    return;
  }
  const std::string place = m_panels.latent->place().toStdString();
  const std::vector<std::string> notes = m_session->data()->caveats();
  exportTo(askSaveName(this, QStringLiteral("Export the genes of a direction"),
                       suggestedName(QStringLiteral("-direction.tsv")),
                       tableKinds() << QStringLiteral("Gene sets (*.gmt)")),
           [&](const std::string& path) { writeDirection(path, direction, place, notes); });
}

void MainWindow::askExportLoadings() {
  const auto model = m_session->models().current();
  if (!model) {
    showError(QStringLiteral("There is no model yet whose loadings could be exported."));
    return;
  }
  const std::shared_ptr<const LatentModel> decoder = model->experiment->parts().model;
  if (!decoderLoadings(*decoder)) {
    showError(QStringLiteral("The decoder of %1 is not linear, so it has no loadings; train one "
                             "with a linear decoder, or export the genes of a direction.")
                  .arg(model->name));
    return;
  }
  const std::vector<std::string> notes = m_session->data()->caveats();
  exportTo(askSaveName(this, QStringLiteral("Export the decoder's loadings"),
                       suggestedName(QStringLiteral("-loadings.tsv")), tableKinds()),
           [&](const std::string& path) { writeLoadings(path, *decoder, notes); });
}

void MainWindow::askLoadModel() {
  const QString path =
      QFileDialog::getOpenFileName(this, QStringLiteral("Load a model"), {},
                                   QStringLiteral("TorchScript models (*.pt);;All files (*)"));
  if (!path.isEmpty()) m_session->models().load(path);
}

void MainWindow::askGeneMap() {
  const QString path =
      QFileDialog::getOpenFileName(this, QStringLiteral("A table of gene names, from and to"), {},
                                   QStringLiteral("Tables (*.tsv *.txt *.csv);;All files (*)"));
  if (path.isEmpty()) return;
  m_session->models().setGeneNames({path, m_session->models().geneNames().acrossSpecies});
}

void MainWindow::askSaveModel() {
  const QString path =
      askSaveName(this, QStringLiteral("Save the model"), QStringLiteral("model.pt"),
                  {QStringLiteral("TorchScript models (*.pt)")});
  if (!path.isEmpty()) m_session->models().save(m_session->models().current(), path);
}

void MainWindow::askSaveView() {
  if (!m_session->data()) {
    showError(QStringLiteral("There is no view to save: open a file first."));
    return;
  }
  const QStringList scales{QStringLiteral("PNG, size of the screen (*.png)"),
                           QStringLiteral("PNG, 2 × (*.png)"), QStringLiteral("PNG, 3 × (*.png)"),
                           QStringLiteral("PNG, 4 × (*.png)")};
  QString chosen = scales[1];
  const QString path = askSaveName(this, QStringLiteral("Save the view"),
                                   suggestedName(QStringLiteral(".png")), scales, &chosen);
  if (path.isEmpty()) return;
  if (saveView(path, 1.0 + static_cast<double>(scales.indexOf(chosen)))) {
    statusBar()->showMessage(QStringLiteral("View saved as %1.").arg(path), 8000);
  }
}

QImage MainWindow::viewFigure(double scale) const {
  const auto data = m_session->data();
  const auto view = m_session->views().projection();
  ViewFigure figure;
  figure.scale = scale;
  figure.scene = m_grid->active()->picture(scale);
  if (figure.scene.isNull() || !data) return {};
  figure.legend.title << QString::fromStdString(data->name) +
                             (data->simulated ? QStringLiteral(" (simulated)") : QString());
  if (m_coloring->showsClasses() || m_coloring->showsBlend()) {
    const ClassLegend classes =
        m_coloring->showsClasses() ? m_coloring->seenClasses() : m_coloring->seenBlend();
    figure.legend.title << classes.column;
    for (int i = 0; i < classes.names.size(); ++i) {
      const auto level = static_cast<std::size_t>(i);
      figure.legend.classes.push_back(
          {classes.names[i], classes.colors[level], countText(classes.counts[level])});
    }
  } else if (m_coloring->showsRange()) {
    const RangeView& range = m_coloring->range();
    figure.legend.bar = ColorBar{range.range, range.greyZero, range.scale, range.vision};
    figure.legend.title << range.title;
    if (!range.unit.isEmpty()) figure.legend.title << range.unit;
  }
  QStringList source;
  if (view) source << QString::fromStdString(view->description());
  source << cellsText(*data);
  if (data->matrix) source << QString::fromStdString(data->taken.description());
  if (const auto model = m_session->models().current()) source << model->name;
  if (data->simulated) source << QStringLiteral("simulated data");
  source << QStringLiteral("Chreode ") + QApplication::applicationVersion();
  figure.footer << source.join(QStringLiteral("  ·  "));
  if (!m_session->hand().edits().empty()) {
    figure.footer << QStringLiteral(
        "Shows edited cells: predictions are associations that the model learned from these data.");
  }
  return paintViewFigure(figure, Theme::of(palette()));
}

bool MainWindow::saveView(const QString& path, double scale) {
  const QImage image = viewFigure(scale);
  if (image.isNull()) {
    showError(QStringLiteral("The view cannot be drawn: there is no OpenGL context."));
    return false;
  }
  if (!image.save(path)) {
    showError(QStringLiteral("%1 cannot be written; choose another folder.").arg(path));
    return false;
  }
  return true;
}

void MainWindow::showAbout() {
  const BlasProbe blas = probeBlas();
  const std::vector<AboutRow> rows{
      {QStringLiteral("Chreode"), QApplication::applicationVersion(), false},
      {QStringLiteral("Qt"), QString::fromLatin1(qVersion()), false},
      {QStringLiteral("VTK"), vtkVersionText(), false},
      {QStringLiteral("OpenGL renderer"), m_grid->active()->rendererName(), false},
      {QStringLiteral("BLAS"), QString::fromStdString(blas.description()), blas.slow()},
  };
  AboutDialog(QApplication::applicationVersion(), rows, this).exec();
}

}  // namespace chreode
