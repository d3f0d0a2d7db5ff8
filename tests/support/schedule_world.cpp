#include "tests/support/schedule_world.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace jsongled::testing {
namespace {

constexpr std::size_t users = 150;
constexpr std::size_t rids = 60;

void in_order(std::uint64_t& last, const json::value& number) {
    ASSERT_LT(last, number.to_number<std::uint64_t>());
    last = number.to_number<std::uint64_t>();
}

} // namespace

ModelPeer& ScheduleWorld::any_peer() {
    std::size_t which = pick(peers.size());
    for (std::size_t tries = 0; peers[which]->is_detached && tries < peers.size(); ++tries)
        which = (which + 1) % peers.size();
    return *peers[which];
}

std::string ScheduleWorld::any_uid() {
    return "user" + std::to_string(pick(users));
}

std::string ScheduleWorld::any_rid() {
    return "room" + std::to_string(pick(rids));
}

std::string ScheduleWorld::any_name(std::string usual, std::string other) {
    const std::size_t odd = pick(60);
    return odd == 0 ? "JSONgled" : odd < 3 ? std::move(other) : std::move(usual);
}

std::string ScheduleWorld::any_address(const ModelPeer& sender) {
    std::string rid = sender.rooms.empty() ? any_rid()
                                           : *std::next(sender.rooms.begin(),
                                                        static_cast<std::ptrdiff_t>(pick(sender.rooms.size())));
    switch (pick(5)) {
    case 0: return any_uid();
    case 1: return any_peer().id;
    case 2: return rid + "/" + any_peer().uid;
    default: return rid;
    }
}

bool ScheduleWorld::is_deserted() const {
    return std::ranges::all_of(peers, [](const auto& peer) { return peer->is_detached; });
}

json::object ScheduleWorld::description(const ModelPeer& sender, const std::string& address) {
    json::object description{{"sender", sender.id}, {"number", ++number_}};
    if (pick(3) == 0) description["padding"] = std::string(2 * share, 'x');
    if (sender.rooms.contains(address)) {
        description["room"] = address;
        description["room_number"] = number_;
    }
    return description;
}

void ScheduleWorld::wait_a_little() {
    now += std::chrono::milliseconds(pick(50));
    clock_setter_.come_by(now);
}

void ScheduleWorld::tick() {
    const auto held = [&] {
        return std::ranges::count_if(peers, [&](const auto& peer) {
            const Pressure* pressure = as_known(*peer).pressure.get();
            return pressure && pressure->reader && pressure->reader->pressure->stall->over <= now.steady;
        });
    };
    if (held() > 0) ++counts["waited long enough"];
    tape.tick(now);
    ASSERT_EQ(held(), 0);
}

bool ScheduleWorld::tell_of_the_store() {
    if (pick(3) == 0 || store_events_.is_empty()) store_.work(store_events_);
    return store_events_.tell_one(tape, pick(1'000));
}

void ScheduleWorld::know_author(ModelPeer& peer) {
    send(peer, "jsongled", {{"action", "session-text"}, {"description", json::object()}});
    while (as_known(peer).line || as_known(peer).catch_up)
        tell_of_the_store();
    const auto& expected = waiting[peer.uid];
    if (!expected.empty()) ++counts["waited for its recipient"];
    // What was said to the name of a room that is no more does not wait, and its sender may not know yet.
    if (room_names.contains(peer.uid)) return;
    ASSERT_TRUE(std::ranges::equal(peer.delayed, expected)) << peer.uid << " has got " << peer.delayed.size();
}

std::string ScheduleWorld::compose(const std::string& address, json::object jsongle) {
    json::object envelope{
        {"id", current ? current->mid : "m"}, {"from", any_uid()}, {"jsongle", std::move(jsongle)}};
    if (!address.empty()) envelope["to"] = address;
    return json::serialize(envelope);
}

void ScheduleWorld::send(ModelPeer& sender, const std::string& address, json::object jsongle) {
    sender.answers.clear();
    receive(sender, compose(address, std::move(jsongle)));
}

void ScheduleWorld::ask(ModelPeer& peer, const char* query, const std::string& rid) {
    send(peer, "jsongled",
         {{"action", "iq-set"}, {"query", query}, {"transaction", "t"}, {"description", {{"rid", rid}}}});
}

void ScheduleWorld::receive(ModelPeer& sender, const std::string& text) {
    const auto waits = [&] {
        const Pressure* pressure = as_known(sender).pressure.get();
        return pressure && pressure->reader;
    };
    const bool has_waited = waits();
    speaking_ = &sender;
    must_wait_ = false;
    tape.received(sender.id, text, {}, now);
    ASSERT_EQ(waits(), has_waited || must_wait_) << sender.id;
    if (must_wait_ && !has_waited) ++counts["held for a reader"];
    if (must_wait_ && current && sender.rooms.contains(to)) last_held = {sender.id, to};
    if (pick(100) == 0) tick();
    forget_unheard();
}

json::object ScheduleWorld::answer_to(ModelPeer& peer) {
    if (peer.answers.size() != 1) {
        ADD_FAILURE() << peer.answers.size() << " answers";
        return {};
    }
    return std::move(peer.answers.front());
}

void ScheduleWorld::forget_unheard() {
    for (const auto& peer : peers)
        if (peer->is_detached)
            std::erase_if(rooms.due, [&](const std::string& line) { return line.starts_with(peer->id + " "); });
}

void ScheduleWorld::delivered(ModelPeer& to_whom, const Outgoing& message) {
    static const ServerIdentity identity{"jsongled", "", "", "s"};
    const std::string text = text_for(message, to_whom.id, identity);
    log.delivered(to_whom.id, text);
    const json::object parsed = parse_object(text);
    ASSERT_FALSE(to_whom.is_detached);
    ASSERT_EQ(parsed.at("to").as_string(), to_whom.id);
    const json::object& jsongle = parsed.at("jsongle").as_object();
    if (parsed.at("from") == "jsongled") return server_said(to_whom, jsongle, message.cost());
    if (arriving == &to_whom) return calls.heard_at_hello(to_whom, jsongle);
    relayed_to(to_whom, parsed, message.cost());
}

void ScheduleWorld::relayed_to(ModelPeer& to_whom, const json::object& message, std::size_t cost) {
    if (message.at("jsongle").at("description").as_object().contains("delayed"))
        return to_whom.delayed.push_back(std::string(message.at("id").as_string()));
    ASSERT_TRUE(current) << "a relay out of nowhere";
    ASSERT_EQ(message.at("id").as_string(), current->mid);
    ASSERT_EQ(message.at("from").as_string(), current->delivery.from) << "not the server's stamp";
    ASSERT_TRUE(current->delivery.recipients.contains(&to_whom)) << to_whom.id << " is not addressed";
    ASSERT_TRUE(current->reached.insert(&to_whom).second) << to_whom.id << " gets it twice";
    ++relayed;
    if (counts_for_pressure) count_for_pressure(to_whom, cost);
    const json::object& jsongle = message.at("jsongle").as_object();
    const json::object& description = jsongle.at("description").as_object();
    const std::string sender(description.at("sender").as_string());
    in_order(to_whom.last_of_sender[sender], description.at("number"));
    if (const json::value* room = description.if_contains("room"))
        in_order(to_whom.last_of_room[std::string(room->as_string())], description.at("room_number"));
    if (const json::value* sid = jsongle.if_contains("sid")) {
        ASSERT_NE(to_whom.fill, Fill::full) << "there is no room for it";
        calls.heard(to_whom, std::string(sid->as_string()), jsongle);
    }
}

void ScheduleWorld::server_said(ModelPeer& to_whom, const json::object& jsongle, std::size_t cost) {
    if (jsongle.at("action") == "session-info" && jsongle.at("reason") == "trying")
        to_whom.tried.insert(std::string(jsongle.at("sid").as_string()));
    const json::value* event = jsongle.if_contains("event");
    if (event && *event == "expiring") return;
    if (error_code_of(jsongle) == 401001) return;
    if (is_answer_to_chat(to_whom, jsongle)) return;
    if (event && *event == "joined") count_for_pressure(to_whom, cost);
    if (event && (*event == "joined" || *event == "left")) return told(to_whom, jsongle);
    if (const json::value* query = jsongle.if_contains("query"); query && *query == "call-history")
        return history_came(to_whom, jsongle);
    if (jsongle.at("action") != "session-info" && jsongle.at("action") != "session-retract")
        to_whom.answers.push_back(jsongle);
}

/// Each message is answered once, in the order in which they were sent.
bool ScheduleWorld::is_answer_to_chat(ModelPeer& to_whom, const json::object& jsongle) {
    const json::object& description = jsongle.at("description").as_object();
    const json::value* type = description.if_contains("type");
    const bool is_ack = type && *type == "server-received";
    const json::value* mid = description.if_contains("mid");
    const bool is_failure = (error_code_of(jsongle) == 503001 || error_code_of(jsongle) == 404002) && mid &&
                            !to_whom.unanswered.empty() && *mid == json::value(to_whom.unanswered.front());
    if (!is_ack && !is_failure) return false;
    if (to_whom.unanswered.empty() || *mid != json::value(to_whom.unanswered.front()))
        ADD_FAILURE() << to_whom.id << " has an answer to " << *mid;
    else
        to_whom.unanswered.pop_front();
    if (error_code_of(jsongle) == 404002) ++counts["was a room"];
    ++counts[is_ack ? "stored" : "not stored"];
    return true;
}

void ScheduleWorld::history_came(ModelPeer& to_whom, const json::object& jsongle) {
    ASSERT_EQ(jsongle.at("action"), "iq-result");
    ASSERT_EQ(to_whom.histories.erase(std::string(jsongle.at("transaction").as_string())), 1U)
        << "not asked for";
    ++counts["history"];
}

void ScheduleWorld::told(ModelPeer& to_whom, const json::object& jsongle) {
    const json::object& description = jsongle.at("description").as_object();
    const json::object& member = description.at("member").as_object();
    const std::string line = to_whom.id + " " + std::string(jsongle.at("event").as_string()) + " " +
                             std::string(member.at("uid").as_string()) + " " +
                             std::string(description.at("rid").as_string());
    const auto expected = rooms.due.find(line);
    ASSERT_NE(expected, rooms.due.end()) << line;
    rooms.due.erase(expected);
    ++counts["told"];
}

void ScheduleWorld::count_for_pressure(ModelPeer& to_whom, std::size_t cost) {
    if (to_whom.fill == Fill::roomy || speaking_ == &to_whom) return;
    if (!to_whom.stall_over) to_whom.stall_over = now.steady + longest_stall;
    if (now.steady >= *to_whom.stall_over) return;
    if ((to_whom.shares[speaking_->id] += cost) > share)
        must_wait_ = true;
    else
        ++counts["goes on as it says little"];
}

/// From now on, or no longer, nothing is to be read of a peer: for a late answer, or for a slow reader.
void ScheduleWorld::held(ModelPeer& peer) {
    ASSERT_FALSE(peer.is_held);
    peer.is_held = true;
    log.held(peer.id);
    ++counts["held"];
}

void ScheduleWorld::went_on(ModelPeer& peer) {
    ASSERT_TRUE(peer.is_held);
    peer.is_held = false;
    log.went_on(peer.id);
}

/// As its token has expired, by an operator, or as it could not keep up.
void ScheduleWorld::closed(ModelPeer& peer, CloseCause why) {
    peer.closed = why;
    log.closed(peer.id, why);
    if (why == CloseCause::credential) {
        ASSERT_FALSE(peer.is_detached);
        peer.is_detached = true;
        ++counts["expired"];
        return;
    }
    if (why == CloseCause::admin) {
        ASSERT_TRUE(ended == peer.uid || ended == peer.id || blocked.contains(peer.uid)) << peer.id;
        peer.is_detached = true;
        ++counts["ended by an operator"];
        return;
    }
    ASSERT_EQ(peer.fill, Fill::full) << to_string(why);
    ASSERT_EQ(why, CloseCause::slow);
    ASSERT_TRUE(peer.has_stalled_for_long(now.steady)) << "it has not had its time";
}

} // namespace jsongled::testing
