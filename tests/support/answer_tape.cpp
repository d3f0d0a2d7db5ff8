#include "tests/support/record_tape.hpp"

namespace jsongled::testing {
namespace {

ByteTape& operator<<(ByteTape& tape, const Fingerprint& fingerprint) {
    return tape.put(std::string_view(reinterpret_cast<const char*>(fingerprint.data()), fingerprint.size()));
}

Fingerprint take_fingerprint(ByteTape& tape) {
    const std::string text = tape.text();
    Fingerprint fingerprint{};
    std::copy(text.begin(), text.end(), fingerprint.begin());
    return fingerprint;
}

void put_one(ByteTape& tape, const CallPage& page) {
    tape.put(std::uint64_t{page.complete}).put(std::uint64_t{page.calls.size()});
    for (const CallOfUser& call : page.calls) {
        tape.put(static_cast<std::uint64_t>(call.role));
        put(tape, *call.record);
    }
}

CallPage take_page(ByteTape& tape) {
    CallPage page{{}, tape.number() > 0};
    for (std::uint64_t left = tape.number(); left > 0; --left) {
        const auto role = static_cast<CallRole>(tape.number());
        page.calls.push_back({std::make_shared<const CallRecord>(take_record(tape)), role});
    }
    return page;
}

void put_one(ByteTape& tape, const AuthorIds& author) {
    tape.put(std::uint64_t{author.complete}).put(std::uint64_t{author.ids.size()});
    for (const AuthorId& one : author.ids)
        tape.put(one.id) << one.fingerprint;
}

AuthorIds take_author(ByteTape& tape) {
    AuthorIds author{{}, tape.number() > 0};
    for (std::uint64_t left = tape.number(); left > 0; --left) {
        std::string id = tape.text();
        author.ids.push_back({std::move(id), take_fingerprint(tape)});
    }
    return author;
}

void put_time(ByteTape& tape, Time time) {
    tape.put(static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

Time take_time(ByteTape& tape) {
    return Time{std::chrono::milliseconds(static_cast<std::int64_t>(tape.number()))};
}

/// What the router reads of it.
void put_one(ByteTape& tape, const WaitingPage& page) {
    tape.put(std::uint64_t{page.complete}).put(std::uint64_t{page.messages.size()});
    for (const auto& [place, message] : page.messages) {
        tape.put(place).put(message.author).put(message.id).put(message.envelope);
        put_time(tape, message.relayed);
    }
}

WaitingPage take_waiting(ByteTape& tape) {
    WaitingPage page{{}, tape.number() > 0};
    for (std::uint64_t left = tape.number(); left > 0; --left) {
        WaitingMessage& one = page.messages.emplace_back();
        one.place = tape.number();
        one.message.author = tape.text();
        one.message.id = tape.text();
        one.message.envelope = tape.text();
        one.message.relayed = take_time(tape);
    }
    return page;
}

enum class Kind : std::uint8_t { none, calls, author, waiting };

} // namespace

void put(ByteTape& tape, const Answer& answer) {
    const auto as = [&](Kind kind) { tape.put(static_cast<std::uint64_t>(kind)); };
    if (const auto* page = std::get_if<CallPage>(&answer)) {
        as(Kind::calls);
        put_one(tape, *page);
    } else if (const auto* author = std::get_if<AuthorIds>(&answer)) {
        as(Kind::author);
        put_one(tape, *author);
    } else if (const auto* waiting = std::get_if<WaitingPage>(&answer)) {
        as(Kind::waiting);
        put_one(tape, *waiting);
    } else {
        as(Kind::none);
    }
}

Answer take_answer(ByteTape& tape) {
    switch (static_cast<Kind>(tape.number())) {
    case Kind::calls: return take_page(tape);
    case Kind::author: return take_author(tape);
    case Kind::waiting: return take_waiting(tape);
    case Kind::none: break;
    }
    return NoAnswer{};
}

} // namespace jsongled::testing
