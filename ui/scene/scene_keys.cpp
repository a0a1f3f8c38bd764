#include "scene/scene_keys.h"

#include <array>

namespace chreode {

std::span<const SceneKey> sceneKeys() {
  using enum SceneCommand;
  static const std::array table{
      SceneKey{Qt::Key_Left, TurnLeft, "turn to the left by 5°"},
      SceneKey{Qt::Key_Right, TurnRight, "turn to the right by 5°"},
      SceneKey{Qt::Key_Up, TurnUp, "turn up by 5°"},
      SceneKey{Qt::Key_Down, TurnDown, "turn down by 5°"},
      SceneKey{Qt::SHIFT | Qt::Key_Left, PanLeft, "move the view to the left"},
      SceneKey{Qt::SHIFT | Qt::Key_Right, PanRight, "move the view to the right"},
      SceneKey{Qt::SHIFT | Qt::Key_Up, PanUp, "move the view up"},
      SceneKey{Qt::SHIFT | Qt::Key_Down, PanDown, "move the view down"},
      SceneKey{Qt::ALT | Qt::Key_Left, WalkLeft,
               "take the neighbour on the left (the cell cursor)"},
      SceneKey{Qt::ALT | Qt::Key_Right, WalkRight, "take the neighbour on the right"},
      SceneKey{Qt::ALT | Qt::Key_Up, WalkUp, "take the neighbour above"},
      SceneKey{Qt::ALT | Qt::Key_Down, WalkDown, "take the neighbour below"},
      SceneKey{Qt::Key_Tab, NextClass, "fly to the next class"},
      SceneKey{Qt::Key_Return, AddHeld, "add the held cell to the selection"},
      SceneKey{Qt::Key_Delete, TakeHeld, "take the held cell out of the selection"},
      SceneKey{Qt::Key_Escape, LetGo, "put the pulled cell back; let go; give up a lasso"},
      SceneKey{Qt::Key_X, AxisX, "while pulling: along the first axis only"},
      SceneKey{Qt::Key_Y, AxisY, "while pulling: along the second axis only"},
      SceneKey{Qt::Key_Z, AxisZ, "while pulling: along the third axis only"},
      SceneKey{Qt::Key_1, Front, "see from the front"},
      SceneKey{Qt::Key_2, Back, "see from the back"},
      SceneKey{Qt::Key_3, Left, "see from the left"},
      SceneKey{Qt::Key_4, Right, "see from the right"},
      SceneKey{Qt::Key_5, Top, "see from above"},
      SceneKey{Qt::Key_6, Bottom, "see from below"},
      SceneKey{Qt::Key_O, Orthographic, "orthographic or perspective"},
      SceneKey{Qt::Key_0, ShowAll, "show all cells"},
      SceneKey{Qt::Key_Plus, ZoomIn, "zoom in"},
      SceneKey{Qt::Key_Minus, ZoomOut, "zoom out"},
  };
  return table;
}

}  // namespace chreode
