#include "tests/support/resume_client.hpp"

#include <gtest/gtest.h>

namespace jsongled::testing {

void ResumeClient::connect(ResumeLink& link) {
    link_ = &link;
    is_in_session_ = false;
}

void ResumeClient::write(std::string_view to) {
    if (pending.size() >= most_pending) return;
    const std::string id = name_ + "." + std::to_string(++number_);
    written[id] = to;
    pending[id] = {};
    say(id, to,
        {{"action", "session-text"},
         {"namespace", "message"},
         {"description", {{"content", std::string(40, 'x')}}}});
}

void ResumeClient::join(std::string_view rid) {
    if (!is_up() || rooms.contains(std::string(rid)) || !asked_.empty()) return;
    const std::string transaction = name_ + "." + std::to_string(++number_);
    asked_[transaction] = rid;
    say(transaction, "jsongled",
        {{"action", "iq-set"},
         {"query", "muc-join"},
         {"transaction", transaction},
         {"description", {{"rid", rid}}}});
}

void ResumeClient::ping() {
    if (!is_up()) return;
    const std::string transaction = name_ + "." + std::to_string(++number_);
    say(transaction, "jsongled",
        {{"action", "iq-set"},
         {"query", "session-ping"},
         {"transaction", transaction},
         {"description", {{"received", received_}}}});
}

void ResumeClient::say(std::string id, std::string_view to, json::object jsongle) {
    std::string text = json::serialize(
        json::object{{"id", id}, {"from", nullptr}, {"to", to}, {"jsongle", std::move(jsongle)}});
    if (const auto one = pending.find(id); one != pending.end()) one->second = text;
    // Before it has a session it has nothing to number: begin_anew() says it.
    if (!token_.empty()) send(std::move(text));
}

void ResumeClient::send(std::string text) {
    sent_.push_back(text);
    if (is_up()) link_->up.push_back({std::move(text)});
}

void ResumeClient::hear(const ResumeLink::Item& item) {
    if (item.text.empty()) return link_->up.push_back({{}, item.number});
    const json::object message = parse_object(item.text);
    const json::object& jsongle = message.at("jsongle").as_object();
    const std::string_view to(message.at("to").as_string());
    if (!is_in_session_) {
        if (jsongle.at("action") == "ack") return ack(jsongle, to);
        json::object client{{"can", json::array{"resume"}}};
        if (!token_.empty()) client["resume"] = {{"token", token_}, {"received", received_}};
        link_->up.push_back(
            {json::serialize(json::object{{"id", "hello"},
                                          {"to", "jsongled"},
                                          {"jsongle",
                                           {{"action", "iq-result"},
                                            {"query", "session-hello"},
                                            {"transaction", jsongle.at("transaction")},
                                            {"description", {{"uid", uid_}, {"client", client}}}}}})});
        return;
    }
    ++received_;
    EXPECT_EQ(to, id_);
    const json::object& description = jsongle.at("description").as_object();
    if (jsongle.at("action") == "session-text") return text(message);
    if (jsongle.at("action") == "session-event" && jsongle.at("event") == "ack" &&
        description.at("type") == "server-received") {
        const std::string mid(description.at("mid").as_string());
        acknowledged[mid] = written[mid];
        pending.erase(mid);
    } else if (jsongle.at("action") == "session-error") {
        pending.erase(std::string(description.at("mid").as_string()));
        ++counts["refused"];
    } else if (jsongle.at("action") == "iq-result" && jsongle.at("query") == "muc-join") {
        const auto asked = asked_.find(std::string(jsongle.at("transaction").as_string()));
        ASSERT_NE(asked, asked_.end());
        rooms.insert(asked->second);
        asked_.erase(asked);
    } else if (jsongle.at("action") == "iq-error") {
        asked_.erase(std::string(jsongle.at("transaction").as_string()));
    }
}

void ResumeClient::ack(const json::object& jsongle, std::string_view to) {
    ASSERT_EQ(jsongle.at("status"), "success");
    const json::object& description = jsongle.at("description").as_object();
    is_in_session_ = true;
    const json::value* resumed = description.if_contains("resumed");
    EXPECT_EQ(resumed != nullptr, !token_.empty());
    token_ = description.at("resume").at("token").as_string();
    if (!resumed || !resumed->as_bool()) return begin_anew(to);
    ++counts["resumed"];
    EXPECT_EQ(description.at("id").as_string(), id_);
    const auto taken = description.at("received").to_number<std::uint64_t>();
    ASSERT_GE(taken, taken_);
    ASSERT_LE(taken, taken_ + sent_.size());
    for (; taken_ < taken; ++taken_)
        sent_.pop_front();
    for (const std::string& text : sent_)
        link_->up.push_back({text});
}

/// Whatever the server has not acknowledged is said again: it knows it by its id.
void ResumeClient::begin_anew(std::string_view id) {
    ++counts["anew"];
    id_ = id;
    received_ = 0;
    taken_ = 0;
    sent_.clear();
    asked_.clear();
    rooms.clear();
    for (const auto& [mid, text] : pending)
        send(text);
}

void ResumeClient::text(const json::object& message) {
    const std::string mid(message.at("id").as_string());
    const bool is_delayed = message.at("jsongle").at("description").as_object().contains("delayed");
    const bool is_new = seen.insert(mid).second;
    EXPECT_TRUE(is_new || is_delayed) << mid << " has come twice to " << name_;
    if (!is_new) ++counts["waited though it had come"];
    say(name_ + "." + std::to_string(++number_), message.at("from").as_string(),
        {{"action", "session-event"},
         {"namespace", "message"},
         {"event", "ack"},
         {"description", {{"mid", mid}, {"type", "received"}}}});
}

} // namespace jsongled::testing
