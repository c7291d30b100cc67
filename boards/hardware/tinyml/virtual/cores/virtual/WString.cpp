#include "WString.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "Arduino.h"

namespace arduino {

static char nowhere;

String::String(long n, unsigned char base) {
  char text[34];
  ltoa(n, text, base);
  *this = text;
}
String::String(unsigned long n, unsigned char base) {
  char text[33];
  ultoa(n, text, base);
  *this = text;
}
// At most ten digits after the point, as in the API.
String::String(double n, unsigned char digits) {
  if (digits > 10) digits = 10;
  int size = snprintf(nullptr, 0, "%.*f", digits, n);
  if (!reserve((unsigned)size)) return;
  length_ = (unsigned)snprintf(buffer_, (size_t)size + 1, "%.*f", digits, n);
}
String::~String() { free(buffer_); }

void String::invalidate() {
  free(buffer_);
  buffer_ = nullptr;
  capacity_ = length_ = 0;
}

bool String::reserve(unsigned int size) {
  if (buffer_ && capacity_ >= size) return true;
  char *larger = (char *)realloc(buffer_, size + 1);
  if (!larger) return false;
  if (!buffer_) larger[0] = 0;
  buffer_ = larger;
  capacity_ = size;
  return true;
}

void String::assign(const char *text, size_t length, bool valid) {
  if (!valid || !reserve(length)) return invalidate();
  memmove(buffer_, text, length);
  length_ = length;
  buffer_[length] = 0;
}

String &String::operator=(const String &other) {
  if (this != &other) assign(other.buffer_, other.length_, other.buffer_ != nullptr);
  return *this;
}

void String::swap(String &other) {
  std::swap(buffer_, other.buffer_);
  std::swap(capacity_, other.capacity_);
  std::swap(length_, other.length_);
}

bool String::concat(const char *text, unsigned int length) {
  if (!text) return false;
  if (length == 0) return true;
  // `text` may lie inside of this string, whose buffer may move.
  bool own = buffer_ && text >= buffer_ && text <= buffer_ + length_;
  size_t offset = own ? (size_t)(text - buffer_) : 0;
  if (!reserve(length_ + length)) return false;
  memmove(buffer_ + length_, own ? buffer_ + offset : text, length);
  length_ += length;
  buffer_[length_] = 0;
  return true;
}
bool String::concat(const String &text) { return concat(text.c_str(), text.length_); }

bool String::equalsIgnoreCase(const String &other) const {
  return length_ == other.length_ && strcasecmp(c_str(), other.c_str()) == 0;
}
bool String::startsWith(const String &prefix, unsigned int offset) const {
  return offset + prefix.length_ <= length_ && strncmp(c_str() + offset, prefix.c_str(), prefix.length_) == 0;
}
bool String::endsWith(const String &suffix) const {
  return suffix.length_ <= length_ && strcmp(c_str() + length_ - suffix.length_, suffix.c_str()) == 0;
}
char &String::operator[](unsigned int index) {
  if (index < length_) return buffer_[index];
  nowhere = 0;
  return nowhere;
}
void String::getBytes(unsigned char *to, unsigned int size, unsigned int index) const {
  if (!size || !to) return;
  unsigned int n = index < length_ ? std::min(size - 1, length_ - index) : 0;
  memcpy(to, c_str() + index * (n != 0), n);
  to[n] = 0;
}

int String::indexOf(char c, unsigned int from) const {
  if (from >= length_) return -1;
  const char *at = strchr(buffer_ + from, c);
  return at ? (int)(at - buffer_) : -1;
}
int String::indexOf(const String &text, unsigned int from) const {
  if (from >= length_) return -1;
  const char *at = strstr(buffer_ + from, text.c_str());
  return at ? (int)(at - buffer_) : -1;
}
int String::lastIndexOf(char c, unsigned int from) const {
  if (from >= length_) return -1;
  for (int i = (int)from; i >= 0; i--) {
    if (buffer_[i] == c) return i;
  }
  return -1;
}
int String::lastIndexOf(const String &text, unsigned int from) const {
  if (text.length_ == 0 || length_ == 0 || text.length_ > length_) return -1;
  for (int i = (int)std::min(from, length_ - text.length_); i >= 0; i--) {
    if (startsWith(text, (unsigned)i)) return i;
  }
  return -1;
}
String String::substring(unsigned int begin, unsigned int end) const {
  if (begin > end) std::swap(begin, end);
  if (begin >= length_) return String();
  return String(buffer_ + begin, std::min(end, length_) - begin);
}

void String::replace(char find, char replacement) {
  for (unsigned int i = 0; i < length_; i++) {
    if (buffer_[i] == find) buffer_[i] = replacement;
  }
}
void String::replace(const String &find, const String &replacement) {
  if (find.length_ == 0) return;
  String result;
  unsigned int from = 0;
  for (int at; (at = indexOf(find, from)) >= 0; from = (unsigned)at + find.length_) {
    result.concat(buffer_ + from, (unsigned)at - from);
    result.concat(replacement);
  }
  if (from == 0) return;
  result.concat(c_str() + from, length_ - from);
  swap(result);
}
void String::remove(unsigned int index, unsigned int count) {
  if (index >= length_ || count == 0) return;
  count = std::min(count, length_ - index);
  memmove(buffer_ + index, buffer_ + index + count, length_ - index - count + 1);
  length_ -= count;
}
void String::toLowerCase() {
  for (unsigned int i = 0; i < length_; i++) buffer_[i] = (char)tolower(buffer_[i]);
}
void String::toUpperCase() {
  for (unsigned int i = 0; i < length_; i++) buffer_[i] = (char)toupper(buffer_[i]);
}
void String::trim() {
  unsigned int begin = 0, end = length_;
  while (begin < end && isspace(buffer_[begin])) begin++;
  while (end > begin && isspace(buffer_[end - 1])) end--;
  remove(end);
  remove(0, begin);
}
long String::toInt() const { return atol(c_str()); }
double String::toDouble() const { return atof(c_str()); }

}  // namespace arduino
