#pragma once

#include <QString>
#include <QUndoCommand>

#include "latent/latent_edit.h"

namespace chreode {

class Hand;

/// One entry of the history: the list of edits before and after. Lists share nothing with the
/// cells; they are some numbers an entry.
class EditCommand : public QUndoCommand {
 public:
  EditCommand(Hand* hand, QString modelId, LatentEdits before, LatentEdits after,
              const QString& text);
  void undo() override;
  void redo() override;

 private:
  Hand* m_hand;
  QString m_modelId;
  LatentEdits m_before;
  LatentEdits m_after;
};

}  // namespace chreode
