#include "tests/bench/load/rows.hpp"

#include <algorithm>
#include <ranges>

#include "tests/bench/load/failure.hpp"

namespace jsongled::load {
namespace {

constexpr std::size_t most_peers = 19'000;
constexpr std::size_t offer_bytes = 6'144;

Row closed(std::string name, std::string title, double goal, Load load) {
    return {
        std::move(name), "table", std::move(title), "rate", Unit::per_second, goal, 0, [load](const Run& run) {
            return run_closed_loop(run, load);
        }};
}

Row growth(std::string name, std::string title, Load load) {
    Row row = closed(std::move(name), std::move(title), 0, load);
    row.group = "growth";
    return row;
}

void add_table(std::vector<Row>& rows) {
    rows.push_back(closed("text-300", "text 300 B, one in flight", 1.75, {}));
    rows.push_back(closed("candidate-500", "candidate 500 B, one in flight (no receipt)", 2.0,
                          {.kind = Kind::candidate, .bytes = 500}));
    rows.push_back(closed("sdp-6k", "SDP 6 KB, one in flight (no receipt)", 3.0,
                          {.kind = Kind::offer, .bytes = offer_bytes}));
    rows.push_back(closed("text-300x16", "text 300 B, 16 in flight", 3.8, {.in_flight = 16}));
    rows.push_back(closed("muc-10", "MUC of 10 (10 rooms, 2 senders each), messages sent", 2.8, {.room = 10}));
    rows.push_back({"idle", "table", "idle: resident bytes a connection at 19,000", "bytes", Unit::bytes, 0,
                    1'000, [](const Run& run) { return run_idle(run, most_peers, Before::hello); }});
    rows.push_back({"idle-sdp", "table", "the same after each has sent and got an SDP", "bytes", Unit::bytes, 0,
                    1'000, [](const Run& run) { return run_idle(run, most_peers, Before::offer); }});
    rows.push_back({"connect", "table", "connects, hello done", "rate", Unit::per_second, 2.2, 0,
                    [](const Run& run) { return run_connect(run, most_peers); }});
    rows.push_back({"churn", "table", "cycles of connect, hello, join, leave, close", "rate", Unit::per_second,
                    2.5, 0, [](const Run& run) { return run_churn(run, 100); }});
    rows.push_back({"open-20k", "table", "p99 at 20,000 texts/s, open loop", "p99", Unit::seconds, 0, 0,
                    [](const Run& run) { return run_open_loop(run, {}, 20'000); }});
}

void add_growth(std::vector<Row>& rows) {
    for (const std::size_t peers : {100UL, 1'000UL, 10'000UL, most_peers})
        rows.push_back(growth("peers-" + std::to_string(peers),
                              "text 300 B, one in flight, " + std::to_string(peers) + " peers",
                              {.peers = peers}));
    for (const std::size_t room : {2UL, 10UL, 100UL, 1'000UL})
        rows.push_back(growth("room-" + std::to_string(room),
                              "MUCs of " + std::to_string(room) + ", 1,000 peers in all, 2 senders each",
                              {.peers = 1'000, .room = room}));
    for (const std::size_t bytes : {300UL, 1'024UL, 8'192UL, 65'536UL})
        rows.push_back(growth("bytes-" + std::to_string(bytes),
                              "text " + std::to_string(bytes) + " B, one in flight", {.bytes = bytes}));
    for (const std::size_t threads : {1UL, 2UL}) {
        Row row =
            growth("threads-" + std::to_string(threads),
                   "text 300 B, 16 in flight, I/O threads: " + std::to_string(threads), {.in_flight = 16});
        row.run = [threads](Run run) {
            run.threads = threads;
            return run_closed_loop(run, {.in_flight = 16});
        };
        rows.push_back(std::move(row));
    }
}

/// Of wall-clock time: what a disk takes is no CPU time.
void add_durable(std::vector<Row>& rows) {
    for (const std::size_t senders : {1UL, 4UL, 16UL, 64UL, 256UL, 1'024UL})
        rows.push_back({"durable-" + std::to_string(senders), "durable",
                        "text 300 B, one in flight, senders: " + std::to_string(senders), "rate_wall",
                        Unit::per_second, 0, 0,
                        [senders](const Run& run) { return run_durable(run, senders); }});
}

/// After a loss: what it costs to have all back, and who notices.
void add_storms(std::vector<Row>& rows) {
    rows.push_back({"idle-resume", "storms", "idle, can resume: resident bytes a connection at 19,000", "bytes",
                    Unit::bytes, 0, 0,
                    [](const Run& run) { return run_idle(run, most_peers, Before::hello_to_resume); }});
    rows.push_back({"crash", "storms", "19,000 clients are back after a crash: CPU time of the server",
                    "cpu_all", Unit::seconds, 0, 3, [](const Run& run) { return run_crash(run, most_peers); }});
    rows.push_back({"cut", "storms", "9,500 of 19,000 resume: p99 of the others beside its quiet value",
                    "p99_ratio", Unit::times, 0, 2, [](const Run& run) { return run_cut(run, most_peers); }});
}

} // namespace

const std::vector<Row>& rows() {
    static const std::vector<Row> all = [] {
        std::vector<Row> made;
        add_table(made);
        add_growth(made);
        add_durable(made);
        add_storms(made);
        return made;
    }();
    return all;
}

std::vector<Row> rows_called(const std::vector<std::string>& words) {
    const std::vector<std::string> wanted = words.empty() ? std::vector<std::string>{"table"} : words;
    std::vector<Row> found;
    for (const std::string& word : wanted) {
        const auto is_called = [&](const Row& row) { return row.name == word || row.group == word; };
        if (std::ranges::none_of(rows(), is_called)) throw Failure("no row or group is called '" + word + "'");
        std::ranges::copy_if(rows(), std::back_inserter(found), is_called);
    }
    return found;
}

} // namespace jsongled::load
