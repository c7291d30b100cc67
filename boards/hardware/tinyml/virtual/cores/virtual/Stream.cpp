#include "Stream.h"

#include "Arduino.h"

namespace arduino {

int Stream::timedRead() {
  int c = read();
  if (c >= 0) return c;
  unsigned long start = millis();
  do {
    c = read();
    if (c >= 0) return c;
    yield();
  } while (millis() - start < _timeout);
  return -1;
}

int Stream::timedPeek() {
  int c = peek();
  if (c >= 0) return c;
  unsigned long start = millis();
  do {
    c = peek();
    if (c >= 0) return c;
    yield();
  } while (millis() - start < _timeout);
  return -1;
}

int Stream::peekNextDigit(LookaheadMode lookahead, bool detect_decimal) {
  for (;;) {
    int c = timedPeek();
    if (c < 0 || c == '-' || (c >= '0' && c <= '9') || (detect_decimal && c == '.')) return c;
    if (lookahead == SKIP_NONE) return -1;
    if (lookahead == SKIP_WHITESPACE && c != ' ' && c != '\t' && c != '\r' && c != '\n') return -1;
    read();
  }
}

long Stream::parseInt(LookaheadMode lookahead, char ignore) {
  int c = peekNextDigit(lookahead, false);
  if (c < 0) return 0;
  bool negative = false;
  long value = 0;
  do {
    if (c == ignore) {
    } else if (c == '-') {
      negative = true;
    } else if (c >= '0' && c <= '9') {
      value = value * 10 + c - '0';
    }
    read();
    c = timedPeek();
  } while ((c >= '0' && c <= '9') || (c >= 0 && c == ignore));
  return negative ? -value : value;
}

float Stream::parseFloat(LookaheadMode lookahead, char ignore) {
  int c = peekNextDigit(lookahead, true);
  if (c < 0) return 0;
  bool negative = false, fraction = false;
  double value = 0.0, scale = 1.0;
  do {
    if (c == ignore) {
    } else if (c == '-') {
      negative = true;
    } else if (c == '.') {
      fraction = true;
    } else if (c >= '0' && c <= '9') {
      if (fraction) {
        scale *= 0.1;
        value = value + scale * (c - '0');
      } else {
        value = value * 10 + c - '0';
      }
    }
    read();
    c = timedPeek();
  } while ((c >= '0' && c <= '9') || (c == '.' && !fraction) || (c >= 0 && c == ignore));
  return (float)(negative ? -value : value);
}

size_t Stream::readBytes(char *buffer, size_t length) {
  size_t n = 0;
  for (int c; n < length && (c = timedRead()) >= 0;) buffer[n++] = (char)c;
  return n;
}

size_t Stream::readBytesUntil(char terminator, char *buffer, size_t length) {
  size_t n = 0;
  for (int c; n < length && (c = timedRead()) >= 0 && c != terminator;) buffer[n++] = (char)c;
  return n;
}

String Stream::readString() {
  String text;
  for (int c; (c = timedRead()) >= 0;) text += (char)c;
  return text;
}

String Stream::readStringUntil(char terminator) {
  String text;
  for (int c; (c = timedRead()) >= 0 && c != terminator;) text += (char)c;
  return text;
}

bool Stream::findUntil(const char *target, size_t length, const char *terminator, size_t terminator_length) {
  size_t at = 0, end = 0;
  if (!length) return true;
  // Falls back to the longest part that still fits, so that "aab" is found in "aaab".
  auto step = [](const char *pattern, size_t size, size_t matched, char c) {
    for (;;) {
      if (pattern[matched] == c) return matched + 1;
      if (!matched) return (size_t)0;
      size_t next = matched - 1;
      while (next && memcmp(pattern, pattern + matched - next, next)) next--;
      matched = next;
      if (matched >= size) return (size_t)0;
    }
  };
  for (int c; (c = timedRead()) >= 0;) {
    at = step(target, length, at, (char)c);
    if (at == length) return true;
    if (terminator_length) {
      end = step(terminator, terminator_length, end, (char)c);
      if (end == terminator_length) return false;
    }
  }
  return false;
}

}  // namespace arduino
