#pragma once

#include <QSet>
#include <QString>
#include <vector>

#include "whatif/response.h"

namespace chreode {

/// Genes of a response as a table to copy, tab-separated, with a header that holds the units: gene,
/// base, edited, change and the measured three, "yes" where the signs differ, and "yes" where the
/// gene is among those perhaps `ambient` (see perhapsAmbient(); nothing where they are not known,
/// null); with siblings of other seeds how many agree in sign, of how many, the changes' spread and
/// each sibling's change. Numbers in plain digits, nothing for what is missing.
QString geneChangeTsv(const Response& response, const std::vector<int>& genes,
                      const QSet<QString>* ambient);

}  // namespace chreode
