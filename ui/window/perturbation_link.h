#pragma once

#include <QObject>
#include <QString>
#include <memory>
#include <optional>
#include <utility>

#include "jobs/job_slot.h"
#include "panels/perturbation_page.h"
#include "session/session.h"

namespace chreode {

/// Between the session and a page that predicts perturbations: shows it the data and the model in
/// use, has its one question answered in the background, keeps answers in the notebook and writes
/// their table to a file. What is asked and what answers is the derived class's.
class PerturbationLink : public QObject {
  Q_OBJECT
 public:
  bool isRunning() const { return m_job.isRunning(); }
  /// Writes the report's table, if there is one; ends in noticed() or failed().
  void save(const QString& path);

 Q_SIGNALS:
  void openRequested();
  void failed(const QString& sentence);
  void noticed(const QString& sentence);

 protected:
  /// The table of a report, and the words around its export.
  struct ReportTable {
    std::string text;
    QString title;     ///< of the dialog
    QString name;      ///< suggested
    QString exported;  ///< said afterwards; %1 is the file
  };
  PerturbationLink(Session* session, PerturbationPage* page, QWidget* window);

  virtual void forgetReport() = 0;                             ///< it is of other cells
  virtual std::optional<ReportTable> reportTable() const = 0;  ///< nothing without a report

  ModelShelf& models() const { return m_session->models(); }
  /// The cells to ask of; null where there are none, or while a question is being answered.
  std::shared_ptr<const Dataset> askedData() const;
  /// Of the open data and a model, which may be null.
  HypothesisSource sourceOfNow(const ModelShelf::Prepared& model, std::uint64_t seed) const;
  void keepInNotebook(Hypothesis entry);

  /// Has `work` done in the background and hands its answer to `show`, unless other cells are open
  /// by then.
  template <typename Answer>
  void ask(const QString& title, std::function<Answer(const Progress&)> work,
           std::function<void(Answer)> show) {
    m_job.start<Answer>(
        title, std::move(work),
        [this, data = m_session->data(), show = std::move(show)](Answer answer) {
          m_page->setRunning(false);
          if (m_session->data() == data) show(std::move(answer));
        },
        [this](const Failure& failure) {
          m_page->setRunning(false);
          if (!failure.cancelled) Q_EMIT failed(failure.sentence);
        });
    m_page->setRunning(true);
  }

 private:
  void showData();
  void showModel();
  void cancel();
  void askExport();

  Session* m_session;
  PerturbationPage* m_page;
  QWidget* m_window;
  std::shared_ptr<const Dataset> m_data;  // that the report is of
  JobSlot m_job;
};

}  // namespace chreode
