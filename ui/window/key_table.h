#pragma once

#include <QKeySequence>
#include <QString>
#include <vector>

#include "panels/keys_dialog.h"

namespace chreode {

/// One command of the program: what menus, shortcuts and Help → Keys are made from.
struct CommandRow {
  const char* id;     ///< "file.open"
  const char* group;  ///< the menu it stands in
  const char* text;   ///< as in the menu
  const char* keys;   ///< QKeySequence text, "" = none
};

/// Every command with its keys, in the order of the menus.
const std::vector<CommandRow>& commandTable();

/// Help → Keys: the commands that have keys, and what the mouse and the scene's own keys do.
std::vector<KeyRow> keyRows();

}  // namespace chreode
