#pragma once

#include <QJsonValue>
#include <QVector>
#include <QWidget>

#include "scene/scene_widget.h"

class QSplitter;

namespace chreode {

/// Scenes beside and below one another, in nested splitters, one of them active: the one that was
/// pressed or given the focus last. What holds for all of them (tool, selection, look) is said here
/// once; what each shows is the owner's business. Knows no session.
class ViewGrid : public QWidget {
  Q_OBJECT

 public:
  static constexpr int most = 6;  ///< scenes

  explicit ViewGrid(QWidget* parent = nullptr);

  SceneWidget* active() const { return m_active; }
  /// In reading order.
  const QVector<SceneWidget*>& scenes() const { return m_scenes; }
  bool canSplit() const { return m_scenes.size() < most; }

  /// A new scene beside (horizontal) or below the active one, which it takes half of the room from.
  /// It becomes active. Null when there are as many as there may be.
  SceneWidget* split(Qt::Orientation direction);
  /// Nothing happens while there is one only.
  void closeActive();
  void closeOthers();
  void setActive(SceneWidget* scene);
  void activateNext();
  /// All eyes move together, among scenes of as many dimensions.
  void linkCameras(bool on);
  bool camerasLinked() const { return m_linksCameras; }

  /// A tree: a scene is its place in scenes(), a splitter {"split": "right" | "below", "share":
  /// […], "views": […]}.
  QJsonValue layout() const;
  /// Splits one scene so; what is no such tree, or of more scenes than may be, is left out.
  void setLayout(const QJsonValue& layout);

  // Of all scenes, those to come among them.
  void setTool(SceneWidget::Tool tool);
  void setSelectOperation(SetOperation operation);
  void setFrontOnly(bool on);
  void setSelected(const std::vector<std::uint8_t>& selected);
  void setClassNamesShown(bool shown);

  // Of the active one; one that is split from it begins alike. These end in layoutChanged().
  void setPointSize(double pixels);
  void setLook(const CloudLook& look);

 Q_SIGNALS:
  void added(SceneWidget* scene);
  void closing(SceneWidget* scene);  ///< it is gone when control returns to the event loop
  void activeChanged(SceneWidget* now, SceneWidget* before);
  void layoutChanged();

  // Of any scene, as SceneWidget.
  void chosen(const std::vector<std::int32_t>& cells, chreode::SetOperation operation,
              const QString& with);
  void selectionTaken();
  void toolChanged(chreode::SceneWidget::Tool tool);
  void orthographicChanged(bool on);  ///< of the active one
  void unavailable(const QString& sentence);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  SceneWidget* makeScene();
  QSplitter* makeSplitter(Qt::Orientation direction);
  void close(SceneWidget* scene);
  void readOrder();
  void showFrames();
  void follow(SceneWidget* leader);
  bool build(QSplitter* into, const QJsonValue& tree, int depth);

  QSplitter* m_root;
  QVector<SceneWidget*> m_scenes;
  SceneWidget* m_active = nullptr;
  bool m_linksCameras = false;
  bool m_following = false;  // an eye moves because another one has
  SceneWidget::Tool m_tool = SceneWidget::Tool::Explore;
  SetOperation m_operation = SetOperation::replace;
  bool m_frontOnly = false;
  bool m_classNames = false;
};

}  // namespace chreode
