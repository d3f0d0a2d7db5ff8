#pragma once

#include <array>
#include <cstdint>

#include "protocol/actions.hpp"

namespace jsongled {

enum class AckStatus : std::uint8_t { success, failed };
template<>
struct WordsOf<AckStatus> {
    static constexpr std::array<Word<AckStatus>, 2> table{
        {{AckStatus::success, word::success}, {AckStatus::failed, word::failed}}};
};

} // namespace jsongled
