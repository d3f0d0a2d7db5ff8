#include "tests/support/record_tape.hpp"

#include <bit>
#include <utility>

namespace jsongled::testing {
namespace {

// One function for both directions: a member that is written is read as well.

struct Writer {
    ByteTape& tape;

    void operator()(std::string& text) { tape.put(text); }
    void operator()(double& number) { tape.put(std::bit_cast<std::uint64_t>(number)); }
    void operator()(std::uint32_t& number) { tape.put(std::uint64_t{number}); }
    void operator()(Time& time) { tape.put(static_cast<std::uint64_t>(time.time_since_epoch().count())); }
    void operator()(std::chrono::milliseconds& time) { tape.put(static_cast<std::uint64_t>(time.count())); }
    template<class Enum>
    requires std::is_enum_v<Enum>
    void operator()(Enum& word) { tape.put(static_cast<std::uint64_t>(word)); }
    template<class Value>
    void optional(std::optional<Value>& value) {
        tape.put(std::uint64_t{value.has_value()});
    }
};

struct Reader {
    ByteTape& tape;

    void operator()(std::string& text) { text = tape.text(); }
    void operator()(double& number) { number = std::bit_cast<double>(tape.number()); }
    void operator()(std::uint32_t& number) { number = static_cast<std::uint32_t>(tape.number()); }
    void operator()(Time& time) {
        time = Time(std::chrono::milliseconds(static_cast<std::int64_t>(tape.number())));
    }
    void operator()(std::chrono::milliseconds& time) {
        time = std::chrono::milliseconds(static_cast<std::int64_t>(tape.number()));
    }
    template<class Enum>
    requires std::is_enum_v<Enum>
    void operator()(Enum& word) { word = static_cast<Enum>(tape.number()); }
    template<class Value>
    void optional(std::optional<Value>& value) {
        if (tape.number() > 0) value.emplace();
    }
};

template<class Tape, class Value>
void each(Tape& tape, Value& value) {
    tape(value);
}

template<class Tape, class Value>
void each(Tape& tape, std::optional<Value>& value) {
    tape.optional(value);
    if (value) each(tape, *value);
}

template<class Tape>
void each(Tape& tape, CallParty& party) {
    tape(party.uid);
    tape(party.dn);
    tape(party.peer_id);
}

template<class Tape>
void each(Tape& tape, QualityReport& report) {
    each(tape, report.mos);
    each(tape, report.duration);
    tape(report.ua);
    tape(report.route);
    tape(report.error);
}

template<class Tape>
void each(Tape& tape, MediaSummary& media) {
    tape(media.descriptions);
    for (std::uint32_t& count : media.sections)
        tape(count);
    for (std::uint32_t& count : media.candidates)
        tape(count);
}

template<class Tape>
void each(Tape& tape, CallTimes& times) {
    tape(times.proposed);
    for (std::optional<Time>* time : {&times.tried, &times.rang, &times.proceeded, &times.offered,
                                      &times.accepted, &times.active, &times.ended})
        each(tape, *time);
}

template<class Tape>
void each(Tape& tape, CallRecord& record) {
    tape(record.sid);
    each(tape, record.caller);
    each(tape, record.callee);
    tape(record.rid);
    each(tape, record.media);
    each(tape, record.times);
    each(tape, record.setup);
    each(tape, record.talk);
    each(tape, record.outcome);
    tape(record.ended_by);
    each(tape, record.cause);
    tape(record.negotiations);
    for (const CallSide side : {CallSide::caller, CallSide::callee}) {
        each(tape, record.exchanged[side]);
        each(tape, record.reports[side]);
    }
}

} // namespace

void put(ByteTape& tape, const CallRecord& record) {
    CallRecord copy = record;
    Writer writer{tape};
    each(writer, copy);
}

CallRecord take_record(ByteTape& tape) {
    CallRecord record;
    Reader reader{tape};
    each(reader, record);
    return record;
}

} // namespace jsongled::testing
