#include "Serial.h"

#include "service.h"

UsbSerial::operator bool() { return service(SERVICE_SERIAL_OPEN) != 0; }
int UsbSerial::available() { return (int)service(SERVICE_SERIAL_AVAILABLE); }
int UsbSerial::read() { return (int)service(SERVICE_SERIAL_READ, 1); }
int UsbSerial::peek() { return (int)service(SERVICE_SERIAL_READ, 0u); }
size_t UsbSerial::write(const uint8_t *buffer, size_t size) { return service(SERVICE_SERIAL_WRITE, buffer, size); }

UsbSerial Serial;
UnconnectedSerial Serial1;
