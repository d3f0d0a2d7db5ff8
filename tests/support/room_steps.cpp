#include "tests/support/room_steps.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace jsongled::testing {
namespace {

bool is_for_one_user(const RoomModel::Delivery& delivery) {
    std::set<std::string> uids;
    for (const RoomModel::Connection* one : delivery.recipients)
        uids.insert(one->uid);
    return uids.size() == 1;
}

const ModelPeer& peer_of(const RoomModel::Connection* connection) {
    return static_cast<const ModelPeer&>(*connection);
}

/// Of somebody all of whose connections are gone nobody hears either.
std::string who_is_away(const ModelPeer& sender, const RoomModel::Delivery& delivery) {
    const auto& recipients = delivery.recipients;
    if (recipients.empty() || delivery.from != sender.uid) return delivery.away;
    // Who writes to themself is there.
    if ((*recipients.begin())->uid == sender.uid) return {};
    const bool are_gone = std::ranges::all_of(
        recipients, [](const RoomModel::Connection* one) { return peer_of(one).is_detached; });
    return are_gone ? (*recipients.begin())->uid : "";
}

} // namespace

/// Mostly a room of anybody's, often one of the user's other connections'.
std::string RoomSteps::room_to_enter(const ModelPeer& peer) {
    if (world_.pick(3) == 0)
        for (const auto& other : world_.peers)
            if (other->uid == peer.uid && !other->rooms.empty()) return *other->rooms.begin();
    // Where nobody else comes, one can be in company with oneself alone.
    return world_.pick(6) == 0 ? "desk of " + peer.uid
                               : world_.any_name(world_.any_rid(), world_.any_peer().uid);
}

bool RoomSteps::joins_too_often(ModelPeer& peer) const {
    const auto lately = world_.now.steady - std::chrono::seconds(20);
    while (!peer.joins.empty() && peer.joins.front() < lately)
        peer.joins.pop_front();
    if (peer.joins.size() == 20) return true;
    peer.joins.push_back(world_.now.steady);
    return false;
}

void RoomSteps::enter() {
    ModelPeer& peer = world_.any_peer();
    if (joins_too_often(peer)) return;
    const std::string rid = room_to_enter(peer);
    const auto& rooms = world_.rooms.rooms();
    const auto known = rooms.find(rid);
    const RoomKind kind = known != rooms.end() && world_.pick(8) > 0       ? known->second.kind
                          : rid.starts_with("desk") || world_.pick(3) == 0 ? RoomKind::room
                                                                           : RoomKind::muc;
    const bool is_new = !peer.rooms.contains(rid);
    const std::int64_t refused = world_.rooms.join(peer, kind, rid);
    world_.ask(peer, kind == RoomKind::room ? "session-join" : "muc-join", rid);
    const json::object answer = ScheduleWorld::answer_to(peer);
    ASSERT_EQ(error_code_of(answer), refused) << rid;
    if (rid.starts_with("user") && refused == 409001) ++world_.counts["room named as a user"];
    if (refused == 0) world_.room_names.insert(rid);
    if (refused == 403001) ++world_.counts["full"];
    if (refused == 0) expect_members(peer, rid, answer);
    if (refused == 0 && is_new && has_company_of_own(peer, rid)) ++world_.counts["second connection"];
}

void RoomSteps::expect_members(const ModelPeer& peer, const std::string& rid,
                               const json::object& answer) const {
    const json::object& description = answer.at("description").as_object();
    std::vector<std::string> listed;
    for (const json::value& member : description.at("members").as_array())
        listed.emplace_back(member.at("uid").as_string());
    ASSERT_EQ(listed, world_.rooms.others_in(peer, rid));
    ASSERT_FALSE(description.contains("complete"));
}

bool RoomSteps::has_company_of_own(const ModelPeer& peer, const std::string& rid) const {
    const auto& members = world_.rooms.rooms().at(rid).members;
    return std::ranges::any_of(
        members, [&](const RoomModel::Connection* one) { return one != &peer && one->uid == peer.uid; });
}

void RoomSteps::leave() {
    ModelPeer& peer = world_.any_peer();
    const std::string rid = !peer.rooms.empty() && world_.pick(4) > 0 ? *peer.rooms.begin() : world_.any_rid();
    const std::int64_t refused = world_.rooms.leave(peer, rid);
    world_.ask(peer, "session-leave", rid);
    ASSERT_EQ(error_code_of(ScheduleWorld::answer_to(peer)), refused);
}

void RoomSteps::list_members() {
    ModelPeer& peer = world_.any_peer();
    const std::string rid = !peer.rooms.empty() && world_.pick(4) > 0 ? *peer.rooms.begin() : world_.any_rid();
    world_.ask(peer, "room-members", rid);
    const json::object answer = ScheduleWorld::answer_to(peer);
    ASSERT_EQ(error_code_of(answer), peer.rooms.contains(rid) ? 0 : 404002);
    if (peer.rooms.contains(rid)) expect_members(peer, rid, answer);
}

void RoomSteps::close() {
    const std::string rid = world_.any_rid();
    if (world_.rooms.rooms().contains(rid)) {
        world_.rooms.close(rid);
        ++world_.counts["room closed"];
    }
    world_.tape.act(++world_.count, CloseRoom{rid}, world_.now);
    world_.forget_unheard();
}

void RoomSteps::chat() {
    ModelPeer* waits = nullptr;
    for (const auto& peer : world_.peers)
        if (peer->id == world_.last_held.first && !peer->is_detached && world_.pick(4) > 0) waits = peer.get();
    // What had been read of one before it was held comes in all the same.
    ModelPeer& sender = waits ? *waits : world_.any_peer();
    const std::string to = waits ? world_.last_held.second : world_.any_address(sender);
    if (to == sender.id) return;
    switch (world_.pick(5)) {
    case 0:
    case 1: return say(sender, to, RoomModel::Says::text, {{"action", "session-text"}});
    case 2: return say(sender, to, RoomModel::Says::event, {{"action", "session-event"}, {"event", "typing"}});
    case 3:
        return say(sender, to, RoomModel::Says::request,
                   {{"action", "iq-get"}, {"query", "q"}, {"transaction", "t"}});
    default: return acknowledge(sender, to);
    }
}

void RoomSteps::say(ModelPeer& sender, const std::string& to, RoomModel::Says what, json::object jsongle) {
    auto& current = world_.current;
    current = {world_.new_id("m"), world_.rooms.deliver(sender, what, to)};
    // Those count as well who have no connection just now, or are cut off.
    const bool is_heard = !current->delivery.recipients.empty();
    const std::string away = what == RoomModel::Says::text ? who_is_away(sender, current->delivery) : "";
    if (world_.waiting[away].size() >= 20) return current.reset();
    jsongle["description"] = world_.description(sender, to);
    send_expected(sender, to, std::move(jsongle));
    const RoomModel::Delivery& delivery = current->delivery;
    if (what != RoomModel::Says::text || delivery.error) {
        ASSERT_EQ(sender.answers.size(), delivery.error ? 1U : 0U);
    }
    if (what == RoomModel::Says::text && !delivery.error) {
        ASSERT_TRUE(sender.answers.empty());
        sender.unanswered.push_back(current->mid);
        if (!away.empty()) world_.waiting[away].push_back(current->mid);
        if (is_heard) world_.rooms.remember(sender, current->mid, to);
    }
    current.reset();
}

void RoomSteps::leave_out_the_full(const ModelPeer& sender, RoomModel::Delivery& delivery, std::size_t cost) {
    const bool is_direct = is_for_one_user(delivery);
    const SteadyTime now = world_.now.steady;
    const auto refuses = [&](const RoomModel::Connection* connection) {
        const ModelPeer& one = peer_of(connection);
        if (is_direct || !one.is_full()) return one.is_full();
        const auto had = one.shares.find(sender.id);
        return one.stalls(now) && (had == one.shares.end() ? 0 : had->second) + cost > ScheduleWorld::share;
    };
    if (std::ranges::any_of(delivery.recipients, refuses)) {
        delivery.error = 503001;
        delivery.recipients.clear();
        ++world_.counts[is_direct ? "refused for pressure" : "refused in a room"];
    }
    std::erase_if(delivery.recipients, [&](const RoomModel::Connection* connection) {
        const ModelPeer& one = peer_of(connection);
        return !is_direct && one.is_full() && one.has_stalled_for_long(now);
    });
}

void RoomSteps::acknowledge(ModelPeer& sender, const std::string& to) {
    const std::string mid = world_.rooms.mid_of(to.substr(0, to.find('/')), world_.pick(200));
    world_.current = {world_.new_id("m"), world_.rooms.deliver_receipt(sender, mid, to)};
    world_.counts_for_pressure = !is_for_one_user(world_.current->delivery);
    json::object said = world_.description(sender, to);
    said["mid"] = mid;
    send_expected(sender, to,
                  {{"action", "session-event"}, {"event", "ack"}, {"description", std::move(said)}});
    if (sender.rooms.contains(to))
        ++world_.counts[mid == "none" ? "receipt for all" : "receipt for the author"];
    world_.counts_for_pressure = true;
    world_.current.reset();
}

void RoomSteps::send_expected(ModelPeer& sender, const std::string& to, json::object jsongle) {
    const std::string text = world_.compose(to, std::move(jsongle));
    world_.to = to;
    RoomModel::Delivery& delivery = world_.current->delivery;
    leave_out_the_full(sender, delivery,
                       Outgoing::relay(std::get<Envelope>(parse_envelope(text)), world_.now.wall)->cost());
    sender.answers.clear();
    world_.receive(sender, text);
    // Who is cut off by it gets nothing; who has got it may be cut off by time that goes on.
    std::erase_if(delivery.recipients, [&](RoomModel::Connection* connection) {
        return peer_of(connection).is_detached && !world_.current->reached.contains(connection);
    });
    ASSERT_EQ(world_.current->reached, delivery.recipients) << to;
    if (delivery.error) {
        ASSERT_EQ(error_code_of(ScheduleWorld::answer_to(sender)), delivery.error) << to;
    }
    if (delivery.error == 404003 && has_company_of_own(sender, to)) ++world_.counts["with oneself only"];
}

} // namespace jsongled::testing
