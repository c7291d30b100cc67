#include "Serial.h"

#include "service.h"

UsbSerial::operator bool() { return service(SERVICE_SERIAL_OPEN) != 0; }
// Looks at the port when everything received was read.
int UsbSerial::available() {
  if (at_ == size_) {
    at_ = 0;
    size_ = service(SERVICE_SERIAL_RECEIVE, buffer_, sizeof buffer_);
  }
  return (int)(size_ - at_);
}
int UsbSerial::peek() { return available() ? buffer_[at_] : -1; }
int UsbSerial::read() {
  if (!available()) return -1;
  uint8_t c = buffer_[at_++];
  if (c == '\n') service(SERVICE_SERIAL_TAKEN);
  return c;
}
size_t UsbSerial::write(const uint8_t *buffer, size_t size) { return service(SERVICE_SERIAL_WRITE, buffer, size); }

UsbSerial Serial;
UnconnectedSerial Serial1;
