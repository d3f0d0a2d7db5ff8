#include "tests/integration/honest_pair.hpp"

namespace jsongled::integration_tests {
namespace {

constexpr int talks_of_a_visit = 10;

void pass(WsClient& from, WsClient& to) {
    const json::object said = event(to.uid(), "typing", json::object());
    from.send(said);
    EXPECT_THAT(to.receive(), Has("/id", said.at("id")));
}

} // namespace

HonestPair::HonestPair(const tcp::endpoint& server, Credentials credentials)
    : server_(server), credentials_(std::move(credentials)), alice_(enter("alice")), bob_(enter("bob")) {}

User HonestPair::enter(const std::string& word) {
    const std::string uid = fresh(word);
    return {server_, uid, {}, credentials_ ? credentials_(uid) : Upgrade()};
}

void HonestPair::talk() {
    pass(alice_, bob_);
    pass(bob_, alice_);
}

void HonestPair::visit() {
    enter("visitor");
}

void HonestPair::live() {
    if (++days_ % talks_of_a_visit == 0)
        visit();
    else
        talk();
}

} // namespace jsongled::integration_tests
