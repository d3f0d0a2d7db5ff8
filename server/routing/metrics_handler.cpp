#include "protocol/text.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/parameters.hpp"

namespace jsongled {
namespace {

/// What is wrong with a report, or nothing; then the parameters are read.
std::string read_report(const Envelope& envelope, Parameters& parameters) {
    if (envelope.sid.empty()) return fault_of_missing("sid", envelope.sid);
    if (std::string fault = read_parameters(report_parameters, envelope, parameters); !fault.empty())
        return fault;
    const bool any =
        parameters.mos || parameters.duration || parameters.ua || parameters.route || parameters.error;
    return any ? std::string() : "One of 'mos', 'duration', 'ua', 'route' and 'error' is needed";
}

QualityReport as_report(const Parameters& given) {
    const auto text = [](std::optional<std::string_view> one) {
        return std::string(cut_to_word(one.value_or(std::string_view())));
    };
    return {given.mos, given.duration, text(given.ua), text(given.route), text(given.error)};
}

} // namespace

void handle_metrics(Exchange& exchange) {
    const Envelope& envelope = exchange.envelope;
    if (!envelope.to.empty() && envelope.to != exchange.tables.sn) return handle_message(exchange);
    Parameters given;
    if (std::string fault = read_report(envelope, given); !fault.empty())
        return exchange.refuse(ErrorCode::bad_parameter, std::move(fault));
    if (Call* call = exchange.tables.calls.find(envelope.sid)) {
        // Whom it only rings for has nothing to report.
        if (&exchange.sender != call->caller && &exchange.sender != call->callee) return;
        const CallSide side = call->side_of(exchange.sender);
        call->record.reports[side] = as_report(given);
        if (!given.mos || std::exchange(call->scored[side], true)) return;
    } else {
        exchange.tables.keep_report(std::string(envelope.sid), exchange.sender.uid(), as_report(given));
        if (!given.mos || !exchange.tables.calls.take_score(envelope.sid, exchange.sender.member->uid()))
            return;
    }
    exchange.tables.note(MosReported{std::string(envelope.sid), *given.mos});
}

} // namespace jsongled
