#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/resume_link.hpp"

namespace jsongled::testing {

/// A device of a user whose library can resume: it numbers what it sends, sends it again, takes what comes
/// once, and begins anew where it is told to. What it writes is for one other user at a time.
class ResumeClient {
  public:
    ResumeClient(std::string uid, std::string name) : uid_(std::move(uid)), name_(std::move(name)) {}

    const std::string& uid() const { return uid_; }
    ResumeLink* link() const { return link_; }
    bool is_up() const { return link_ && is_in_session_; }

    void connect(ResumeLink& link);
    /// Its connection is lost; or it says goodbye, and forgets its session.
    void lose() { link_ = nullptr; }
    void forget() {
        link_ = nullptr;
        token_.clear();
    }

    /// Nothing while too much of what it has written is not acknowledged: a server knows the newest of its ids.
    void write(std::string_view to);
    void join(std::string_view rid);
    void ping();
    /// Takes the next of what has come.
    void hear(const ResumeLink::Item& item);

    /// As it numbers what it writes, shorter ids are older.
    struct OldestFirst {
        bool operator()(const std::string& one, const std::string& other) const {
            return std::pair(one.size(), std::string_view(one)) <
                   std::pair(other.size(), std::string_view(other));
        }
    };
    std::map<std::string, std::string, OldestFirst>
        pending;                                     ///< ids of what is not acknowledged, and their text
    std::map<std::string, std::string> acknowledged; ///< and to whom they were
    std::set<std::string> seen;
    std::set<std::string> rooms; ///< that it is in, by what it was told in this session
    std::map<std::string, std::size_t> counts;
    std::map<std::string, std::string> written; ///< to whom, by id: all that it ever wrote

  private:
    static constexpr std::size_t most_pending = 50;

    void say(std::string id, std::string_view to, json::object jsongle);
    void send(std::string text);
    void ack(const json::object& jsongle, std::string_view to);
    void text(const json::object& message);
    void begin_anew(std::string_view id);

    std::string uid_;
    std::string name_;
    ResumeLink* link_ = nullptr;
    bool is_in_session_ = false; ///< the ack has come on this connection
    std::string id_;
    std::string token_;
    std::uint64_t received_ = 0;
    std::uint64_t taken_ = 0;                  ///< of what it sent, by the server
    std::deque<std::string> sent_;             ///< what is behind that
    std::map<std::string, std::string> asked_; ///< rooms that it has asked for, by transaction
    std::uint64_t number_ = 0;
};

} // namespace jsongled::testing
