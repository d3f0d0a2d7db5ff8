#include "tests/support/call_network.hpp"

#include <algorithm>
#include <iostream>

#include <gtest/gtest.h>

namespace jsongled::testing {

using State = ClientModel::State;

CallConnection::CallConnection(CallNetwork& n, std::string id, std::string uid)
    : network(n), seat{id, uid}, client(std::move(uid), std::move(id), [this](std::string text) {
          network.said(*this, std::move(text));
      }) {}

void CallConnection::deliver(OutgoingPtr message) {
    static const ServerIdentity identity{"jsongled", "", "", "s"};
    network.told(*this, read_message(text_for(*message, seat.id, identity)));
}

CallConnection& CallNetwork::connect(std::string uid) {
    const std::string id = "peer" + std::to_string(++connections_made_);
    CallConnection& connection =
        *connections_.emplace_back(std::make_unique<CallConnection>(*this, id, std::move(uid)));
    referee_.enters(connection.seat);
    router_.connected({id, {}, "hello", 262'144, 1'048'576, std::chrono::hours(24)}, connection, now);
    return connection;
}

void CallNetwork::lose(CallConnection& connection, std::size_t unsent) {
    if (connection.is_lost) return;
    connection.is_lost = true;
    connection.down.clear();
    connection.up.resize(connection.up.size() - std::min(unsent, connection.up.size()));
}

void CallNetwork::lose_at_once(CallConnection& connection) {
    lose(connection, 0);
    take_all(connection);
    drop(connection);
}

void CallNetwork::call_at_once(CallConnection& caller, const std::string& to) {
    if (!caller.is_there() || caller.client.state() != State::idle) return;
    caller.client.call(to);
    take_all(caller);
}

CallConnection* CallNetwork::find_of(std::string_view uid) const {
    for (const auto& one : connections_)
        if (one->client.uid() == uid) return one.get();
    return nullptr;
}

CallConnection& CallNetwork::one_that_rings(std::size_t first) const {
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        CallConnection& one = *connections_[(first + i) % connections_.size()];
        if (one.is_there() && one.client.state() == State::ringing && !one.client.outgoing()) return one;
    }
    return *connections_[first];
}

void CallNetwork::said(CallConnection& from, std::string text) {
    from.up.push_back({std::move(text), now.steady});
}

void CallNetwork::told(CallConnection& to, Heard message) {
    note(to, " <- ", message.from, message.step(), message.sid, message.cause);
    referee_.tells(to.seat, message);
    if (!to.is_lost) to.down.push_back({std::move(message), now.steady});
}

void CallNetwork::pass_one(std::size_t first) {
    const std::size_t queues = connections_.size() * 2;
    for (std::size_t i = 0; i < queues; ++i) {
        const std::size_t which = (first + i) % queues;
        CallConnection& connection = *connections_[which / 2];
        if (which % 2 == 0 && !connection.down.empty() && connection.down_waits < step)
            return pass_down(connection);
        if (which % 2 == 1 && (!connection.up.empty() || connection.is_lost) && connection.up_waits < step)
            return pass_up(connection);
    }
}

void CallNetwork::take_all(CallConnection& connection) {
    while (!connection.up.empty())
        pass_up(connection);
}

void CallNetwork::pass_all() {
    for (bool moved = true; moved;) {
        moved = false;
        for (std::size_t i = 0; i < connections_.size(); ++i) {
            CallConnection& connection = *connections_[i];
            for (; !connection.down.empty(); moved = true)
                pass_down(connection);
            if (connection.client.has_work() && !connection.is_lost) connection.client.work();
            for (; !connection.up.empty(); moved = true)
                pass_up(connection);
            if (!connection.is_lost) continue;
            drop(connection);
            moved = true;
        }
    }
}

void CallNetwork::wait(std::chrono::milliseconds time, std::chrono::milliseconds oldest) {
    const auto is_due = [&](const auto& queue) {
        return !queue.empty() && queue.front().sent + oldest < now.steady + time;
    };
    for (const auto& connection : connections_) {
        while (is_due(connection->down))
            pass_down(*connection);
        while (is_due(connection->up))
            pass_up(*connection);
    }
    now += time;
    referee_.time_passes();
    router_.tick(now);
    expect_sound(router_);
    referee_.done();
}

void CallNetwork::pass_down(CallConnection& connection) {
    const Heard message = std::move(connection.down.front().message);
    connection.down.pop_front();
    ClientModel& client = connection.client;
    const State before = client.state();
    const std::string sid_before = client.sid();
    client.hear(message);
    note(connection, " heard ", message.from, message.step(), message.sid, to_string(client.state()));
    count_crossing(message, before, sid_before, client);
}

void CallNetwork::count_crossing(const Heard& message, State before, std::string_view sid_before,
                                 const ClientModel& client) {
    const std::string& heard = message.step();
    const bool is_of_another = message.sid != sid_before;
    if (before != State::idle && client.state() == State::idle && is_of_another)
        ++count(heard == "unreachable" ? "unreachable ended a newer call" : "an end ended a newer call");
    if (heard == "trying" && client.state() == State::trying && is_of_another)
        ++count("trying of an older call");
    if (heard == "session-proceed" && is_of_another) ++count("proceed after the hang-up");
    if (heard == "session-retract" && before == State::proceeded && !is_of_another)
        ++count("retract crossed the proceed");
    if (heard == "unreachable" && before == State::active) ++count("unreachable ended an active call");
}

void CallNetwork::pass_up(CallConnection& connection) {
    if (connection.up.empty()) return drop(connection);
    const std::string text = std::move(connection.up.front().message);
    connection.up.pop_front();
    const auto parsed = parse_envelope(text);
    const auto* envelope = std::get_if<Envelope>(&parsed);
    ASSERT_TRUE(envelope) << text;
    note(connection, " -> ", envelope->to, envelope->action_word, envelope->sid, envelope->reason);
    referee_.receives(connection.seat, *envelope);
    router_.received(connection.seat.id, *envelope, prepare(*envelope, "jsongled", now.wall), now);
    expect_sound(router_);
    referee_.done();
}

void CallNetwork::drop(CallConnection& connection) {
    note(connection, " gone", "", "", "", "");
    referee_.leaves(connection.seat);
    router_.disconnected(connection.seat.id, {}, now);
    store_.work(store_events_);
    expect_sound(router_);
    referee_.done();
    std::erase_if(connections_, [&](const auto& one) { return one.get() == &connection; });
}

void CallNetwork::note(const CallConnection& connection, std::string_view arrow, std::string_view other,
                       std::string_view what, std::string_view sid, std::string_view more) {
    std::string& line = events_[++events_noted_ % events_.size()];
    line = std::to_string(step) + " " + connection.client.uid() + "/" + connection.seat.id;
    for (const std::string_view part : {arrow, other, what, sid, more})
        line.append(part).append(" ");
}

void CallNetwork::print_events() const {
    for (std::size_t i = 1; i <= events_.size(); ++i)
        if (const std::string& line = events_[(events_noted_ + i) % events_.size()]; !line.empty())
            std::cout << line << "\n";
}

} // namespace jsongled::testing
