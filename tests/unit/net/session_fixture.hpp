#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "server/net/ws_frame.hpp"
#include "tests/support/frame_events.hpp"
#include "tests/support/session_world.hpp"

namespace jsongled::testing {

namespace json = boost::json;

inline std::string text_frame(std::string_view text) {
    return client_frame(0x81, text);
}

inline std::string request(std::string_view query, std::string_view transaction,
                           json::object description = {}) {
    return text_frame(json::serialize(json::object{{"id", "m"},
                                                   {"to", "jsongled"},
                                                   {"jsongle",
                                                    {{"action", "iq-set"},
                                                     {"query", query},
                                                     {"transaction", transaction},
                                                     {"description", std::move(description)}}}}));
}

/// Clients of a server, by what they say and hear.
class Sessions : public ::testing::Test {
  public:
    /// What has come for a client since the last call: texts, and the words for other frames.
    static std::vector<std::string> take(WireEnds& client) { return told_in(client.read()); }
    /// The same for what was read of it, up to the end of a frame.
    static std::vector<std::string> told_in(std::string_view bytes) {
        std::vector<std::string> told;
        for (std::string_view left = bytes; left.size() >= 2;) {
            if (left.starts_with("upgraded ")) {
                left.remove_prefix(9);
                continue;
            }
            const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(left[at]); };
            std::size_t size = byte(1);
            std::size_t head = 2;
            for (const int more = size == 126   ? 2
                                  : size == 127 ? 8
                                                : 0;
                 head < 2U + static_cast<unsigned>(more); ++head)
                size = (head == 2 ? 0 : size * 256) + byte(head);
            const std::string_view payload = left.substr(head, size);
            const unsigned opcode = byte(0) % 16;
            if (opcode == 1) told.emplace_back(payload);
            if (opcode == 8)
                told.push_back("close " +
                               std::to_string(static_cast<unsigned char>(payload[0]) * 256U +
                                              static_cast<unsigned char>(payload[1])) +
                               " " + std::string(payload.substr(2)));
            if (opcode == 9) told.emplace_back("ping");
            if (opcode == 10) told.emplace_back("pong");
            left.remove_prefix(head + size);
        }
        return told;
    }
    static json::object jsongle(const std::string& text) {
        return json::parse(text).as_object().at("jsongle").as_object();
    }
    static std::int64_t error_of(const std::string& text) {
        return jsongle(text).at("description").at("errorCode").to_number<std::int64_t>();
    }

    void say(WireEnds& client, std::string_view bytes) {
        EXPECT_TRUE(client.write(bytes));
        world.run();
    }
    static std::string hello(std::string_view uid, std::string_view transaction) {
        return text_frame(json::serialize(json::object{{"id", "m"},
                                                       {"to", "jsongled"},
                                                       {"jsongle",
                                                        {{"action", "iq-result"},
                                                         {"query", "session-hello"},
                                                         {"transaction", transaction},
                                                         {"description", {{"uid", uid}}}}}}));
    }
    void greet(WireEnds& client, std::string_view uid) {
        const auto told = take(client);
        ASSERT_EQ(told.size(), 1U);
        say(client, hello(uid, jsongle(told[0]).at("transaction").as_string()));
        const auto answer = take(client);
        ASSERT_EQ(answer.size(), 1U);
        EXPECT_EQ(jsongle(answer[0]).at("status"), "success");
    }
    WireEnds& user(std::string_view uid) {
        WireEnds& client = world.connect();
        greet(client, uid);
        return client;
    }

    SessionWorld world{{4'096, 65'536, std::chrono::seconds(10), std::chrono::seconds(30)}};
};

} // namespace jsongled::testing
