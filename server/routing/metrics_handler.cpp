#include <charconv>

#include "protocol/text.hpp"
#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

bool is_given(const DescribedValue& value) {
    return value.kind != JsonKind::absent && value.kind != JsonKind::null;
}

/// The two numbers of a report, and what each may be.
struct NumberRow {
    Described member;
    double most;
    std::string_view range;
};
constexpr std::array<NumberRow, 2> numbers{{
    {Described::mos, best_mos, "from 0 to 5"},
    {Described::duration, longest_reported_seconds, "from 0 to 2592000 seconds"},
}};
constexpr std::array texts{Described::ua, Described::route, Described::error};

/// Nothing for what is no number, or larger or smaller than a double can be.
std::optional<double> as_number(const DescribedValue& value) {
    if (value.kind != JsonKind::number) return std::nullopt;
    double number = 0;
    const auto [end, error] = std::from_chars(value.text.data(), value.text.data() + value.text.size(), number);
    // The sum makes 0 of -0.
    return error == std::errc() ? std::optional(number + 0.0) : std::nullopt;
}

std::string name_of(Described member) {
    return "The parameter '" + std::string(described_words[static_cast<std::size_t>(member)]) + "'";
}

/// What is wrong with a report, if anything.
std::optional<std::string> find_fault(const Envelope& envelope) {
    if (envelope.sid.empty()) return fault_of_missing("sid", envelope.sid);
    bool any = false;
    for (const NumberRow& row : numbers) {
        const DescribedValue& value = envelope.described(row.member);
        if (!is_given(value)) continue;
        any = true;
        const auto number = as_number(value);
        if (!number || !(*number >= 0 && *number <= row.most))
            return name_of(row.member) + " is not a number " + std::string(row.range);
    }
    for (const Described member : texts) {
        const DescribedValue& value = envelope.described(member);
        if (!is_given(value)) continue;
        any = true;
        if (value.kind != JsonKind::string) return name_of(member) + " is not a string";
    }
    if (!any) return "One of 'mos', 'duration', 'ua', 'route' and 'error' is needed";
    return std::nullopt;
}

QualityReport read_report(const Envelope& envelope) {
    const auto text = [&](Described member) {
        return std::string(cut_to_word(envelope.described(member).text));
    };
    return {as_number(envelope.described(Described::mos)), as_number(envelope.described(Described::duration)),
            text(Described::ua), text(Described::route), text(Described::error)};
}

} // namespace

void handle_metrics(Exchange& exchange) {
    const Envelope& envelope = exchange.envelope;
    if (!envelope.to.empty() && envelope.to != exchange.tables.sn) return handle_message(exchange);
    if (auto fault = find_fault(envelope)) return exchange.refuse(ErrorCode::bad_parameter, *std::move(fault));
    if (Call* call = exchange.tables.calls.find(envelope.sid)) {
        // Whom it only rings for has nothing to report.
        if (&exchange.sender == call->caller || &exchange.sender == call->callee)
            call->record.reports[call->side_of(exchange.sender)] = read_report(envelope);
    } else {
        exchange.tables.keep_report(std::string(envelope.sid), exchange.sender.member->uid,
                                    read_report(envelope));
    }
    if (const auto mos = as_number(envelope.described(Described::mos)))
        exchange.tables.note(MosReported{std::string(envelope.sid), *mos});
}

} // namespace jsongled
