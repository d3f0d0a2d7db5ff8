#include "tests/support/router_harness.hpp"

#include <gtest/gtest.h>

namespace jsongled::testing {

void Client::send_text(std::string_view text) {
    auto parsed = parse_envelope(text);
    if (const auto* malformed = std::get_if<Malformed>(&parsed))
        return harness_.router.received({id_, this}, *malformed, harness_.now);
    const auto& envelope = std::get<Envelope>(parsed);
    Prepared prepared = prepare(envelope, "jsongled", harness_.now.wall);
    prepared.proof = proof;
    if (prepared.abilities.can_resume)
        prepared.fresh = SessionToken::of("secret-" + std::to_string(++harness_.next_secret_));
    harness_.router.received({id_, this}, envelope, std::move(prepared), harness_.now);
    if (harness_.is_settling) harness_.settle();
    expect_sound(harness_.router);
}

void Client::send(json::object envelope) {
    if (!envelope.contains("id")) envelope["id"] = "m" + std::to_string(++harness_.next_id_);
    if (!envelope.contains("from")) envelope["from"] = nullptr;
    send_text(json::serialize(envelope));
}

void Client::send(std::string_view to, json::object jsongle) {
    send(json::object{{"to", to}, {"jsongle", std::move(jsongle)}});
}

Client& Client::hello(std::string_view uid) {
    send("jsongled", {{"action", "iq-result"},
                      {"query", "session-hello"},
                      {"transaction", "hello-" + id_},
                      {"description", {{"uid", uid}, {"dn", "name of " + std::string(uid)}}}});
    EXPECT_EQ(take_jsongle()["status"], "success");
    return *this;
}

void Client::join(std::string_view query, std::string_view rid) {
    send("jsongled",
         {{"action", "iq-set"}, {"query", query}, {"transaction", "join"}, {"description", {{"rid", rid}}}});
    ASSERT_FALSE(inbox_.empty());
    EXPECT_EQ(inbox_.back().at("jsongle").at("action"), "iq-result");
    inbox_.pop_back();
}

json::object Client::take() {
    if (inbox_.empty()) {
        ADD_FAILURE() << id_ << " has no message";
        return {{"jsongle", json::object{}}};
    }
    json::object first = std::move(inbox_.front());
    inbox_.pop_front();
    return first;
}

json::object Client::hello_to_resume(std::string_view uid, json::object client) {
    client["can"] = json::array{"resume"};
    send("jsongled",
         {{"action", "iq-result"},
          {"query", "session-hello"},
          {"transaction", "hello-" + first_id_},
          {"description", {{"uid", uid}, {"dn", "name of " + std::string(uid)}, {"client", client}}}});
    json::object ack = take_jsongle();
    EXPECT_EQ(ack["status"], "success");
    return ack["description"].as_object();
}

void Client::leave(Departure departure) {
    harness_.router.disconnected({id_, this}, departure, harness_.now);
    expect_sound(harness_.router);
    harness_.settle();
}

void Client::drain() {
    fill = Fill::roomy;
    harness_.router.drained({id_, this});
    expect_sound(harness_.router);
}

const Peer& Client::peer() const {
    return *harness_.router.tables().directory.find_peer(id_);
}

void Client::deliver(OutgoingPtr message) {
    inbox_.push_back(parse_object(text_for(*message, id_, harness_.identity)));
}

Client& RouterHarness::connect(Proof proof, AddressKey from, Entry entry) {
    const std::string id = "peer-" + std::to_string(clients_.size() + 1);
    Client& client = *clients_.emplace_back(std::make_unique<Client>(*this, id));
    router.connected({id, "192.0.2.1", "hello-" + id, 262'144, outbox_bytes, std::chrono::seconds(10),
                      std::move(proof), Addresses::shown, from, entry},
                     client, now);
    EXPECT_EQ(client.take_jsongle()["query"], "session-hello");
    return client;
}

void RouterHarness::settle() {
    // What the store answers can make the router ask again.
    while (store.work(store_events_))
        expect_sound(router);
}

ActReport RouterHarness::act(const OperatorAct& act) {
    router.act(1, act, now);
    expect_sound(router);
    return acted_;
}

void RouterHarness::noted(std::uint64_t number, Fact fact) {
    EXPECT_EQ(number, ++facts_noted_);
    facts_.push_back(std::move(fact));
}

json::object parse_object(std::string_view text) {
    boost::system::error_code error;
    json::value value = json::parse(text, error);
    if (error || !value.is_object()) {
        ADD_FAILURE() << "not a JSON object: " << text;
        return {};
    }
    return std::move(value).as_object();
}

std::int64_t error_code_of(const json::object& jsongle) {
    const json::value* description = jsongle.if_contains("description");
    const json::value* code = description ? description->as_object().if_contains("errorCode") : nullptr;
    return code ? code->to_number<std::int64_t>() : 0;
}

} // namespace jsongled::testing
