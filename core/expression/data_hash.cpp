#include "expression/data_hash.h"

#include "base/hash.h"

namespace chreode {

std::string dataHashText(const Dataset& data) {
  // Hashed once more, as model files and notebooks have had it from the first.
  return Hash().add(data.dataHash).hex();
}

}  // namespace chreode
