#pragma once

#include <QKeySequence>
#include <QString>
#include <span>

namespace chreode {

/// What a key does in the scene.
enum class SceneCommand {
  TurnLeft,
  TurnRight,
  TurnUp,
  TurnDown,
  PanLeft,
  PanRight,
  PanUp,
  PanDown,
  WalkLeft,
  WalkRight,
  WalkUp,
  WalkDown,
  NextClass,
  AddHeld,
  TakeHeld,
  LetGo,
  AxisX,
  AxisY,
  AxisZ,
  Front,
  Back,
  Left,
  Right,
  Top,
  Bottom,
  Orthographic,
  ShowAll,
  ZoomIn,
  ZoomOut,
};

struct SceneKey {
  QKeyCombination keys;
  SceneCommand command;
  const char* does;  ///< for the list of keys
};

/// The table that binds the scene's keys, for the scene and for the list in Help.
std::span<const SceneKey> sceneKeys();

}  // namespace chreode
