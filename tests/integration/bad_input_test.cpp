#include "tests/integration/hostile_server.hpp"

#include <array>
#include <cstdio>

// Messages that are no valid envelope: each costs its sender an error that names the message, and nobody a
// connection.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::Matcher;

/// A JSON string of a megabyte.
std::string megabyte() {
    std::string quoted(1 << 20, 'm');
    quoted.front() = '"';
    quoted.back() = '"';
    return quoted;
}

class BadInput : public HostileServer {
  protected:
    static Matcher<const json::object&> error(int code) { return IsSessionError(code); }
    static Matcher<const json::object&> error(int code, std::string_view mid) {
        return AllOf(IsSessionError(code), Has("/jsongle/description/mid", mid));
    }

    /// A text for the bystander, with parts of it replaced.
    [[nodiscard]] std::string valid() const {
        return R"({"id":"m1","from":null,"to":")" + bystander_.uid() +
               R"(","jsongle":{"action":"session-text","namespace":"message","description":{"content":"c"}}})";
    }
    [[nodiscard]] std::string with(std::string_view part, std::string_view replacement) const {
        std::string message = valid();
        message.replace(message.find(part), part.size(), replacement);
        return message;
    }
};

TEST_F(BadInput, what_is_not_json_or_not_an_object) {
    for (const char* message : {"",
                                " ",
                                "hello",
                                "{",
                                "}",
                                R"({"id":"m1",})",
                                R"({"id":"m1"} {})",
                                R"({id:"m1"})",
                                "nul",
                                "null",
                                "true",
                                "7",
                                R"("text")",
                                "[]",
                                R"([{"id":"m1","jsongle":{}}])",
                                "{\"id\":\"a\nb\"}",
                                R"({"id":"\x41"})",
                                R"({"a":01})",
                                R"({"a":+1})",
                                R"({"a":.5})",
                                R"({"a":NaN})",
                                R"({"a":1e})",
                                "// no\n{}",
                                "\xef\xbb\xbf{}"})
        expect_refused(message, error(400003));
}

TEST_F(BadInput, no_jsongle_object) {
    for (const char* jsongle : {R"("jsongle":"session-text")", R"("jsongle":null)", R"("jsongle":7)",
                                R"("jsongle":[])", R"("jsongle":true)", R"("other":{})"})
        expect_refused(R"({"id":"m1","to":")" + bystander_.uid() + "\"," + jsongle + "}", error(400002, "m1"));
}

TEST_F(BadInput, an_action_that_is_unknown) {
    for (const char* action : {R"("session-unknown")", R"("SESSION-TEXT")", R"("")", R"("session-text ")"})
        expect_refused(with(R"("session-text")", action), AnyOf(error(405001, "m1"), error(400001, "m1")));
    expect_refused(with(R"("session-text")", R"("session-unknown")"), error(405001, "m1"));
}

TEST_F(BadInput, an_action_that_is_no_text) {
    for (const char* action : {"7", "null", "{}", "[]", "true"})
        expect_refused(with(R"("session-text")", action), error(400001, "m1"));
    expect_refused(with(R"("action":"session-text",)", ""), error(400001, "m1"));
}

TEST_F(BadInput, a_description_that_is_no_object) {
    for (const char* description : {"null", "7", "[]", R"([{"content":"c"}])", R"("text")", "true"})
        expect_refused(with(R"({"content":"c"})", description), error(400001, "m1"));
    expect_refused(with(R"(,"description":{"content":"c"})", ""), error(400001, "m1"));
}

TEST_F(BadInput, a_description_that_is_no_object_in_each_kind_of_message) {
    for (const json::object& message : {propose(bystander_.uid(), fresh("sid")),
                                        call("session-info", bystander_.uid(), fresh("sid"), {}, "mute"),
                                        call("transport-info", bystander_.uid(), fresh("sid"), {}),
                                        custom(bystander_.uid(), 1), event(bystander_.uid(), "typing", {}),
                                        metrics_report("jsongled", {}), metrics_report(bystander_.uid(), {})}) {
        for (const json::value& description :
             {json::value(nullptr), json::value(7), json::value(json::array())}) {
            const json::object bad = with_description(message, description);
            expect_refused(json::serialize(bad), IsSessionError(400001, bad));
        }
        json::object bad = message;
        bad["jsongle"].as_object().erase("description");
        expect_refused(json::serialize(bad), IsSessionError(400001, bad));
    }
}

TEST_F(BadInput, an_id_that_is_no_name) {
    for (const char* id : {"7", "null", "{}", "[]", R"("")", "true"})
        expect_refused(with(R"("m1")", id), error(400001));
    expect_refused(with(R"("id":"m1",)", ""), error(400001));
}

TEST_F(BadInput, a_member_of_the_payload_of_a_wrong_type) {
    const std::string action = R"("action":"iq-set","query":"muc-join","transaction":"t1",)";
    const auto with_wrong = [&](const char* right, const char* wrong) {
        std::string message = with(R"("action":"session-text",)", action);
        message.replace(message.find(right), std::string_view(right).size(), wrong);
        return message;
    };
    for (const char* wrong : {R"("query":7)", R"("query":null)", R"("query":{})", R"("query":[])"})
        expect_refused(with_wrong(R"("query":"muc-join")", wrong),
                       Has("/jsongle/description/errorCode", 400001));
    for (const char* wrong : {R"("transaction":7)", R"("transaction":{})", R"("transaction":[])"})
        expect_refused(with_wrong(R"("transaction":"t1")", wrong),
                       Has("/jsongle/description/errorCode", 400001));
}

TEST_F(BadInput, nesting_of_ten_thousand) {
    const auto nested = [](const std::string& open, const std::string& close) {
        std::string text;
        for (int i = 0; i < 10000; ++i)
            text += open;
        for (int i = 0; i < 10000; ++i)
            text += close;
        return text;
    };
    expect_refused(nested("[", "]"), AnyOf(error(400001), error(400003)));
    expect_refused(std::string(10000, '['), AnyOf(error(400001), error(400003)));
    for (const std::string& deep : {nested("[", "]"), nested(R"({"a":)", "}")}) {
        expect_refused(with(R"("content":"c")", R"("content":)" + deep), AnyOf(error(400001), error(400003)));
        expect_refused(with(R"("id")", R"("unknown":)" + deep + R"(,"id")"),
                       AnyOf(error(400001), error(400003)));
    }
}

TEST_F(BadInput, lone_surrogates) {
    // In a name the server would have to write it elsewhere, where it is no UTF-8.
    for (const char* lone : {R"("\ud800")", R"("a\udc00b")", R"("\ud800\ud800")", R"("\udc00\ud800")"}) {
        expect_refused(with(R"("m1")", lone), AnyOf(error(400001), error(400003)));
        expect_refused(with("\"" + bystander_.uid() + "\"", lone), AnyOf(error(400001, "m1"), error(400003)));
    }
}

TEST_F(BadInput, lone_surrogates_in_unknown_content_harm_nobody) {
    // Whoever cuts a text by its length cuts an emoji in half: it is relayed as it was sent.
    mallory_.send_text(with(R"("c")", R"("\ud800")"));
    EXPECT_THAT(mallory_.receive(), Has("/jsongle/event", "ack"));
    EXPECT_THAT(bystander_.receive_text(), testing::HasSubstr(R"("content":"\ud800")"));
}

TEST_F(BadInput, members_that_stand_twice) {
    for (const auto& [once, twice] : std::vector<std::pair<const char*, const char*>>{
             {R"("id":"m1")", R"("id":"m1","id":"m2")"},
             {R"("id":"m1")", R"("id":"m1","\u0069d":"m2")"},
             {R"("id":"m1")", R"("to":"x","id":"m1")"},
             {R"("id":"m1")", R"("t\u006f":"x","id":"m1")"},
             {R"("id":"m1")", R"("jsongle":{},"id":"m1")"},
             {R"("id":"m1")", R"("\u006asongle":{},"id":"m1")"},
             {R"("action":)", R"("action":"session-custom","action":)"},
             {R"("action":)", R"("\u0061ction":"session-custom","action":)"},
             {R"("description":)", R"("description":{},"description":)"},
             {R"("description":)", R"("descriptio\u006e":{},"description":)"}})
        expect_refused(with(once, twice), error(400001));
}

TEST_F(BadInput, parameters_of_a_query_that_stand_twice) {
    const std::string rid = fresh("room");
    for (const char* first : {"rid", R"(r\u0069d)"}) {
        const std::string message =
            R"({"id":"m1","to":"jsongled","jsongle":{"action":"iq-set","query":"muc-join",)"
            R"("transaction":"t1","description":{")" +
            std::string(first) + R"(":"other","rid":")" + rid + R"("}}})";
        mallory_.send_text(message);
        EXPECT_THAT(mallory_.receive(), AllOf(IsAction("iq-error"), Has("/jsongle/transaction", "t1"),
                                              Has("/jsongle/description/errorCode", 400001)));
        EXPECT_THAT(mallory_.receive(), error(400001, "m1"));
    }
}

TEST_F(BadInput, members_of_a_description_that_stand_twice) {
    for (const char* twice : {R"("relayed":"a","relayed":"b")", R"("relayed":"a","relay\u0065d":"a")",
                              R"("sent":"a","content":"c","sent":"b")"})
        expect_refused(with(R"("content":"c")", twice), error(400001, "m1"));
    json::object proposal = propose(bystander_.uid(), fresh("sid"));
    std::string message = json::serialize(proposal);
    message.replace(message.find(R"("media")"), 0, R"("media":"audio",)");
    expect_refused(message, IsSessionError(400001, proposal));
}

TEST_F(BadInput, names_spelled_with_escapes_are_the_same_names) {
    // Not malformed: the only reading there is.
    std::string escaped;
    for (const char letter : bystander_.uid()) {
        std::array<char, 8> code{};
        std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(letter));
        escaped += code.data();
    }
    std::string message = with(bystander_.uid(), escaped);
    message.replace(message.find("jsongle"), 7, R"(jsongl\u0065)");
    message.replace(message.find("session-text"), 12, R"(session\u002dtext)");
    mallory_.send_text(message);
    EXPECT_THAT(bystander_.receive(), AllOf(IsAction("session-text"), Has("/from", mallory_.uid())));
}

TEST_F(BadInput, a_message_over_the_limit_costs_its_sender_an_error) {
    const std::string content = R"({"content":")" + std::string(500'000, 'x') + "\"}";
    const auto message = [&](std::string_view before, std::string_view jsongle) {
        return "{" + std::string(before) + R"("jsongle":{)" + std::string(jsongle) + R"("description":)" +
               content + "}}";
    };
    const std::string to = R"("id":"m1","to":")" + bystander_.uid() + R"(",)";
    const std::vector<std::pair<std::string, Matcher<const json::object&>>> messages{
        {message(to, R"("action":"session-text",)"), error(413001, "m1")},
        {message("", R"("action":"session-text",)"), error(413001)},
        {message(to, R"("action":"iq-set","query":"q","transaction":"t",)"),
         AllOf(IsAction("iq-error"), Has("/jsongle/transaction", "t"))},
        {std::string(500'000, ' '), error(413001)},
        {std::string(500'000, '['), error(413001)}};
    for (const auto& [text, answer] : messages) {
        mallory_.send_text(text);
        EXPECT_THAT(mallory_.receive(), answer);
    }
    expect_nothing(bystander_);
    // Nothing is lost of what it says next.
    const json::object next = text(bystander_.uid(), "after");
    mallory_.send(next);
    EXPECT_THAT(bystander_.receive(), Has("/id", next.at("id")));
}

TEST_F(BadInput, the_limit_holds_for_the_sum_of_the_fragments) {
    mallory_.send_fragments(std::vector<std::string>(8, std::string(40'000, ' ')));
    EXPECT_THAT(mallory_.receive(), error(413001));
    mallory_.send_fragments(std::vector<std::string>(2, std::string(40'000, ' ')));
    EXPECT_THAT(mallory_.receive(), error(400003));
}

class BadInputUnderALargeLimit : public BadInput {
  public:
    static void SetUpTestSuite() { start({"--max-message-bytes", "4m", "--max-outbox-bytes", "16m"}); }
};

TEST_F(BadInputUnderALargeLimit, an_id_of_a_megabyte) {
    expect_refused(with(R"("m1")", megabyte()), error(400001));
}

TEST_F(BadInputUnderALargeLimit, a_name_of_a_megabyte_anywhere) {
    const std::string huge = megabyte();
    expect_refused(with("\"" + bystander_.uid() + "\"", huge), error(400001, "m1"));
    expect_refused(with(R"("session-text")", huge), AnyOf(error(400001, "m1"), error(405001, "m1")));
    expect_refused(
        R"({"id":"m1","jsongle":{"action":"iq-set","query":)" + huge +
            R"(,"transaction":"t","description":{}}})",
        AnyOf(Has("/jsongle/description/errorCode", 400001), Has("/jsongle/description/errorCode", 404001)));
}

TEST_F(BadInputUnderALargeLimit, nesting_of_a_million) {
    expect_refused(std::string(1000000, '['), AnyOf(error(400001), error(400003)));
}

} // namespace
} // namespace jsongled::integration_tests
