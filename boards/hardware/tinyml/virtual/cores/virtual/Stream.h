#pragma once
#include "Print.h"

enum LookaheadMode { SKIP_ALL, SKIP_NONE, SKIP_WHITESPACE };
#define NO_IGNORE_CHAR '\x01'

namespace arduino {
class Stream : public Print {
 public:
  virtual int available() = 0;
  virtual int read() = 0;
  virtual int peek() = 0;

  void setTimeout(unsigned long milliseconds) { _timeout = milliseconds; }
  unsigned long getTimeout() { return _timeout; }
  bool find(const char *target) { return find(target, strlen(target)); }
  bool find(const uint8_t *target) { return find((const char *)target); }
  bool find(const char *target, size_t length) { return findUntil(target, length, nullptr, 0); }
  bool find(const uint8_t *target, size_t length) { return find((const char *)target, length); }
  bool find(char target) { return find(&target, 1); }
  bool findUntil(const char *target, const char *terminator) {
    return findUntil(target, strlen(target), terminator, strlen(terminator));
  }
  bool findUntil(const char *target, size_t length, const char *terminator, size_t terminator_length);
  bool findUntil(const uint8_t *target, const char *terminator) { return findUntil((const char *)target, terminator); }
  bool findUntil(const uint8_t *target, size_t length, const char *terminator, size_t terminator_length) {
    return findUntil((const char *)target, length, terminator, terminator_length);
  }
  long parseInt(LookaheadMode lookahead = SKIP_ALL, char ignore = NO_IGNORE_CHAR);
  float parseFloat(LookaheadMode lookahead = SKIP_ALL, char ignore = NO_IGNORE_CHAR);
  size_t readBytes(char *buffer, size_t length);
  size_t readBytes(uint8_t *buffer, size_t length) { return readBytes((char *)buffer, length); }
  size_t readBytesUntil(char terminator, char *buffer, size_t length);
  size_t readBytesUntil(char terminator, uint8_t *buffer, size_t length) {
    return readBytesUntil(terminator, (char *)buffer, length);
  }
  String readString();
  String readStringUntil(char terminator);

 protected:
  int timedRead();
  int timedPeek();
  int peekNextDigit(LookaheadMode lookahead, bool detect_decimal);
  unsigned long _timeout = 1000;  // The API's own name: subclasses use it.
};
}  // namespace arduino
using arduino::Stream;
