#pragma once

#include <QDialog>
#include <vector>

namespace chreode {

struct KeyRow {
  QString group;  ///< "Scene", "Edit"; rows of one group stand together
  QString keys;   ///< "Ctrl+Shift+Z", "left drag"
  QString text;
};

/// Help → Keys, from the table that binds them, with a filter.
class KeysDialog : public QDialog {
  Q_OBJECT
 public:
  explicit KeysDialog(const std::vector<KeyRow>& rows, QWidget* parent = nullptr);
};

}  // namespace chreode
