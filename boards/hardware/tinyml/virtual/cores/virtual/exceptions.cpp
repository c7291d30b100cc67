// Like the real core this one has no exceptions: where the standard library would throw, the run ends and says so.
#include <exception>

#include "Print.h"
#include "Serial.h"
#include "service.h"

[[noreturn]] static void thrown(const char *what, const void *from) {
  Serial.print("uncaught exception: ");
  Serial.println(what);
  end_run(REASON_UNCAUGHT_EXCEPTION, from);
}

namespace std {
#define THROWS(name, arguments, what) \
  void name arguments { thrown(what, __builtin_return_address(0)); }
THROWS(__throw_bad_alloc, (), "std::bad_alloc")
THROWS(__throw_bad_array_new_length, (), "std::bad_array_new_length")
THROWS(__throw_bad_function_call, (), "std::bad_function_call")
THROWS(__throw_bad_cast, (), "std::bad_cast")
THROWS(__throw_length_error, (const char *what), what)
THROWS(__throw_logic_error, (const char *what), what)
THROWS(__throw_out_of_range, (const char *what), what)
THROWS(__throw_out_of_range_fmt, (const char *what, ...), what)
THROWS(__throw_invalid_argument, (const char *what), what)
THROWS(__throw_runtime_error, (const char *what), what)
THROWS(__throw_overflow_error, (const char *what), what)
THROWS(__throw_domain_error, (const char *what), what)
THROWS(__throw_range_error, (const char *what), what)
void terminate() noexcept { thrown("std::terminate", __builtin_return_address(0)); }
}  // namespace std
