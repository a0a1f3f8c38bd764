#include "window/program_link.h"

#include <QFileDialog>
#include <QFileInfo>

#include "files/cell_table.h"
#include "jobs/failure.h"
#include "window/program_arrows.h"
#include "window/session_legend.h"

namespace chreode {

ProgramLink::ProgramLink(Session* session, ProgramPanel* panel, QWidget* window)
    : QObject(window),
      m_session(session),
      m_programs(&session->programs()),
      m_panel(panel),
      m_window(window) {
  connect(m_programs, &Programs::changed, this, &ProgramLink::show);
  const ProgramQuestions* questions = &m_programs->questions();
  connect(questions, &ProgramQuestions::answered, this,
          [this, questions] { m_panel->setAnswer(questions->answer(), questions->isRough()); });
  connect(questions, &ProgramQuestions::judged, this, [this, questions] {
    m_panel->setBackground(questions->background(), questions->isJudging());
  });
  connect(questions, &ProgramQuestions::carded, this,
          [this, questions] { m_panel->setCard(questions->card(), questions->isCarding()); });
  for (const auto signal : {&Session::dataChanged, &Session::matrixReady, &Session::rolesChanged}) {
    connect(session, signal, this, &ProgramLink::showCells);
  }
  connect(&session->selection(), &Selection::changed, this, [this] {
    showCells();
    if (m_cells == ProgramPanel::kSelectedCells) chooseCells(m_cells);
  });
  connect(&session->views(), &ViewShelf::projectionChanged, this, &ProgramLink::showArrowsNote);
  linkPanel();
  showCells();
  showArrowsNote();
  show();
}

void ProgramLink::showArrowsNote() {
  m_panel->setArrowsNote(arrowsNote(m_session->views().projection().get()));
}

void ProgramLink::linkPanel() {
  ProgramQuestions* questions = &m_programs->questions();
  connect(m_panel, &ProgramPanel::shownChanged, m_programs, &Programs::setShown);
  connect(m_panel, &ProgramPanel::noteActionRequested, this, &ProgramLink::openRequested);
  connect(m_panel, &ProgramPanel::sourceChosen, this, &ProgramLink::chooseSource);
  connect(m_panel, &ProgramPanel::tableRequested, this, &ProgramLink::askTable);
  connect(m_panel, &ProgramPanel::inferenceRequested, this, [this](const QStringList& factors) {
    m_programs->setSource({ProgramSource::Kind::inferred, {}, factors});
  });
  connect(m_panel, &ProgramPanel::signsChosen, m_programs, &Programs::setSigns);
  connect(m_panel, &ProgramPanel::cellsChosen, this, &ProgramLink::chooseCells);
  connect(m_panel, &ProgramPanel::startChosen, m_programs, &Programs::setStart);
  connect(m_panel, &ProgramPanel::asked, questions,
          [questions](const QString& factor, const ShiftAmount& amount) {
            questions->ask(factor.toStdString(), amount);
          });
  connect(m_panel, &ProgramPanel::operatorChosen, questions, &ProgramQuestions::draw);
  connect(m_panel, &ProgramPanel::operatorsTicked, questions, &ProgramQuestions::setOperators);
  connect(m_panel, &ProgramPanel::backgroundRequested, questions, &ProgramQuestions::judge);
  connect(m_panel, &ProgramPanel::backgroundCancelled, questions, &ProgramQuestions::cancelJudging);
  connect(m_panel, &ProgramPanel::exportRequested, this, &ProgramLink::askExport);
  connect(m_panel, &ProgramPanel::cardRequested, questions,
          [questions](const QString& state) { questions->askCard(state.toStdString()); });
  connect(m_panel, &ProgramPanel::cardCancelled, questions, &ProgramQuestions::cancelCard);
  connect(m_panel, &ProgramPanel::keepAsked, this, &ProgramLink::keep);
}

/// Why nothing at all can be asked.
QString ProgramLink::sentence() const {
  switch (m_programs->state()) {
    case Programs::State::noFile:
      return tr("Open a file of cells to ask what its gene programmes do.");
    case Programs::State::reading:
      return tr("The expression matrix is still being read.");
    case Programs::State::noModel:
      return m_programs->isTraining()
                 ? tr("A model is being trained; it can be asked when it is done.")
                 : tr("The first model is still being made.");
    case Programs::State::noClasses:
      return tr(
          "These cells have no column of classes whose probabilities could change; choose "
          "one as the label on the left.");
    case Programs::State::learning:
      return tr("The classes are being learned on the model's codes.");
    default:
      return {};
  }
}

/// Why these programmes or cells cannot be asked.
QString ProgramLink::problem() const {
  switch (m_programs->state()) {
    case Programs::State::unchosen:
      return tr(
          "Load a table of factors and their targets, or infer the targets of some factors "
          "from correlation.");
    case Programs::State::noCells:
      return tr("No cell is selected; select some, or ask about all cells.");
    case Programs::State::preparing:
      return tr("The programmes are being prepared.");
    case Programs::State::refused:
      return m_programs->refusal();
    case Programs::State::ready:
      return m_programs->lab()->programs.usable() > 0
                 ? QString()
                 : tr("No programme of this table can be asked; the tip of each says why.");
    default:
      return {};
  }
}

void ProgramLink::show() {
  const bool noFile = m_programs->state() == Programs::State::noFile;
  m_panel->setNote(sentence(), noFile ? tr("Open…") : QString());
  m_panel->setProblem(problem());
  showSources();
  showModel();
  const auto model = m_session->models().current();
  m_panel->setHint(
      m_programs->isTraining() && model
          ? tr("A model is being trained; until it is done %1 is asked.").arg(model->name)
          : QString());
  const auto programs = m_programs->programs();
  m_panel->setSigns(
      m_programs->signs(),
      programs ? tr("Signs: %1.").arg(QString::fromStdString(programs->signsText)) : QString());
  m_panel->setPrograms(programs);
  QStringList classes, leftOut;
  if (const auto lab = m_programs->lab()) {
    const ClassContrast& contrast = lab->experiment->contrast();
    for (const std::string& name : contrast.labels()) classes << QString::fromStdString(name);
    for (const std::string& name : contrast.leftOut()) leftOut << QString::fromStdString(name);
    m_panel->setStart(classes, m_programs->start(), leftOut);
  }
}

void ProgramLink::showModel() {
  const auto model = m_session->models().current();
  if (model == m_model) return;
  m_model = model;
  QStringList genes;
  if (model) {
    for (const std::string& gene : model->model().card().genes) {
      genes << QString::fromStdString(gene);
    }
  }
  m_panel->setModelGenes(genes);
}

void ProgramLink::showSources() {
  QStringList names;
  int current = -1;
  const ProgramSource& source = m_programs->source();
  if (m_programs->offersStored()) {
    if (source.kind == ProgramSource::Kind::stored) current = 0;
    names << tr("The network of this file");
  }
  for (const QString& path : m_tables) {
    if (source.kind == ProgramSource::Kind::table && source.path == path) {
      current = static_cast<int>(names.size());
    }
    names << QFileInfo(path).fileName();
  }
  if (source.kind == ProgramSource::Kind::inferred) {
    current = static_cast<int>(names.size());
    names << tr("Correlation with %1").arg(source.factors.join(QStringLiteral(", ")));
  }
  m_panel->setSources(names, current);
}

void ProgramLink::chooseSource(int index) {
  const int stored = m_programs->offersStored() ? 1 : 0;
  if (index < stored) {
    m_programs->setSource({ProgramSource::Kind::stored, {}, {}});
  } else if (index - stored < m_tables.size()) {
    m_programs->setSource({ProgramSource::Kind::table, m_tables[index - stored], {}});
  }
}

void ProgramLink::askTable() {
  const QString path =
      QFileDialog::getOpenFileName(m_window, tr("A table of factors and targets"), {},
                                   tr("Tables and gene sets (*.tsv *.csv *.txt *.gmt *.tsv.gz "
                                      "*.csv.gz *.gmt.gz);;All files (*)"));
  if (!path.isEmpty()) loadTable(path);
}

void ProgramLink::loadTable(const QString& path) {
  const QString absolute = QFileInfo(path).absoluteFilePath();
  if (!m_tables.contains(absolute)) m_tables << absolute;
  m_programs->setSource({ProgramSource::Kind::table, absolute, {}});
}

void ProgramLink::showCells() {
  const auto data = m_session->data();
  ClassLegend legend;
  if (const auto label = m_session->label()) legend = sessionLegend(*m_session, *label);
  if (data != m_data) {
    m_data = data;
    m_cells = ProgramPanel::kAllCells;
    m_panel->setCells({}, 0, 0);
  }
  m_panel->setCells(legend, static_cast<int>(m_session->selection().count()),
                    data ? static_cast<int>(data->cellCount()) : 0);
}

void ProgramLink::chooseCells(int which) {
  m_cells = which;
  ProgramCells chosen;
  if (which == ProgramPanel::kAllCells) {
    chosen.text = tr("all cells");
  } else if (which == ProgramPanel::kSelectedCells) {
    chosen.cells = m_session->selection().cells();
    chosen.none = chosen.cells.empty();
    chosen.text = tr("the selected cells");
  } else if (const auto label = m_session->label()) {
    chosen.cells = label->cellsOf(which);
    chosen.none = chosen.cells.empty();
    chosen.text =
        tr("class %1").arg(QString::fromStdString(label->levels[static_cast<std::size_t>(which)]));
  }
  m_programs->setCells(chosen);
}

void ProgramLink::askExport() {
  if (!m_programs->questions().background()) return;
  const QString name =
      QFileInfo(QString::fromStdString(m_session->data()->name)).completeBaseName() +
      QStringLiteral("-programmes.csv");
  const QString path =
      QFileDialog::getSaveFileName(m_window, tr("Export the programmes' effects"), name,
                                   tr("Tables (*.csv *.tsv);;All files (*)"));
  if (!path.isEmpty()) save(path);
}

void ProgramLink::save(const QString& path) {
  const auto report = m_programs->questions().background();
  if (!report) return;
  if (const auto failure = catchFailure([&] {
        writeTextTable(path.toStdString(), reportNotes(*report), reportTitles(*report),
                       reportRows(*report));
      })) {
    Q_EMIT failed(failure->sentence);
  } else {
    Q_EMIT noticed(
        tr("Effects of %1 programmes exported to %2.").arg(report->study.answers.size()).arg(path));
  }
}

void ProgramLink::keep() {
  const auto question = m_programs->question(m_panel->chosenOperator());
  const auto data = m_session->data();
  if (!question || m_keepJob >= 0) return;
  // Ranked among all programmes, which of a long table takes a while.
  auto self = std::make_shared<int>(-1);
  *self = m_session->jobs().start<Hypothesis>(
      tr("Keeping the answer"),
      [question](const Progress& progress) { return question->ask(progress); },
      [this, self, data](Hypothesis entry) {
        if (m_keepJob == *self) m_keepJob = -1;
        if (m_session->data() != data) return;
        m_session->notebook().keep(std::move(entry));
        Q_EMIT noticed(tr("Kept in the notebook."));
      },
      [this, self](const Failure& failure) {
        if (m_keepJob == *self) m_keepJob = -1;
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
      });
  m_keepJob = *self;
}

}  // namespace chreode
