#include "storage/call_codec.hpp"

#include <bit>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace jsongled {
namespace {

// One function for both directions: a member that is written is read as well.

class Writer {
  public:
    static constexpr bool reads = false;

    void operator()(std::uint64_t& number) {
        for (int shift = 0; shift < 64; shift += 8)
            bytes_.push_back(static_cast<char>(number >> shift & 0xffU));
    }
    void operator()(std::string& text) {
        std::uint64_t size = text.size();
        (*this)(size);
        bytes_ += text;
    }
    std::string take() { return std::move(bytes_); }

  private:
    std::string bytes_;
};

class Reader {
  public:
    static constexpr bool reads = true;

    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    void operator()(std::uint64_t& number) {
        number = 0;
        for (int shift = 0; shift < 64; shift += 8)
            number |= std::uint64_t{static_cast<unsigned char>(take(1)[0])} << shift;
    }
    void operator()(std::string& text) {
        std::uint64_t size = 0;
        (*this)(size);
        text = is_good_ && size <= bytes_.size() ? std::string(take(size)) : refuse();
    }
    std::string refuse() {
        is_good_ = false;
        return {};
    }
    bool is_good() const { return is_good_ && bytes_.empty(); }

  private:
    std::string_view take(std::size_t count) {
        if (count > bytes_.size()) {
            is_good_ = false;
            bytes_ = {};
            return std::string_view("\0", 1);
        }
        const std::string_view taken = bytes_.substr(0, count);
        bytes_.remove_prefix(count);
        return taken;
    }

    std::string_view bytes_;
    bool is_good_ = true;
};

template<class Tape, class Value, class ToNumber, class FromNumber>
void as_number(Tape& tape, Value& value, ToNumber to, FromNumber from) {
    std::uint64_t number = Tape::reads ? 0 : to(value);
    tape(number);
    if constexpr (Tape::reads) value = from(number);
}

template<class Tape>
void each(Tape& tape, std::string& text) {
    tape(text);
}
template<class Tape>
void each(Tape& tape, std::uint32_t& value) {
    as_number(
        tape, value, [](auto one) { return std::uint64_t{one}; },
        [](std::uint64_t number) { return static_cast<std::uint32_t>(number); });
}
template<class Tape>
void each(Tape& tape, double& value) {
    as_number(
        tape, value, [](double one) { return std::bit_cast<std::uint64_t>(one); },
        [](std::uint64_t number) { return std::bit_cast<double>(number); });
}
template<class Tape>
void each(Tape& tape, std::chrono::milliseconds& value) {
    as_number(
        tape, value, [](auto one) { return static_cast<std::uint64_t>(one.count()); },
        [](std::uint64_t number) { return std::chrono::milliseconds(static_cast<std::int64_t>(number)); });
}
template<class Tape>
void each(Tape& tape, Time& value) {
    std::chrono::milliseconds since = value.time_since_epoch();
    each(tape, since);
    value = Time(since);
}
template<class Tape, Worded Enum>
void each(Tape& tape, Enum& value) {
    std::uint64_t number = index_of(value);
    tape(number);
    if constexpr (Tape::reads) {
        if (number >= count_of<Enum>) tape.refuse();
        value = static_cast<Enum>(number < count_of<Enum> ? number : 0);
    }
}
template<class Tape, class Value>
void each(Tape& tape, std::optional<Value>& value) {
    std::uint64_t number = value.has_value() ? 1 : 0;
    tape(number);
    if (number > 0 && !value) value.emplace();
    if (value) each(tape, *value);
}
template<class Tape>
void each(Tape& tape, CallParty& party) {
    each(tape, party.uid);
    each(tape, party.dn);
    each(tape, party.peer_id);
}
template<class Tape>
void each(Tape& tape, QualityReport& report) {
    each(tape, report.mos);
    each(tape, report.duration);
    each(tape, report.ua);
    each(tape, report.route);
    each(tape, report.error);
}
template<class Tape>
void each(Tape& tape, MediaSummary& media) {
    each(tape, media.descriptions);
    for (std::uint32_t& count : media.sections)
        each(tape, count);
    for (std::uint32_t& count : media.candidates)
        each(tape, count);
}
template<class Tape>
void each(Tape& tape, CallTimes& times) {
    each(tape, times.proposed);
    for (std::optional<Time>* time : {&times.tried, &times.rang, &times.proceeded, &times.offered,
                                      &times.accepted, &times.active, &times.ended})
        each(tape, *time);
}
template<class Tape>
void each(Tape& tape, CallRecord& record) {
    each(tape, record.sid);
    each(tape, record.caller);
    each(tape, record.callee);
    each(tape, record.rid);
    each(tape, record.media);
    each(tape, record.times);
    each(tape, record.setup);
    each(tape, record.talk);
    each(tape, record.outcome);
    each(tape, record.ended_by);
    each(tape, record.cause);
    each(tape, record.negotiations);
    for (const CallSide side : {CallSide::caller, CallSide::callee}) {
        each(tape, record.exchanged[side]);
        each(tape, record.reports[side]);
    }
}

} // namespace

std::string encode(const CallRecord& record) {
    CallRecord copy = record;
    Writer writer;
    each(writer, copy);
    return writer.take();
}

std::optional<CallRecord> decode_call(std::string_view bytes) {
    CallRecord record;
    Reader reader(bytes);
    each(reader, record);
    if (!reader.is_good()) return std::nullopt;
    return record;
}

} // namespace jsongled
