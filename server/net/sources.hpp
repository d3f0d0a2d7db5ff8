#pragma once

#include <string>

#include "protocol/time.hpp"

namespace jsongled {

/// Where time comes from. From any thread.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Moment now() const = 0;
};

/// Where ids come from that nobody may guess: peer ids, transactions. From any thread.
class IdSource {
  public:
    virtual ~IdSource() = default;
    virtual std::string fresh() = 0;
};

class SystemClock final : public Clock {
  public:
    Moment now() const override;
};

/// UUIDs of version 4, of bytes of the system's random source that each thread draws by the block.
class SystemIds final : public IdSource {
  public:
    std::string fresh() override;
};

} // namespace jsongled
