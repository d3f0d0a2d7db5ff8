#include "tests/support/placed_calls.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace jsongled::testing {

void PlacedCalls::place(ModelPeer& caller, const std::string& to, const std::string& sid) {
    sids_.push_back(sid);
    placed_.try_emplace(sid, &caller, to);
    caller.calls.insert(sid);
    caller.proposed.insert(sid);
}

void PlacedCalls::heard(ModelPeer& to, const std::string& sid, const json::object& jsongle) {
    if (jsongle.at("action") == "session-propose") {
        to.calls.insert(sid);
        to_ring_.emplace_back(to.id, sid);
        return;
    }
    ASSERT_TRUE(to.calls.contains(sid)) << "a message of a call that is not the recipient's";
    if (jsongle.at("reason") == "ringing") {
        ++rang_;
        ASSERT_TRUE(to.tried.contains(sid) || !to.proposed.contains(sid)) << "ringing before trying";
    }
}

void PlacedCalls::heard_at_hello(ModelPeer& to, const json::object& jsongle) {
    ASSERT_EQ(jsongle.at("action"), "session-propose");
    const std::string sid(jsongle.at("sid").as_string());
    ASSERT_EQ(placed_.at(sid).second, to.uid) << "not its user's call";
    ++rang_late_;
    to.calls.insert(sid);
}

std::size_t PlacedCalls::latest_count() const {
    return std::min<std::size_t>(sids_.size(), 40);
}

const std::pair<ModelPeer*, std::string>* PlacedCalls::find(const std::string& sid) const {
    const auto found = placed_.find(sid);
    return found == placed_.end() ? nullptr : &found->second;
}

std::pair<std::string, std::string> PlacedCalls::take_ringing() {
    auto first = std::move(to_ring_.front());
    to_ring_.pop_front();
    return first;
}

} // namespace jsongled::testing
