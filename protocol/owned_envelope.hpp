#pragma once

#include <string>

#include "protocol/envelope.hpp"

namespace jsongled {

/// A message that is looked at later, with the text that it was read from. Stays where it is made, as its views
/// point into it.
class OwnedEnvelope {
  public:
    explicit OwnedEnvelope(const Envelope& received);
    OwnedEnvelope(const OwnedEnvelope&) = delete;
    OwnedEnvelope& operator=(const OwnedEnvelope&) = delete;

    const Envelope& envelope() const { return envelope_; }
    std::size_t bytes() const { return text_.size() + unescaped_bytes(); }

  private:
    std::size_t unescaped_bytes() const { return envelope_.unescaped ? envelope_.unescaped->size() : 0; }

    const std::string text_;
    Envelope envelope_;
};

} // namespace jsongled
