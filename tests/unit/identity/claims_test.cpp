#include "identity/claims.hpp"

#include <gtest/gtest.h>

#include "tests/support/moments.hpp"

namespace jsongled {
namespace {

using namespace std::chrono_literals;

const Time now = testing::first_moment.wall;
constexpr std::string_view alice = R"("sub":"alice")";

std::string_view verdict(const std::string& members, const TokenRules& rules = {}, Time at = now) {
    const auto read = read_claims("{" + members + "}", rules, at);
    const auto* fault = std::get_if<TokenFault>(&read);
    return fault ? to_string(*fault) : "taken";
}
/// With a subject, and an end in a minute.
std::string_view with(const std::string& more, const TokenRules& rules = {}) {
    return verdict(std::string(alice) + R"(,"exp":1728000060,)" + more, rules);
}
std::string at(std::string_view name, std::string_view number) {
    return '"' + std::string(name) + "\":" + std::string(number);
}
Grant grant(const std::string& more) {
    return std::get<Grant>(read_claims(R"({"sub":"alice","exp":1728000060.25)" + more + "}", {}, now));
}

TEST(Claims, are_a_grant) {
    const Grant given = grant("");
    EXPECT_EQ(given.sub, "alice");
    EXPECT_EQ(given.expires, now + 60'250ms);
    EXPECT_LE(sizeof(Grant), 64U);
}

TEST(Claims, end_at_a_time_that_has_to_be_said) {
    const auto ends = [](std::string_view exp, Time when) {
        return verdict(std::string(alice) + "," + at("exp", exp), {.leeway = 10s}, when);
    };
    EXPECT_EQ(verdict(std::string(alice)), "no-expiry");
    EXPECT_EQ(ends("1728000000", now + 10s - 1ms), "taken");
    EXPECT_EQ(ends("1728000000", now + 10s), "expired");
    EXPECT_EQ(ends("1728000000.5", now + 10s + 499ms), "taken");
    EXPECT_EQ(ends("1728000000.5", now + 10s + 500ms), "expired");
    EXPECT_EQ(ends("17280e5", now), "taken");
    EXPECT_EQ(ends("0", now), "expired");
    EXPECT_EQ(ends("253402300799", now), "taken");
}

TEST(Claims, begin_at_a_time_that_may_be_said) {
    const TokenRules rules{.leeway = 10s};
    EXPECT_EQ(with(at("nbf", "1728000010"), rules), "taken");
    EXPECT_EQ(with(at("nbf", "1728000010.001"), rules), "not-yet-valid");
    EXPECT_EQ(with(at("iat", "1728000010"), rules), "taken");
    EXPECT_EQ(with(at("iat", "1728000010.001"), rules), "issued-in-future");
    EXPECT_EQ(with(at("iat", "0") + "," + at("nbf", "0"), rules), "taken");
    EXPECT_EQ(with(at("nbf", "1728000001"), {.leeway = 0ms}), "not-yet-valid");
}

TEST(Claims, have_times_that_are_numbers_in_their_range) {
    for (const std::string_view number :
         {"-1", "-0", "-1e-400", "1e400", "1e-400", "253402300800", "99999999999999999999999999", "1e308",
          "null", "true", "\"1728000060\"", "[1728000060]", "{}"}) {
        EXPECT_EQ(verdict(std::string(alice) + "," + at("exp", number)), "bad-time") << number;
        EXPECT_EQ(with(at("nbf", number)), "bad-time") << number;
        EXPECT_EQ(with(at("iat", number)), "bad-time") << number;
    }
    for (const std::string_view number : {"NaN", "Infinity", "-Infinity", "1728000060x", "01728000060", "0x67"})
        EXPECT_EQ(verdict(std::string(alice) + "," + at("exp", number)), "bad-claims") << number;
}

TEST(Claims, have_each_name_once) {
    EXPECT_EQ(with(R"("sub":"bob")"), "member-twice");
    EXPECT_EQ(with(R"("exp":1828000060)"), "member-twice");
    EXPECT_EQ(with(R"("\u0073ub":"bob")"), "member-twice");
    EXPECT_EQ(with(R"("x":1,"x":1)"), "member-twice");
    EXPECT_EQ(with(R"("rooms":["a"],"rooms":["*"])"), "member-twice");
}

TEST(Claims, are_one_json_object) {
    for (const std::string_view json : {"", "[]", "7", "\"eyJ\"", "{", "{}x", "{\"sub\":\"\xff\"}"}) {
        const auto read = read_claims(json, {}, now);
        EXPECT_EQ(std::get<TokenFault>(read), TokenFault::bad_claims) << json;
    }
}

TEST(ClaimOfTheIssuer, rfc8725_3_8_is_that_of_the_configuration) {
    const TokenRules rules{.issuer = "https://id.example.org"};
    EXPECT_EQ(with(R"("iss":"https://id.example.org")", rules), "taken");
    for (const std::string_view issuer :
         {R"("https://id.example.org/")", R"("https://ID.example.org")", R"("")", "null",
          R"(["https://id.example.org"])", R"("https://id.example.org\u0000")"})
        EXPECT_EQ(with("\"iss\":" + std::string(issuer), rules), "wrong-issuer") << issuer;
    EXPECT_EQ(with("\"x\":1", rules), "wrong-issuer");
    EXPECT_EQ(with(R"("iss":"any")"), "taken");
}

TEST(ClaimOfTheAudience, rfc8725_3_9_is_or_has_that_of_the_configuration) {
    const TokenRules rules{.audience = "signalling"};
    EXPECT_EQ(with(R"("aud":"signalling")", rules), "taken");
    EXPECT_EQ(with(R"("aud":["mail","signalling"])", rules), "taken");
    for (const std::string_view audience :
         {R"("mail")", R"("Signalling")", R"([])", R"(["mail"])", R"("")", "null", "7", R"({"signalling":1})",
          R"([["signalling"]])", R"(["signalling",7])"})
        EXPECT_EQ(with("\"aud\":" + std::string(audience), rules), "wrong-audience") << audience;
    EXPECT_EQ(with("\"x\":1", rules), "wrong-audience");
    EXPECT_EQ(with(R"("aud":"any")"), "taken");
    std::string many = R"("aud":["signalling")";
    for (int i = 0; i < 64; ++i)
        many += ",\"x\"";
    EXPECT_EQ(with(many + "]", rules), "wrong-audience") << "more than anybody needs";
}

std::string_view verdict_of_sub(std::string_view sub) {
    return verdict("\"exp\":1728000060,\"sub\":" + std::string(sub));
}

TEST(ClaimOfTheSubject, rfc8725_3_8_is_the_name_of_a_user) {
    EXPECT_EQ(verdict("\"exp\":1728000060"), "no-subject");
    EXPECT_EQ(verdict_of_sub("\"auth0|alice@example.org\""), "taken");
    EXPECT_EQ(verdict_of_sub("\"\xc3\xa9lodie\""), "taken");
    for (const std::string_view sub :
         {"\"\"", "null", "7", "[\"alice\"]", "\"a/b\"", "\" alice\"", "\"alice \"", "\"a\\u0000b\"",
          "\"a\\nb\"", "\"a\\u202eb\"", "\"a\\u200bb\""})
        EXPECT_EQ(verdict_of_sub(sub), "bad-subject") << sub;
    EXPECT_EQ(verdict_of_sub('"' + std::string(256, 'a') + '"'), "taken");
    EXPECT_EQ(verdict_of_sub('"' + std::string(257, 'a') + '"'), "bad-subject");
}

TEST(ClaimsOfRights, are_all_of_a_user_where_nothing_is_said) {
    const Rights rights = grant("").rights;
    EXPECT_TRUE(rights.publish && rights.call);
    EXPECT_FALSE(rights.admin) << "a provider's tokens know nothing of it";
    EXPECT_FALSE(rights.relay_only);
    EXPECT_EQ(rights.rooms, nullptr);
    EXPECT_TRUE(rights.may_enter("any"));
}

TEST(ClaimsOfRights, are_taken_as_they_are_said) {
    const Rights less =
        grant(R"(,"publish":false,"call":false,"admin":true,"relayOnly":true,"rooms":["a"])").rights;
    EXPECT_FALSE(less.publish || less.call);
    EXPECT_TRUE(less.admin && less.relay_only);
    const Rights same = grant(R"(,"publish":true,"call":true,"admin":false,"relayOnly":false)").rights;
    EXPECT_TRUE(same.publish && same.call);
    EXPECT_FALSE(same.admin || same.relay_only);
}

TEST(ClaimsOfRights, that_mean_nothing_known_are_refused) {
    for (const std::string_view name : {"publish", "call", "admin", "relayOnly"})
        for (const std::string_view value : {"null", "0", "1", "\"false\"", "[]", "{}"})
            EXPECT_EQ(with(at(name, value)), "bad-rights") << name << value;
    for (const std::string_view rooms : {"null", "\"*\"", "{}", "true", "[7]", "[null]", R"([""])", R"(["*a"])",
                                         R"(["a*b"])", R"(["a**"])", R"([["a"]])", R"(["\ud800"])"})
        EXPECT_EQ(with(at("rooms", rooms)), "bad-rights") << rooms;
}

TEST(ClaimsOfRights, name_rooms_exactly_or_by_their_beginning) {
    const auto may = [](const std::string& rooms, std::string_view rid) {
        return grant(",\"rooms\":" + rooms).rights.may_enter(rid);
    };
    EXPECT_TRUE(may(R"(["lobby","team-*"])", "lobby"));
    EXPECT_TRUE(may(R"(["lobby","team-*"])", "team-"));
    EXPECT_TRUE(may(R"(["lobby","team-*"])", "team-a*b"));
    for (const std::string_view rid :
         {"lobby2", "Lobby", "lobb", "", "team", "Team-a", "a-team-a", "*", "team-*x"})
        EXPECT_EQ(may(R"(["lobby","team-*"])", rid), rid.starts_with("team-")) << rid;
    EXPECT_TRUE(may(R"(["*"])", "any"));
    EXPECT_FALSE(may("[]", "any"));
}

TEST(ClaimsOfRights, have_a_bound) {
    const auto rooms = [](std::size_t count, std::size_t bytes) {
        std::string list = "\"rooms\":[";
        for (std::size_t i = 0; i < count; ++i)
            list += (i == 0 ? "\"" : ",\"") + std::string(bytes, 'r') + '"';
        return list + "]";
    };
    EXPECT_EQ(with(rooms(64, 1)), "taken");
    EXPECT_EQ(with(rooms(65, 1)), "bad-rights");
    EXPECT_EQ(with(rooms(1, 256)), "taken");
    EXPECT_EQ(with(rooms(1, 257)), "bad-rights");
}

} // namespace
} // namespace jsongled
