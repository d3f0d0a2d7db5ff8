#include "server/routing/requests_in_flight.hpp"

#include <algorithm>

#include "server/routing/exchange.hpp"

namespace jsongled {

bool RequestsInFlight::take(const Peer& asker, std::string_view transaction, std::size_t most, SteadyTime now) {
    std::vector<Request>& requests = waiting_[&asker];
    std::erase_if(requests, [&](const Request& one) { return one.until <= now; });
    if (requests.size() >= most) return false;
    requests.push_back({std::string(transaction), now + kept_for});
    return true;
}

void RequestsInFlight::answered(const Peer& asker, std::string_view transaction) {
    const auto found = waiting_.find(&asker);
    if (found == waiting_.end()) return;
    const auto request = std::ranges::find(found->second, transaction, &Request::transaction);
    if (request == found->second.end()) return;
    found->second.erase(request);
    if (found->second.empty()) waiting_.erase(found);
}

bool is_refused_for_requests(Exchange& exchange) {
    Tables& tables = exchange.tables;
    const std::size_t most = tables.settings.max_requests_in_flight;
    if (most == 0 ||
        tables.requests.take(exchange.sender, exchange.envelope.transaction, most, exchange.now.steady))
        return false;
    exchange.note_limit(Limit::requests);
    exchange.refuse_request({ErrorCode::too_many_messages, "Too many of your requests are still unanswered",
                             RequestsInFlight::kept_for});
    return true;
}

} // namespace jsongled
