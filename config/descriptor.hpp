#pragma once

#include <unistd.h>

namespace jsongled {

/// Owns a file descriptor, or none where opening failed.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    bool is_open() const { return number_ >= 0; }
    int number() const { return number_; }

  private:
    int number_;
};

} // namespace jsongled
