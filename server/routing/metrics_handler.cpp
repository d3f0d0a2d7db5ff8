#include <charconv>

#include "protocol/limits.hpp"
#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

constexpr double best_mos = 5;

bool is_given(const DescribedValue& value) {
    return value.kind != JsonKind::absent && value.kind != JsonKind::null;
}

std::optional<double> as_number(const DescribedValue& value) {
    if (value.kind != JsonKind::number) return std::nullopt;
    double number = 0;
    const auto [end, error] = std::from_chars(value.text.data(), value.text.data() + value.text.size(), number);
    return error == std::errc() ? std::optional(number) : std::nullopt;
}

/// What is wrong with a report, if anything.
std::optional<std::string> find_fault(const Envelope& envelope) {
    if (envelope.sid.empty()) return "Missing 'sid' parameter";
    bool any = false;
    for (const Described member :
         {Described::mos, Described::duration, Described::ua, Described::route, Described::error}) {
        const DescribedValue& value = envelope.described(member);
        const std::string name = "'" + std::string(described_words[static_cast<std::size_t>(member)]) + "'";
        if (!is_given(value)) continue;
        any = true;
        if (member == Described::mos || member == Described::duration) {
            const auto number = as_number(value);
            if (!number || *number < 0) return "The parameter " + name + " is not a number from 0";
            if (member == Described::mos && *number > best_mos) return "The parameter 'mos' is above 5";
        } else if (value.kind != JsonKind::string) {
            return "The parameter " + name + " is not a string";
        }
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
        if (call->has_party(exchange.sender))
            call->record.reports[call->side_of(exchange.sender)] = read_report(envelope);
    } else {
        exchange.tables.call_store.report(envelope.sid, exchange.sender.member->uid, read_report(envelope));
    }
    if (const auto mos = as_number(envelope.described(Described::mos)))
        exchange.tables.facts.push_back(MosReported{std::string(envelope.sid), *mos});
}

} // namespace jsongled
