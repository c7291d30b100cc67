#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

class __FlashStringHelper;
// A function as in the real core, so that a variable may be called F where it may be there.
template <class T>
auto F(T &&text) -> const __FlashStringHelper * {
  return (const __FlashStringHelper *)text;
}

namespace arduino {

// Text on the heap. Where memory runs out it becomes empty and false, as on the real board.
class String {
 public:
  String(const char *text = "") { assign(text, text ? strlen(text) : 0, text != nullptr); }
  String(const char *text, size_t length) { assign(text, length, text != nullptr); }
  String(const uint8_t *text, size_t length) : String((const char *)text, length) {}
  String(const String &other) { *this = other; }
  String(const __FlashStringHelper *text) : String((const char *)text) {}
  String(String &&other) { swap(other); }
  explicit String(char c) { assign(&c, 1, true); }
  explicit String(unsigned char n, unsigned char base = 10) : String((unsigned long)n, base) {}
  explicit String(int n, unsigned char base = 10) : String((long)n, base) {}
  explicit String(unsigned int n, unsigned char base = 10) : String((unsigned long)n, base) {}
  explicit String(long n, unsigned char base = 10);
  explicit String(unsigned long n, unsigned char base = 10);
  explicit String(float n, unsigned char digits = 2) : String((double)n, digits) {}
  explicit String(double n, unsigned char digits = 2);
  ~String();

  String &operator=(const String &other);
  String &operator=(String &&other) {
    swap(other);
    return *this;
  }
  String &operator=(const char *text) {
    assign(text, text ? strlen(text) : 0, text != nullptr);
    return *this;
  }
  String &operator=(const __FlashStringHelper *text) { return *this = (const char *)text; }

  bool reserve(unsigned int size);
  unsigned int length() const { return length_; }
  bool isEmpty() const { return length_ == 0; }
  const char *c_str() const { return buffer_ ? buffer_ : ""; }
  explicit operator bool() const { return buffer_ != nullptr; }

  bool concat(const char *text, unsigned int length);
  bool concat(const String &text);
  bool concat(const char *text) { return text && concat(text, strlen(text)); }
  bool concat(const __FlashStringHelper *text) { return concat((const char *)text); }
  bool concat(char c) { return concat(&c, 1); }
  template <class T>
  bool concat(T number) {
    return concat(String(number));
  }
  template <class T>
  String &operator+=(const T &more) {
    concat(more);
    return *this;
  }
  String &operator+=(const char *more) {
    concat(more);
    return *this;
  }

  int compareTo(const String &other) const { return strcmp(c_str(), other.c_str()); }
  int compareTo(const char *other) const { return strcmp(c_str(), other ? other : ""); }
  bool equals(const String &other) const { return length_ == other.length_ && compareTo(other) == 0; }
  bool equals(const char *other) const { return compareTo(other) == 0; }
  bool equalsIgnoreCase(const String &other) const;
  bool operator==(const String &other) const { return equals(other); }
  bool operator==(const char *other) const { return equals(other); }
  bool operator!=(const String &other) const { return !equals(other); }
  bool operator!=(const char *other) const { return !equals(other); }
  bool operator<(const String &other) const { return compareTo(other) < 0; }
  bool operator>(const String &other) const { return compareTo(other) > 0; }
  bool operator<=(const String &other) const { return compareTo(other) <= 0; }
  bool operator>=(const String &other) const { return compareTo(other) >= 0; }
  bool startsWith(const String &prefix) const { return startsWith(prefix, 0); }
  bool startsWith(const String &prefix, unsigned int offset) const;
  bool endsWith(const String &suffix) const;

  char charAt(unsigned int index) const { return index < length_ ? buffer_[index] : 0; }
  void setCharAt(unsigned int index, char c) {
    if (index < length_) buffer_[index] = c;
  }
  char operator[](unsigned int index) const { return charAt(index); }
  char &operator[](unsigned int index);
  void getBytes(unsigned char *to, unsigned int size, unsigned int index = 0) const;
  void toCharArray(char *to, unsigned int size, unsigned int index = 0) const {
    getBytes((unsigned char *)to, size, index);
  }
  char *begin() { return buffer_; }
  char *end() { return buffer_ + length_; }
  const char *begin() const { return c_str(); }
  const char *end() const { return c_str() + length_; }

  int indexOf(char c, unsigned int from = 0) const;
  int indexOf(const String &text, unsigned int from = 0) const;
  int lastIndexOf(char c) const { return lastIndexOf(c, length_ - 1); }
  int lastIndexOf(char c, unsigned int from) const;
  int lastIndexOf(const String &text) const { return lastIndexOf(text, length_ - text.length_); }
  int lastIndexOf(const String &text, unsigned int from) const;
  String substring(unsigned int begin) const { return substring(begin, length_); }
  String substring(unsigned int begin, unsigned int end) const;

  void replace(char find, char replacement);
  void replace(const String &find, const String &replacement);
  void remove(unsigned int index) { remove(index, (unsigned int)-1); }
  void remove(unsigned int index, unsigned int count);
  void toLowerCase();
  void toUpperCase();
  void trim();
  long toInt() const;
  float toFloat() const { return (float)toDouble(); }
  double toDouble() const;

 private:
  void assign(const char *text, size_t length, bool valid);
  void invalidate();
  void swap(String &other);
  char *buffer_ = nullptr;
  unsigned int capacity_ = 0;
  unsigned int length_ = 0;
};

template <class T>
String operator+(String left, const T &right) {
  left += right;
  return left;
}
inline String operator+(String left, const char *right) {
  left += right;
  return left;
}
inline String operator+(const char *left, const String &right) { return String(left) + right; }
inline String operator+(const __FlashStringHelper *left, const String &right) { return String(left) + right; }
inline bool operator==(const char *left, const String &right) { return right == left; }
inline bool operator!=(const char *left, const String &right) { return right != left; }
typedef String StringSumHelper;

}  // namespace arduino
using arduino::String;
using arduino::StringSumHelper;
