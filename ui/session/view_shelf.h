#pragma once

#include <QJsonObject>
#include <QObject>
#include <QString>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "expression/dataset.h"
#include "projection/projection.h"
#include "session/made_projection.h"
#include "session/prepared_model.h"

namespace chreode {

/// One way to look that the person can choose.
struct ViewEntry {
  enum class Kind { decodedPca, classAxes, latentAxes, made, forming, stored, training };
  Kind kind = Kind::stored;
  QString name;
  std::string embedding;  ///< stored: the name in obsm; made: its id
};

/// The views at hand and the one that is shown. Made by Session; changed through it alone.
class ViewShelf : public QObject {
  Q_OBJECT
 public:
  explicit ViewShelf(QObject* parent = nullptr);

  const std::vector<ViewEntry>& entries() const { return m_entries; }
  int current() const { return m_current; }
  std::shared_ptr<const Projection> projection() const { return m_projection; }
  const std::array<int, 3>& latentAxes() const { return m_latentAxes; }
  /// The entry that the person chose: the current one, or the one that a picture stands in for.
  const ViewEntry& wanted() const { return isPicture(m_shown.kind) ? m_beforeFilm : m_shown; }
  /// Grows when what was built before is out of date: other data, another label, another lead.
  /// (Another model is for the one to notice who asks for its projections.)
  int revision() const { return m_revision; }
  using Model = std::shared_ptr<const PreparedModel>;
  /// Whether an entry can be shown under a model, which may be null.
  bool has(const ViewEntry& entry, const Model& model) const;
  /// What an entry shows under a model, for a view beside the current one; null when it is not at
  /// hand (yet).
  std::shared_ptr<const Projection> projectionOf(const ViewEntry& entry,
                                                 const std::array<int, 3>& axes,
                                                 const Model& model) const;

  /// New data: stored coordinates only, the best-known of them shown.
  void setData(std::shared_ptr<const Dataset> data);
  /// A model: its own view is shown, unless the person chose one that is still there.
  void setModel(std::shared_ptr<const PreparedModel> model);
  /// The next setModel() is because another view on the screen is worked in now, which has that
  /// model: it goes on with what that one shows, as resume() does.
  void resumeWithNext(const ViewEntry& entry, const std::array<int, 3>& axes,
                      std::shared_ptr<const Projection> projection);
  void dropNext() { m_next.reset(); }  ///< no model came
  void setLabel(std::shared_ptr<const Annotation> label);
  void choose(int index);
  void setLatentAxes(const std::array<int, 3>& axes);
  /// Goes on with what another view on the screen shows, because that one is worked in now.
  /// `projection`: what projectionOf() gave for the entry; of one that is not at hand the first view
  /// takes the place.
  void resume(const ViewEntry& entry, const std::array<int, 3>& axes,
              std::shared_ptr<const Projection> projection);
  /// Of several views the first one's model, null of one: the PCA of the codes of other models is
  /// turned to lie over its own, so that two trainings can be compared. `isCurrent`: the current
  /// view is that first one.
  void setLead(const Model& lead, bool isCurrent);
  /// Makes the current view anew where it hangs on the lead.
  void turnAnew();
  /// How the person has laid out views beside one another (see ViewsLink): kept with the file.
  const QJsonObject& layout() const { return m_layout; }
  void setLayout(const QJsonObject& layout);
  void restoreLayout(const QJsonObject& layout);
  /// A picture of a training run: an entry of its own, gone with null. `onShow` puts it in the
  /// place of the view that the person chose, which comes back when it ends.
  void setFilm(std::shared_ptr<const Projection> frame, bool onShow);
  bool showsFilm() const;
  /// The pictures that were made of the data. What is shown stays, or gives way to the first.
  void setMade(const std::vector<std::shared_ptr<const MadeProjection>>& made);
  /// Puts one of them on show.
  void chooseMade(const QString& id);
  /// A picture that is being made, in the place of the view that the person chose; null ends it.
  void setForming(std::shared_ptr<const Projection> frame);
  bool showsForming() const;

 Q_SIGNALS:
  void chosen();  ///< by the person, with choose()
  void entriesChanged();
  void projectionChanged();
  void layoutChanged();   ///< by setLayout()
  void layoutRestored();  ///< by restoreLayout()
  void failed(const QString& sentence);

 private:
  void rebuild(const ViewEntry* wanted);
  void listEntries();
  int find(const ViewEntry& wanted) const;
  std::shared_ptr<const Projection> build(const ViewEntry& entry, const std::array<int, 3>& axes,
                                          const Model& model, const Model& lead) const;
  bool isPicture(ViewEntry::Kind kind) const;
  void show(int index);

  std::shared_ptr<const Dataset> m_data;
  std::shared_ptr<const PreparedModel> m_model;
  std::shared_ptr<const Annotation> m_label;
  std::vector<ViewEntry> m_entries;
  int m_current = -1;
  ViewEntry m_shown;  // the current one, to find it again when the list changes
  std::shared_ptr<const Projection> m_projection;
  std::shared_ptr<const Projection> m_film;
  std::shared_ptr<const Projection> m_forming;
  std::vector<std::shared_ptr<const MadeProjection>> m_made;
  ViewEntry m_beforeFilm;
  std::array<int, 3> m_latentAxes{0, 1, 2};
  QJsonObject m_layout;
  struct Next {
    ViewEntry entry;
    std::array<int, 3> axes;
    std::shared_ptr<const Projection> projection;
  };
  std::optional<Next> m_next;
  Model m_lead;
  bool m_currentLeads = true;
  int m_revision = 0;
  bool m_chosenByPerson = false;
};

}  // namespace chreode
