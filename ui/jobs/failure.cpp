#include "jobs/failure.h"

#include <new>

#include "base/error.h"

namespace chreode {

std::optional<Failure> catchFailure(const std::function<void()>& work) {
  try {
    work();
    return std::nullopt;
  } catch (const Cancelled&) {
    return Failure{{}, true};
  } catch (const Error& error) {
    return Failure{QString::fromUtf8(error.what()), false};
  } catch (const std::bad_alloc&) {
    return Failure{QStringLiteral("There is not enough memory for this."), false};
  } catch (const std::exception& error) {
    return Failure{
        QStringLiteral("This failed unexpectedly: %1.").arg(QString::fromUtf8(error.what())),
        false};
  }
}

}  // namespace chreode
