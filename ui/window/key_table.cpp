#include "window/key_table.h"

#include "scene/scene_keys.h"

namespace chreode {

const std::vector<CommandRow>& commandTable() {
  static const std::vector<CommandRow> rows{
      {"file.open", "File", "Open…", "Ctrl+O"},
      {"file.openFolder", "File", "Open a 10x folder…", "Ctrl+Shift+O"},
      {"file.reopen", "File", "Open this file otherwise…", ""},
      {"file.demo", "File", "Open the demo", "Ctrl+D"},
      {"file.saveAs", "File", "Save as h5ad…", "Ctrl+Alt+S"},
      {"file.exportCells", "File", "Export the cells as a table…", ""},
      {"file.exportGenes", "File", "Export the gene lists…", ""},
      {"file.exportDirection", "File", "Export the genes of a direction…", ""},
      {"file.exportLoadings", "File", "Export the decoder's loadings…", ""},
      {"file.quit", "File", "Quit", "Ctrl+Q"},
      {"edit.undo", "Edit", "Undo", "Ctrl+Z"},
      {"edit.redo", "Edit", "Redo", "Ctrl+Shift+Z"},
      {"edit.letGo", "Edit", "Let go of the cells", ""},
      {"edit.copyGenes", "Edit", "Copy the gene table", "Ctrl+Shift+C"},
      {"view.explore", "View", "Explore", "E"},
      {"view.pull", "View", "Pull", "D"},
      {"view.follow", "View", "Follow the data while pulling", "F"},
      {"view.orthographic", "View", "Orthographic", ""},
      {"view.showAll", "View", "Show all", ""},
      {"view.classNames", "View", "Class names in the scene", "N"},
      {"view.splitRight", "View", "Split right", "Ctrl+T"},
      {"view.splitBelow", "View", "Split below", "Ctrl+Shift+T"},
      {"view.closeView", "View", "Close this view", "Ctrl+W"},
      {"view.nextView", "View", "Next view", "F6"},
      {"view.linkCameras", "View", "Cameras linked", ""},
      {"view.sameColor", "View", "Same colour as the first view", ""},
      {"view.colorBy", "View", "Colour by a gene or column", "G"},
      {"view.geneSet", "View", "Colour by a gene set…", "Ctrl+Shift+G"},
      {"view.genePlots", "View", "Genes by class…", "Ctrl+Shift+V"},
      {"view.compare", "View", "Compare groups of cells", "Ctrl+Shift+D"},
      {"view.resetLayout", "View", "Reset layout", ""},
      {"select.lasso", "Select", "Lasso", "L"},
      {"select.rectangle", "Select", "Rectangle", "R"},
      {"select.ball", "Select", "Ball", "B"},
      {"select.frontOnly", "Select", "Front only, not through", ""},
      {"select.query", "Select", "By query…", "Ctrl+F"},
      {"select.gate", "Select", "By a gate over two genes…", "Ctrl+Shift+F"},
      {"select.class", "Select", "Class of the held cell", "C"},
      {"select.grow", "Select", "Grow over the neighbours", "Ctrl++"},
      {"select.shrink", "Select", "Shrink", "Ctrl+-"},
      {"select.growInView", "Select", "Grow over the picture, not the codes", ""},
      {"select.invert", "Select", "Invert", "Ctrl+I"},
      {"select.clear", "Select", "Clear", "Ctrl+Shift+A"},
      {"select.hold", "Select", "Hold the selected cells", "H"},
      {"select.saveGroup", "Select", "Save as a group…", "Ctrl+Shift+N"},
      {"model.cellsGenes", "Model", "Cells and genes…", "Ctrl+G"},
      {"model.load", "Model", "Load a model…", "Ctrl+L"},
      {"model.save", "Model", "Save the model as…", "Ctrl+Shift+S"},
      {"model.latent", "Model", "Latent numbers", "Ctrl+Shift+L"},
      {"model.card", "Model", "Model card…", "Ctrl+J"},
      {"figure.export", "Figure", "Export figure…", "Ctrl+E"},
      {"figure.film", "Figure", "Export film…", "Ctrl+Shift+E"},
      {"figure.save", "Figure", "Save the view as PNG…", "Ctrl+S"},
      {"help.keys", "Help", "Keys", "F1"},
      {"help.about", "Help", "About Chreode", ""},
  };
  return rows;
}

std::vector<KeyRow> keyRows() {
  std::vector<KeyRow> rows;
  for (const CommandRow& command : commandTable()) {
    if (*command.keys == '\0') continue;
    rows.push_back(
        {QString::fromUtf8(command.group),
         QKeySequence(QString::fromUtf8(command.keys)).toString(QKeySequence::NativeText),
         QString::fromUtf8(command.text)});
  }
  const auto scene = [&rows](const QString& keys, const QString& text) {
    rows.push_back({QStringLiteral("Scene"), keys, text});
  };
  scene(QStringLiteral("left drag"), QStringLiteral("orbit; on the handle: pull"));
  scene(QStringLiteral("middle or right drag"), QStringLiteral("move the view"));
  scene(QStringLiteral("wheel"), QStringLiteral("zoom to the pointer"));
  scene(QStringLiteral("click, Ctrl+click"),
        QStringLiteral("take hold of a cell, add to those held"));
  scene(QStringLiteral("double click"), QStringLiteral("fly to a cell; on empty ground show all"));
  scene(QStringLiteral("Shift while pulling"), QStringLiteral("towards and away"));
  scene(QStringLiteral("Shift while selecting"), QStringLiteral("add to the selection"));
  scene(QStringLiteral("Ctrl or Alt while selecting"), QStringLiteral("take out of the selection"));
  scene(QStringLiteral("Shift and Ctrl while selecting"),
        QStringLiteral("keep what is in both, as with Shift and Alt"));
  const auto numbers = [&rows](const QString& keys, const QString& text) {
    rows.push_back({QStringLiteral("Latent numbers"), keys, text});
  };
  numbers(QStringLiteral("drag, with Shift"), QStringLiteral("move the number, finely"));
  numbers(QStringLiteral("arrows, page keys"),
          QStringLiteral("by 0.1 and by 1 standard deviation"));
  numbers(QStringLiteral("Home, double click"), QStringLiteral("back to what the encoder gave"));
  numbers(QStringLiteral("Esc"), QStringLiteral("cancel the move under way"));
  for (const SceneKey& key : sceneKeys()) {
    scene(QKeySequence(key.keys).toString(QKeySequence::NativeText), QString::fromUtf8(key.does));
  }
  return rows;
}

}  // namespace chreode
