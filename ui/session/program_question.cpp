#include "session/program_question.h"

#include <QFile>
#include <algorithm>

#include "model/seed_siblings.h"
#include "notebook/program_setup.h"
#include "session/programs.h"

namespace chreode {

Hypothesis ProgramQuestion::ask(const Progress& progress) const {
  const ProgramStudy study = studyPrograms(*lab, asked.request, progress);
  return programEntry(asked, study, study.answers.front(), *lab, source);
}

ProgramSetup Programs::setup() const {
  ProgramSetup setup;
  if (m_source.kind == ProgramSource::Kind::table) setup.programs = m_source.path.toStdString();
  if (m_source.kind == ProgramSource::Kind::inferred) {
    setup.infer = setup.inferAlone = true;
    for (const QString& factor : m_source.factors) setup.factors.push_back(factor.toStdString());
  }
  setup.signs = m_signs;
  setup.cells = m_cells.cells;
  setup.start = m_start;
  if (m_classifier) setup.label = m_classifier->column;
  // Models of other seeds are found again by their files, which stand beside the first one's.
  std::vector<std::string> paths;
  for (int k = 1; m_model && !m_model->path.isEmpty() && k <= kSiblingsAtMost; ++k) {
    const std::string path = siblingPath(m_model->path.toStdString(), k);
    if (QFile::exists(QString::fromStdString(path))) paths.push_back(path);
  }
  if (paths.size() >= 2 && m_siblings.size() == paths.size()) setup.seedModels = std::move(paths);
  return setup;
}

std::optional<ProgramQuestion> Programs::question(ProgramOperator by) const {
  const auto answer = m_questions.answer();
  if (!answer || !m_model || answer->lab != m_lab) return std::nullopt;
  const std::string& factor = answer->lab->program(answer->study.answers.front().program).factor;
  ProgramQuestion question;
  question.lab = answer->lab;
  StudyRequest& request = question.asked.request;
  request.factors = {factor};
  request.amount = answer->amount;
  // The first is the one that is told and ranked; one that was not asked is told by the first.
  if (std::find(answer->operators.begin(), answer->operators.end(), by) ==
      answer->operators.end()) {
    by = answer->operators.front();
  }
  request.operators = {by};
  for (const ProgramOperator each : answer->operators) {
    if (each != by) request.operators.push_back(each);
  }
  const auto background = m_questions.background();
  if (background && background->amount == answer->amount) {
    const ProgramAnswer* ranked = background->find(factor);
    if (ranked && ranked->background) {
      request.backgroundSets = static_cast<int>(ranked->background->effects.size());
    }
  }
  question.asked.cells = m_cells.text.toStdString();
  question.asked.setup = setup().toJson();
  question.source = sourceOf(*m_data, m_model->model().card(), m_model->fingerprint.toStdString(),
                             m_model->path.toStdString(), request.seed);
  return question;
}

}  // namespace chreode
