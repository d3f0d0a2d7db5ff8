#include "server/ops/admin_handlers.hpp"

#include <memory>
#include <optional>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include "config/values.hpp"
#include "server/net/http_response.hpp"
#include "server/net/request_target.hpp"
#include "server/ops/calls_json.hpp"
#include "server/ops/lists_json.hpp"

namespace jsongled {
namespace {

constexpr std::uint64_t usual_limit = 100;
constexpr std::uint64_t most_listed = 1'000;

/// Nothing if the query is none, or its limit is no number.
std::optional<ListQuery> page_of(const RequestTarget& target) {
    if (!target.has_valid_query()) return std::nullopt;
    const auto text = target.parameter("limit");
    const auto limit = text ? parse_number(*text) : usual_limit;
    if (!limit) return std::nullopt;
    return ListQuery{target.parameter("after").value_or(""), std::min(*limit, most_listed)};
}

HttpResponse refuse_query(const AdminRequest& request) {
    return refuse(request.http, http::status::bad_request,
                  "the query has to be encoded, and its limit a number");
}

/// The router answers on another thread: what waits for it goes on on its own.
asio::awaitable<CallsReport, Executor> ask_for_calls(SharedRouter& router, std::size_t limit) {
    const asio::use_awaitable_t<Executor> awaitable;
    return asio::async_initiate<const asio::use_awaitable_t<Executor>, void(CallsReport)>(
        [&router, limit](auto handler) {
            const auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
            router.list_calls(limit, [waiting](CallsReport report) {
                asio::post(asio::get_associated_executor(*waiting),
                           [waiting, report = std::move(report)]() mutable {
                               std::move (*waiting)(std::move(report));
                           });
            });
        },
        awaitable);
}

/// Look by look, with the turn of others between two of them: on this thread, and at the router's lock.
asio::awaitable<void, Executor> go_through(SharedRouter& router, TablesReader& reader) {
    const Executor executor = co_await asio::this_coro::executor;
    while (router.look(reader))
        co_await asio::post(executor, asio::use_awaitable_t<Executor>());
}

template<class List>
asio::awaitable<HttpResponse, Executor> answer_list(const AdminContext& context, const AdminRequest& request,
                                                    List& list) {
    co_await go_through(context.router, list);
    co_return make_response(request.http, http::status::ok, to_json(list.take(), context.clock.now()));
}

} // namespace

asio::awaitable<HttpResponse, Executor> list_calls(const AdminContext& context, const AdminRequest& request) {
    const auto page = page_of(RequestTarget(request.http));
    if (!page) co_return refuse_query(request);
    const CallsReport report = co_await ask_for_calls(context.router, page->limit);
    co_return make_response(request.http, http::status::ok, to_json(report));
}

asio::awaitable<HttpResponse, Executor> list_peers(const AdminContext& context, const AdminRequest& request) {
    const RequestTarget target(request.http);
    auto page = page_of(target);
    if (!page) co_return refuse_query(request);
    PeerList::Query query{*std::move(page), target.parameter("uid"), target.parameter("rid")};
    PeerList list(std::move(query));
    co_return co_await answer_list(context, request, list);
}

asio::awaitable<HttpResponse, Executor> list_rooms(const AdminContext& context, const AdminRequest& request) {
    auto page = page_of(RequestTarget(request.http));
    if (!page) co_return refuse_query(request);
    RoomList list(*std::move(page));
    co_return co_await answer_list(context, request, list);
}

asio::awaitable<HttpResponse, Executor> list_blocks(const AdminContext& context, const AdminRequest& request) {
    auto page = page_of(RequestTarget(request.http));
    if (!page) co_return refuse_query(request);
    BlockList list(*std::move(page));
    co_return co_await answer_list(context, request, list);
}

} // namespace jsongled
