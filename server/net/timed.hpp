#pragma once

#include <chrono>
#include <cstdint>

namespace jsongled {

/// Something that falls due, on one thread's wheel. Takes itself off when it ends.
class Timed {
  public:
    using Time = std::chrono::steady_clock::time_point;

    Timed() = default;
    Timed(const Timed&) = delete;
    Timed& operator=(const Timed&) = delete;

    virtual void due(Time now) = 0;

  protected:
    virtual ~Timed() { take_off(); }

  private:
    friend class Wheel;

    void put_on(Timed*& head);
    void take_off();

    Timed* next_ = nullptr;
    Timed** here_ = nullptr; ///< what points to this one, while it is on a wheel
    std::uint64_t tick_ = 0;
};

} // namespace jsongled
