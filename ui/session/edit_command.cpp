#include "session/edit_command.h"

#include <utility>

#include "session/hand.h"

namespace chreode {

EditCommand::EditCommand(Hand* hand, QString modelId, LatentEdits before, LatentEdits after,
                         const QString& text)
    : QUndoCommand(text),
      m_hand(hand),
      m_modelId(std::move(modelId)),
      m_before(std::move(before)),
      m_after(std::move(after)) {
}

void EditCommand::undo() {
  m_hand->replaceEdits(m_modelId, m_before);
}

void EditCommand::redo() {
  m_hand->replaceEdits(m_modelId, m_after);
}

}  // namespace chreode
