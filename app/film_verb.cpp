#include "film_verb.h"

#include <QStringList>
#include <iostream>
#include <memory>

#include "base/error.h"
#include "figure_inputs.h"
#include "film/film.h"
#include "offscreen_program.h"
#include "verb.h"
#include "window/edited_places.h"

namespace chreode {

namespace {

struct FilmVerbOptions : FigureRequest {
  std::string output, pixels = "1280x720";
  double seconds = 8.0, degrees = 360.0;
  int framesPerSecond = 30;
  std::vector<std::string> move, to;
  bool turns = false, json = false;
};

FilmOptions filmOptions(const FilmVerbOptions& asked) {
  FilmOptions film;
  const QStringList sides = QString::fromStdString(asked.pixels).split(QLatin1Char('x'));
  film.pixels = {sides.value(0).toInt(), sides.value(1).toInt()};
  film.seconds = asked.seconds;
  film.framesPerSecond = asked.framesPerSecond;
  film.degrees = asked.degrees;
  if (!asked.move.empty() && !asked.turns) film.degrees = 0.0;
  if (sides.size() != 2 || !film.problem().isEmpty())
    refuseFigure("--size \"" + asked.pixels + "\", --seconds or --fps: " +
                 film.problem().toStdString() + " As in --size 1280x720");
  return film;
}

/// The cells that --move names go by the difference between the mean codes: to those of --to.
void addDrag(FilmScene& scene, const FigureSource& source, const FilmVerbOptions& asked) {
  const Dataset& data = *source.data;
  const std::vector<std::int32_t> cells = data.cellsWhere(asked.move);
  const std::vector<std::int32_t> goal = data.cellsWhere(asked.to);
  const Matrix& codes = source.model->codes();
  const auto middle = [&codes](const std::vector<std::int32_t>& of) {
    RowVector sum = RowVector::Zero(codes.cols());
    for (const std::int32_t cell : of) sum += codes.row(cell);
    return RowVector(sum / static_cast<float>(of.size()));
  };
  const RowVector shift = middle(goal) - middle(cells);
  if (!source.view->project(Matrix(codes.topRows(1))))
    throw Error("The projection \"" + source.view->name() +
                "\" only looks: it cannot place codes on the way. Choose pca, classes or latent.");
  Matrix shifts(static_cast<Index>(cells.size()), codes.cols());
  shifts.rowwise() = shift;
  scene.placesAt = placesOnTheWay(source.view, source.model, cells, shifts);
  scene.moved.assign(cells.begin(), cells.end());
}

void runFilm(const FilmVerbOptions& asked) {
  const QString output = QString::fromStdString(asked.output);
  if (!output.endsWith(QStringLiteral(".mp4"), Qt::CaseInsensitive))
    refuseFigure("--output \"" + asked.output + "\" must end in .mp4");
  if (asked.move.empty() != asked.to.empty()) refuseFigure("--move and --to belong together");
  const FilmOptions film = filmOptions(asked);
  const FigureOptions look = figureOptions(asked);
  checkRequest(asked);
  const bool drag = !asked.move.empty();

  const Progress progress = terminalProgress();
  PanelRequest panel{asked.projection, asked.colorBy, {}, {}};
  if (drag && panel.projection.empty()) panel.projection = "pca";
  const FigureInputs inputs = openInputs(asked, {panel}, drag, progress.part(0.0, 0.2));
  FigureSource source = sourceOf(inputs, asked, panel);
  source.edited = drag;
  const OffscreenProgram program;
  FilmScene scene{figureFrom(source, asked, panel), {}, {}};
  if (drag) addDrag(scene, source, asked);
  writeFilm(output, scene, look, film, progress.part(0.2, 1.0));

  if (asked.json) {
    printJson({{"output", asked.output},
               {"kind", drag ? "drag" : "turntable"},
               {"width", film.pixels.width()},
               {"height", film.pixels.height()},
               {"frames", film.frames()},
               {"frames_per_second", film.framesPerSecond},
               {"seconds", static_cast<double>(film.frames()) / film.framesPerSecond},
               {"degrees", film.degrees},
               {"moved_cells", scene.moved.size()},
               {"caveats", inputs.data->caveats()}});
    return;
  }
  for (const std::string& caveat : inputs.data->caveats()) std::cout << "Note: " << caveat << "\n";
  std::cout << asked.output << ": " << film.frames() << " frames, " << film.pixels.width() << " x "
            << film.pixels.height() << " pixels, " << source.view->description() << "\n";
}

}  // namespace

void addFilmVerb(CLI::App& program) {
  const auto options = std::make_shared<FilmVerbOptions>();
  CLI::App* verb = program.add_subcommand(
      "film",
      "Film the cells as MP4: the eye going round them, or cells moving from where they were "
      "measured to where edited codes land. Needs what `figure` needs");
  addSourceOptions(*verb, *options);
  verb->add_option("-o,--output", options->output, "The film")->required()->type_name("OUT.mp4");
  verb->add_option("--size", options->pixels, "Width x height in pixels, even numbers")
      ->type_name("1280x720");
  verb->add_option("--seconds", options->seconds, "How long it lasts")->type_name("S");
  verb->add_option("--fps", options->framesPerSecond, "Frames a second")->type_name("N");
  CLI::Option* degrees =
      verb->add_option("--degrees", options->degrees,
                       "How far the eye goes round; 360 unless said, with --move 0")
          ->type_name("DEGREES");
  verb->add_option("--move", options->move,
                   "A drag: these cells go by the difference between their mean code and that of "
                   "--to; repeated: and")
      ->type_name("COLUMN=VALUE");
  verb->add_option("--to", options->to, "The cells whose mean code they go to")
      ->type_name("COLUMN=VALUE");
  addLookOptions(*verb, *options);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options, degrees] {
    options->turns = degrees->count() > 0;
    runFilm(*options);
  });
}

}  // namespace chreode
