#include "server/net/ws_front.hpp"

#include <algorithm>

#include "server/ops/telemetry.hpp"

namespace jsongled {
namespace {

HttpResponse refuse(const HttpRequest& request, http::status status, std::string body) {
    HttpResponse response = make_response(request, status, std::move(body));
    if (status == http::status::service_unavailable) response.set(http::field::retry_after, "5");
    return response;
}

} // namespace

IoThreads::IoThreads(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        threads_.push_back(std::make_unique<IoThread>());
}

void IoThreads::start() {
    for (const auto& thread : threads_)
        thread->start();
}

void IoThreads::stop() {
    for (const auto& thread : threads_)
        thread->stop();
}

asio::io_context& IoThreads::next_context() {
    turn_ = (turn_ + 1) % threads_.size();
    return threads_[turn_]->context();
}

IoThread& IoThreads::owner_of(asio::io_context& context) {
    return **std::ranges::find_if(threads_, [&](const auto& thread) { return &thread->context() == &context; });
}

bool IoThreads::are_alive() {
    // Each is asked, whatever the one before it answered.
    return std::ranges::count_if(threads_, [](const auto& thread) { return thread->is_alive(); }) ==
           std::ssize(threads_);
}

void IoThreads::drain(std::chrono::milliseconds duration, std::function<void()> drained) {
    draining_ = threads_.size();
    const auto one_drained = [this, drained = std::move(drained)] {
        if (--draining_ == 0) drained();
    };
    for (const auto& thread : threads_)
        asio::post(thread->context(),
                   [&thread, duration, one_drained] { thread->drain(duration, one_drained); });
}

std::optional<HttpResponse> WsFront::upgrade(HttpRequest& request, HttpStream& stream,
                                             const asio::ip::address& client) {
    const std::string_view target(request.target().data(), request.target().size());
    if (std::ranges::find(paths_, target.substr(0, target.find('?'))) == paths_.end())
        return refuse(request, http::status::not_found, R"({"error":"no WebSocket here"})");
    if (!context_.admission.is_open())
        return refuse(request, http::status::service_unavailable, R"({"error":"shutting down"})");
    if (!context_.admission.has_room()) {
        context_.telemetry.connection_refused();
        return refuse(request, http::status::service_unavailable, R"({"error":"too many connections"})");
    }
    IoThread& thread = threads_.owner_of(stream.get_executor().context());
    std::make_shared<WsConnection>(stream.release_socket(), thread, context_, context_.admission.limits(),
                                   context_.ids.fresh(), client.to_string())
        ->start(std::move(request));
    return std::nullopt;
}

} // namespace jsongled
