#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jsongled::testing {

/// Values in a row of bytes, to be taken out in the order in which they were put in.
class ByteTape {
  public:
    ByteTape() = default;
    explicit ByteTape(std::string bytes) : bytes_(std::move(bytes)) {}

    ByteTape& put(std::uint64_t number) {
        for (int shift = 0; shift < 64; shift += 8)
            bytes_.push_back(static_cast<char>(number >> shift & 0xffU));
        return *this;
    }
    ByteTape& put(std::string_view text) {
        put(std::uint64_t{text.size()});
        bytes_ += text;
        return *this;
    }
    ByteTape& put(const std::string& text) { return put(std::string_view(text)); }

    std::uint64_t number() {
        std::uint64_t number = 0;
        for (int shift = 0; shift < 64; shift += 8)
            number |= std::uint64_t{static_cast<unsigned char>(bytes_.at(at_++))} << shift;
        return number;
    }
    std::string text() {
        const std::size_t size = number();
        std::string text = bytes_.substr(at_, size);
        at_ += size;
        return text;
    }

    bool is_over() const { return at_ == bytes_.size(); }
    const std::string& bytes() const { return bytes_; }

  private:
    std::string bytes_;
    std::size_t at_ = 0;
};

} // namespace jsongled::testing
