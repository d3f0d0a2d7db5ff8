#include "tests/integration/one_server.hpp"

#include <barrier>
#include <map>
#include <random>
#include <set>
#include <span>
#include <thread>

// Order under load, on several I/O threads. Meant to run under ThreadSanitizer too.

namespace jsongled::integration_tests {
namespace {

constexpr std::size_t threads = 4;
constexpr std::size_t talkers_of_a_thread = 4;
constexpr std::size_t talkers_in_all = threads * talkers_of_a_thread;
constexpr int rounds = 150;
constexpr int guests = 200;

/// What one member of a MUC has seen there: who said which of their messages, or came, or left.
using Seen = std::vector<std::pair<std::string, std::string>>;

/// A member of the MUC and of a room of two, who talks to both and to single users at random.
class Talker {
  public:
    Talker(const ServerProcess& server, std::size_t number)
        : number_(number), random_(static_cast<unsigned>(number)), user_(server.listen(), name(number)) {
        ask(user_, iq_set("session-join", {{"rid", "room-" + std::to_string(number / 2)}}));
    }

    static std::string name(std::size_t number) { return "talker-" + std::to_string(number); }
    [[nodiscard]] const std::string& uid() const { return user_.uid(); }
    [[nodiscard]] const Seen& seen() const { return seen_; }

    void join_muc() { ask_in_traffic(iq_set("muc-join", {{"rid", "muc"}})); }

    void talk() {
        for (unsigned count = random_() % 6; count > 0; --count)
            user_.send(say("muc", said_in_muc_));
        if (random_() % 2 == 0) user_.send(say("room-" + std::to_string(number_ / 2), said_in_room_));
        const std::string other = name(random_() % talkers_in_all);
        if (other != uid()) user_.send(say(other, said_to_[other]));
        for (const json::object& message : user_.receive_all())
            take(message);
    }

    /// From here on all members see the same.
    void start() {
        finish();
        seen_.clear();
    }

    void finish() {
        for (const json::object& message : user_.receive_all())
            take(message);
    }

  private:
    /// A message that carries its number among those to the same place.
    static json::object say(const std::string& to, int& count) {
        json::object message = event(to, "typing", {{"count", count}});
        ++count;
        return message;
    }

    void ask_in_traffic(const json::object& request) {
        user_.send(request);
        for (const json::object& message : user_.receive_all())
            if (text_at(message, "/jsongle/action") != "iq-result") take(message);
    }

    void take(const json::object& message) {
        const std::string from = text_at(message, "/from");
        EXPECT_THAT(message, Has("/to", user_.peer_id()));
        if (from == "jsongled") {
            // Comings and goings belong to the one order of the MUC.
            const std::string name = text_at(message, "/jsongle/event");
            ASSERT_TRUE(name == "joined" || name == "left") << json::serialize(message);
            if (text_at(message, "/jsongle/description/rid") == "muc")
                seen_.emplace_back(name, text_at(message, "/jsongle/description/member/uid"));
            return;
        }
        const auto count = message.at("jsongle").at("description").at("count").to_number<int>();
        // First in, first out, from each sender by each way.
        EXPECT_EQ(count, next_[from]++) << uid() << " from " << from;
        if (from.starts_with("muc/")) seen_.emplace_back(from, std::to_string(count));
    }

    std::size_t number_;
    std::minstd_rand random_;
    int said_in_muc_ = 0;
    int said_in_room_ = 0;
    std::map<std::string, int> said_to_;
    std::map<std::string, int> next_;
    Seen seen_;
    User user_;
};

/// What two members must have seen alike: all but what they said themselves, and their own coming.
Seen without(const Seen& seen, const std::set<std::string>& uids) {
    Seen rest;
    for (const auto& [what, which] : seen)
        if (!uids.contains(which) && !(what.starts_with("muc/") && uids.contains(what.substr(4))))
            rest.emplace_back(what, which);
    return rest;
}

/// Guests join, say a word and leave, in all the ways there are to leave.
void come_and_go(const ServerProcess& server, int visits) {
    for (int i = 0; i < visits; ++i) {
        User guest(server.listen(), fresh("guest"));
        guest.send(iq_set("muc-join", {{"rid", "muc"}}));
        guest.send(event("muc", "typing", {{"count", 0}}));
        settle(guest);
        if (i % 3 == 0) {
            guest.send(iq_set("session-leave", {{"rid", "muc"}}));
            settle(guest);
        }
        if (i % 3 == 1) guest.close();
        if (i % 3 == 2) guest.drop();
    }
}

/// Runs in a thread, where an exception would end the whole program.
template<class Work>
void run_reported(Work work) {
    try {
        work();
    } catch (const std::exception& error) {
        ADD_FAILURE() << error.what();
    }
}

TEST(Concurrency, each_sender_is_heard_in_order_and_all_members_of_a_muc_hear_one_order) {
    // Whoever reads late on a busy machine has room for all: what is refused then is another test's.
    ServerProcess server({"--threads", "4", "--max-outbox-bytes", "64m"});
    std::vector<std::unique_ptr<Talker>> talkers(talkers_in_all);
    for (std::size_t i = 0; i < talkers_in_all; ++i)
        talkers[i] = std::make_unique<Talker>(server, i);
    for (const auto& talker : talkers)
        talker->join_muc();
    for (const auto& talker : talkers)
        talker->start();

    std::barrier everybody_has_talked(threads + 1);
    std::vector<std::thread> running;
    running.emplace_back([&] {
        run_reported([&] {
            come_and_go(server, guests);
            // The last one is gone for the others as well.
            EXPECT_TRUE(
                eventually([&] { return metric(server.admin(), "jsongled_connections") == talkers_in_all; }));
        });
        everybody_has_talked.arrive_and_wait();
    });
    for (std::size_t thread = 0; thread < threads; ++thread)
        running.emplace_back(
            [&, mine = std::span(talkers).subspan(thread * talkers_of_a_thread, talkers_of_a_thread)] {
                run_reported([&] {
                    for (int round = 0; round < rounds; ++round)
                        for (const auto& talker : mine)
                            talker->talk();
                });
                everybody_has_talked.arrive_and_wait();
                run_reported([&] {
                    for (const auto& talker : mine)
                        talker->finish();
                });
            });
    for (std::thread& thread : running)
        thread.join();

    EXPECT_GT(talkers.front()->seen().size(), 500U);
    for (const auto& one : talkers) {
        const std::set<std::string> both{one->uid(), talkers.front()->uid()};
        EXPECT_TRUE(without(one->seen(), both) == without(talkers.front()->seen(), both))
            << one->uid() << " has seen another order than the first";
        const std::set<std::string> these{one->uid(), talkers.back()->uid()};
        EXPECT_TRUE(without(one->seen(), these) == without(talkers.back()->seen(), these))
            << one->uid() << " has seen another order than the last";
    }
}

} // namespace
} // namespace jsongled::integration_tests
