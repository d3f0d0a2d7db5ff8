#include "protocol/json_writer.hpp"
#include "server/routing/chat_copy.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/late_answers.hpp"
#include "server/routing/parameters.hpp"

namespace jsongled {
namespace {

/// `json`: of the content.
void change(Exchange& exchange, ChangeKind kind, std::string_view mid, std::string_view content,
            std::string_view json) {
    auto request = begin_late_answer(exchange);
    if (!request) return;
    const std::string uid = exchange.sender.uid();
    exchange.tables.out.store.ask(
        exchange.tables.answers.expect(PendingAnswers::Change{*std::move(request), uid, kind, exchange.now.wall,
                                                              std::string(json), preview_of(content)}),
        MessageQuestion{uid, std::string(mid), {}, exchange.tables.settings.muc_history});
}

} // namespace

void handle_message_history(Exchange& exchange, const Parameters& parameters) {
    if (!parameters.before.empty() && !parameters.after.empty())
        return exchange.refuse_request(ErrorCode::bad_parameter,
                                       "A page begins before one message or after one, not both");
    auto request = begin_late_answer(exchange);
    if (!request) return;
    Tables& tables = exchange.tables;
    HistoryQuestion question{exchange.sender.uid(), std::string(parameters.with)};
    question.from = !parameters.before.empty()  ? PageFrom::before
                    : !parameters.after.empty() ? PageFrom::after
                                                : PageFrom::newest;
    question.cursor = parameters.before.empty() ? parameters.after : parameters.before;
    question.limit = parameters.count;
    question.most_bytes = std::min(question.most_bytes, tables.outbox_bytes(exchange.sender) / 4);
    question.muc = tables.settings.muc_history;
    question.cursor_author = parameters.author;
    tables.out.store.ask(tables.answers.expect(PendingAnswers::Messages{*std::move(request), question.from}),
                         std::move(question));
}

void handle_conversations(Exchange& exchange, const Parameters& parameters) {
    auto request = begin_late_answer(exchange);
    if (!request) return;
    Tables& tables = exchange.tables;
    tables.out.store.ask(tables.answers.expect(PendingAnswers::Conversations{*std::move(request)}),
                         InboxQuestion{exchange.sender.uid(), parameters.count, std::string(parameters.before),
                                       tables.settings.muc_history, std::string(parameters.author)});
}

void handle_mark_unread(Exchange& exchange, const Parameters& parameters) {
    auto request = begin_late_answer(exchange);
    if (!request) return;
    Tables& tables = exchange.tables;
    tables.out.store.ask(tables.answers.expect(PendingAnswers::Mark{*std::move(request)}),
                         MessageQuestion{exchange.sender.uid(), std::string(parameters.from),
                                         std::string(parameters.with), tables.settings.muc_history});
}

void handle_message_edit(Exchange& exchange, const Parameters& parameters) {
    // As it came, but for what is no Unicode: that is not for the server to say.
    const DescribedValue& content = exchange.envelope.described(Described::content);
    const std::string mended = content.well_formed ? std::string() : json_string(content.text);
    change(exchange, ChangeKind::edited, parameters.mid, *parameters.content,
           content.well_formed ? exchange.envelope.cut(content.span) : mended);
}

void handle_message_retract(Exchange& exchange, const Parameters& parameters) {
    change(exchange, ChangeKind::retracted, parameters.mid, {}, {});
}

} // namespace jsongled
