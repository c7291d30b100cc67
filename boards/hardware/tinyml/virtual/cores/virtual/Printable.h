#pragma once
#include <stddef.h>

namespace arduino {
class Print;
class Printable {
 public:
  virtual size_t printTo(Print &p) const = 0;
};
}  // namespace arduino
