#include "session/preparation.h"

#include <QStringList>
#include <QUndoCommand>
#include <QUndoStack>
#include <utility>

#include "base/grouped_number.h"
#include "base/parallel.h"
#include "jobs/failure.h"

namespace chreode {

namespace {

constexpr int kMeasuringThreads = 2;  // the rest stays with the hand and the models

/// One entry of the history: the choice before and after.
class ChoiceCommand : public QUndoCommand {
 public:
  ChoiceCommand(Preparation* owner, PreparationChoice before, PreparationChoice after,
                const QString& text)
      : QUndoCommand(text),
        m_owner(owner),
        m_before(std::move(before)),
        m_after(std::move(after)) {}
  void undo() override { m_owner->replace(m_before); }
  void redo() override { m_owner->replace(m_after); }

 private:
  Preparation* m_owner;
  PreparationChoice m_before;
  PreparationChoice m_after;
};

QString numberOf(Index number) {
  return QString::fromStdString(groupedNumber(number)).replace(QLatin1Char(','), QChar(0x2009));
}

}  // namespace

Preparation::Preparation(QUndoStack* undo, QObject* parent) : QObject(parent), m_undo(undo) {
}

void Preparation::setData(std::shared_ptr<const Dataset> data) {
  m_measuring.drop();
  m_filtering.drop();
  m_choosing.drop();
  m_data = std::move(data);
  m_choice = {};
  m_quality.reset();
  m_geneSets.reset();
  m_droplets = {};
  m_outcome.reset();
  m_pinned.clear();
  Q_EMIT choiceChanged();
  Q_EMIT outcomeChanged();
  if (!m_data || !m_data->matrix) return;
  m_measuring.submit([this, data = m_data]() -> std::function<void()> {
    std::shared_ptr<const CellQuality> quality;
    std::shared_ptr<const GeneSetSizes> sets;
    DropletCheck droplets;
    const auto failure = catchFailure([&] {
      auto made = cellQuality(*data, std::min(kMeasuringThreads, defaultThreads()));
      droplets = checkDroplets(made.counts);
      sets = std::make_shared<const GeneSetSizes>(geneSetSizes(*data));
      quality = std::make_shared<const CellQuality>(std::move(made));
    });
    return [this, quality, sets, droplets, failure] {
      if (failure) {
        Q_EMIT noticed(failure->sentence);
        return;
      }
      m_quality = quality;
      m_geneSets = sets;
      m_droplets = droplets;
      Q_EMIT measured();
      judge(m_choice, true);
      if (droplets.unfiltered) {
        Q_EMIT noticed(QString::fromStdString(droplets.sentence()) +
                       QStringLiteral(" See Model → Cells and genes."));
      }
    };
  });
}

void Preparation::setPinnedGenes(const QStringList& genes) {
  std::vector<std::int32_t> pinned;
  for (const QString& gene : genes) {
    const int place = m_data ? m_data->geneOf(gene.toStdString()) : -1;
    if (place >= 0) pinned.push_back(place);
  }
  if (pinned == m_pinned) return;
  m_pinned = std::move(pinned);
  if (m_outcome) chooseGenesNow(m_choice, m_outcome->cells);
}

void Preparation::setWantedGenes(int count) {
  if (count == m_wantedGenes) return;
  m_wantedGenes = count;
  if (m_outcome) chooseGenesNow(m_choice, m_outcome->cells);
}

void Preparation::restore(const PreparationChoice& choice) {
  if (choice == m_choice) return;
  replace(choice);
}

void Preparation::replace(const PreparationChoice& choice) {
  m_choice = choice;
  Q_EMIT choiceChanged();
  judge(m_choice, true);
}

void Preparation::change(const PreparationChoice& choice, const QString& description) {
  if (choice == m_choice) {
    judge(m_choice, true);  // what was tried is given up
    return;
  }
  m_undo->push(new ChoiceCommand(this, m_choice, choice, description));
}

void Preparation::tryOut(const PreparationChoice& choice) {
  judge(choice, false);
}

void Preparation::judge(const PreparationChoice& choice, bool genesToo) {
  if (!m_data || !m_data->matrix || !m_quality) return;
  m_filtering.submit(
      [this, data = m_data, quality = m_quality, choice, genesToo]() -> std::function<void()> {
        auto outcome = std::make_shared<PreparationOutcome>();
        outcome->choice = choice;
        const auto failure = catchFailure([&] {
          outcome->cells = std::make_shared<const FilterOutcome>(applyFilter(
              *data, choice.filter, *quality, std::min(kMeasuringThreads, defaultThreads())));
        });
        if (failure) outcome->problem = failure->sentence;
        return [this, outcome, genesToo] {
          // Genes of a moment ago are better than none while a handle is dragged.
          if (m_outcome && !genesToo) outcome->genes = m_outcome->genes;
          m_outcome = outcome;
          Q_EMIT outcomeChanged();
          if (genesToo && outcome->cells) chooseGenesNow(outcome->choice, outcome->cells);
        };
      });
}

void Preparation::chooseGenesNow(const PreparationChoice& choice,
                                 const std::shared_ptr<const FilterOutcome>& cells) {
  if (!m_data || !m_data->matrix || !cells) return;
  m_choosing.submit([this, data = m_data, choice, cells, pinned = m_pinned,
                     wanted = m_wantedGenes]() -> std::function<void()> {
    std::shared_ptr<const ChosenGenes> genes;
    const auto failure = catchFailure([&] {
      std::vector<std::int32_t> kept;
      for (std::size_t cell = 0; cell < cells->kept.size(); ++cell) {
        if (cells->kept[cell] != 0) kept.push_back(static_cast<std::int32_t>(cell));
      }
      if (kept.empty()) return;
      genes = std::make_shared<const ChosenGenes>(
          chooseGenes(*data, choice.genes, wanted, pinned, kept, cells->keptGenes));
    });
    return [this, cells, genes, failure] {
      if (!m_outcome || m_outcome->cells != cells) return;
      auto outcome = std::make_shared<PreparationOutcome>(*m_outcome);
      outcome->genes = genes;
      if (failure) outcome->problem = failure->sentence;
      m_outcome = std::move(outcome);
      Q_EMIT outcomeChanged();
    };
  });
}

QString Preparation::summary() const {
  if (!m_data) return {};
  if (m_choice.empty()) return QStringLiteral("All cells; genes chosen as usual.");
  if (!m_outcome || !m_outcome->cells) {
    return m_outcome ? m_outcome->problem : QStringLiteral("Being counted…");
  }
  QString text = QStringLiteral("%1 of %2 cells")
                     .arg(numberOf(m_outcome->cells->cells), numberOf(m_data->cellCount()));
  if (m_outcome->genes) {
    text += QStringLiteral(", %1 genes")
                .arg(numberOf(static_cast<Index>(m_outcome->genes->genes.size())));
  }
  return text + QLatin1Char('.');
}

}  // namespace chreode
