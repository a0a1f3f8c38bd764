// How a session tells the gene programmes of the data, the model and the classes in use.

#include "session/programs.h"
#include "session/session.h"

namespace chreode {

void Session::linkPrograms() {
  m_programs = std::make_unique<Programs>(&m_jobs);
  const auto showData = [this] { m_programs->setData(m_data); };
  connect(this, &Session::dataChanged, m_programs.get(), showData);
  connect(this, &Session::matrixReady, m_programs.get(), showData);
  const auto showModel = [this] {
    const auto model = m_models.current();
    m_programs->setModel(model, model ? m_seeds.of(model->id) : SeedModels::Siblings());
  };
  connect(&m_models, &ModelShelf::currentChanged, m_programs.get(), showModel);
  connect(&m_seeds, &SeedModels::changed, m_programs.get(), showModel);
  const auto showClassifier = [this] {
    m_programs->setClassifier(m_classifiers.current(), m_classifiers.isTraining());
  };
  connect(&m_classifiers, &Classifiers::changed, m_programs.get(), showClassifier);
  connect(&m_models, &ModelShelf::trainingChanged, m_programs.get(),
          [this] { m_programs->setTraining(m_models.training() != ModelShelf::Training::idle); });
  connect(&m_programs->questions(), &ProgramQuestions::failed, this, &Session::failed);
}

}  // namespace chreode
