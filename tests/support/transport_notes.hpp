#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/net/transport.hpp"
#include "server/net/wheel.hpp"

namespace jsongled::testing {

/// Whoever is behind the transport: keeps what it is told, and answers a goodbye as it is told to.
struct TransportNotes final : TransportEvents {
    void text(std::string_view text) override {
        told.emplace_back(text);
        if (pauses) transport->pause();
    }
    void oversized(std::size_t bytes, std::string_view beginning) override {
        told.push_back("oversized " + std::to_string(bytes) + " " + std::string(beginning));
    }
    void refused(std::string_view beginning, std::size_t, std::chrono::seconds retry_after) override {
        told.push_back("refused " + std::string(beginning) + " " + std::to_string(retry_after.count()));
    }
    void flooding(Limit limit) override {
        told.push_back("flooding " + std::string(jsongled::to_string(limit)));
    }
    void heard() override { ++times_heard; }
    void answered(std::uint64_t number) override { told.push_back("answered " + std::to_string(number)); }
    void took_some() override { told.emplace_back("took some"); }
    void ended() override { told.emplace_back("ended"); }
    void drained() override { told.emplace_back("drained"); }
    void stuck() override {
        told.emplace_back("stuck");
        transport->drop();
    }
    void due(Timed::Time) override { told.emplace_back("due"); }
    void leaving(Departure departure, std::uint16_t code, std::string_view reason) override {
        told.push_back("leaving " + std::string(jsongled::to_string(departure.cause)) + " " +
                       std::to_string(code) + " " + std::string(reason));
        answer = {code, reason};
        if (answers) transport->close(code, reason, std::chrono::seconds(5));
    }
    void gone() override { told.emplace_back("gone"); }

    std::vector<std::string> take() { return std::exchange(told, {}); }

    Transport* transport = nullptr;
    std::vector<std::string> told;
    int times_heard = 0;
    bool pauses = false; ///< after each text
    bool answers = true; ///< at once
    std::pair<std::uint16_t, std::string_view> answer;
};

} // namespace jsongled::testing
