#include <string>
#include <string_view>

#include "files/color_text.h"
#include "files/field_splitter.h"
#include "files/hdf5_text.h"
#include "files/number_text.h"
#include "files/xml_entities.h"

/// One line of a table, whose first character is the delimiter; each field as everything that text
/// in a file may be.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  chreode::FieldSplitter splitter(text.front());
  splitter.split(text.substr(1));
  for (const std::string_view field : splitter.fields()) {
    double number = 0.0;
    chreode::readNumber(field, number);
    chreode::colorFromText(field);
    const std::string plain = chreode::withoutEntities(field);
    const std::string once = chreode::asUtf8(plain);
    if (chreode::asUtf8(once) != once) __builtin_trap();
  }
  return 0;
}
