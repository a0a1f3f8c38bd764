#pragma once

#include <string>
#include <string_view>

namespace chreode {

/// Text with its XML entities (&amp; &lt; &gt; &quot; &apos; &#228; &#xe4;) as the characters that
/// they stand for, in UTF-8. What is no entity stays as it is.
std::string withoutEntities(std::string_view text);

}  // namespace chreode
