// What the server says never takes more than was promised before it was written: each kind at its largest.

#include <gtest/gtest.h>

#include "config/option_table.hpp"
#include "config/turn_url.hpp"
#include "identity/turn_credentials.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/limits.hpp"
#include "protocol/outgoing.hpp"
#include "server/net/sources.hpp"

namespace jsongled {
namespace {

using namespace std::chrono;

/// A name of the greatest length, each byte of which takes six in JSON.
const std::string longest_word(max_word_bytes, '\1');
const Time first_time = sys_days(0y / 1 / 1);
const Time last_time = sys_days(9999y / 12 / 31) + 23h + 59min + 59s + 999ms;
/// A sentence, and what it quotes.
const Refusal longest_refusal{ErrorCode::unavailable, std::string(1'024, '\1')};
const CallNames longest_call{longest_word, longest_word, longest_word};

/// The value of an option at its greatest length, each byte of which takes two in JSON.
std::string longest(std::string_view option, std::string Options::*member) {
    Options options;
    std::size_t bytes = 0;
    while (find_option(option)->set(options, std::string(bytes + 1, '"')))
        ++bytes;
    EXPECT_EQ((options.*member).size(), bytes);
    return options.*member;
}

ServerIdentity longest_identity() {
    return {longest("sn", &Options::sn), longest("info", &Options::info), std::string(max_version_bytes, '"'),
            std::string(max_id_prefix_bytes, '-')};
}

std::shared_ptr<const Member> longest_member() {
    return std::make_shared<const Member>(
        Member{longest_word, R"({"uid":")" + std::string(65'536, 'x') + "\"}", longest_word});
}

/// Every member there and at its longest. Its times run forward or, as a wall clock may be set, back.
CallRecordPtr longest_record(Time from, Time to) {
    constexpr auto many = std::numeric_limits<std::uint32_t>::max();
    const CallParty party{longest_word, longest_word, longest_word};
    const MediaSummary summary{many, {many, many, many}, {many, many, many, many}};
    CallRecord record{longest_word, party, party, longest_word, Media::video_only};
    record.times = {from, from, from, from, from, from, to, from};
    record.setup = to - from;
    record.talk = from - to;
    record.outcome = CallOutcome::unreachable;
    record.ended_by = EndedBy::callee;
    record.cause = EndCause::answered_elsewhere;
    record.negotiations = many;
    record.exchanged = {{summary, summary}};
    const QualityReport report{best_mos, longest_reported_seconds, longest_word, longest_word, longest_word};
    record.reports = {{report, report}};
    return std::make_shared<const CallRecord>(std::move(record));
}

// One for each kind: one that is missing does not compile.
template<class Message>
using Of = std::type_identity<Message>;

Hello largest(Of<Hello>) {
    return {longest_word, last_time, std::numeric_limits<std::size_t>::max(), true};
}
Ack largest(Of<Ack>) {
    return {Ack::Status::success, longest_word, Ack::Offer{longest_word, std::chrono::seconds(604'800)},
            Ack::Resumed{longest_word, std::numeric_limits<std::uint64_t>::max()}};
}
SessionError largest(Of<SessionError>) {
    return {longest_refusal, longest_word};
}
IqError largest(Of<IqError>) {
    return {longest_word, longest_word, longest_refusal};
}
MemberList largest(Of<MemberList>) {
    return {longest_word, longest_word, longest_word, {longest_member(), longest_member()}, false};
}
LeaveResult largest(Of<LeaveResult>) {
    return {longest_word, longest_word};
}
PingResult largest(Of<PingResult>) {
    return {longest_word};
}
RefreshResult largest(Of<RefreshResult>) {
    return {longest_word, last_time};
}
Expiring largest(Of<Expiring>) {
    return {last_time};
}
Reconnect largest(Of<Reconnect>) {
    return {std::chrono::milliseconds::max()};
}
RoomEvent largest(Of<RoomEvent>) {
    return {RoomEvent::What::joined, RoomEvent::Shows::member, RoomKind::room, longest_word, longest_member()};
}
ServerReceived largest(Of<ServerReceived>) {
    return {longest_word, longest_word, last_time};
}
Trying largest(Of<Trying>) {
    return {longest_call, last_time};
}
Ringing largest(Of<Ringing>) {
    return {longest_call, last_time};
}
Unreachable largest(Of<Unreachable>) {
    return {longest_call, last_time, EndCause::answered_elsewhere};
}
Retract largest(Of<Retract>) {
    return {longest_call, last_time, EndCause::answered_elsewhere};
}
Reconnecting largest(Of<Reconnecting>) {
    return {longest_call, last_time, Reconnecting::What::lost};
}
CallHistory largest(Of<CallHistory>) {
    const CallRecordPtr forward = longest_record(first_time, last_time);
    const CallRecordPtr back = longest_record(last_time, first_time);
    return {longest_word,
            {{forward, CallRole::party}, {back, CallRole::party}, {back, CallRole::bystander}},
            false};
}
MessageHistory largest(Of<MessageHistory>) {
    const MessageHistory::Message message{R"({"id":"m"})",
                                          longest_word,
                                          {longest_word, longest_word},
                                          {longest_word},
                                          {{longest_word, longest_word}}};
    return {longest_word, {message, message}, false};
}
const ConversationLine longest_line{
    longest_word,
    "room",
    {longest_word, longest_word, last_time, std::string(1'024, '\1'), last_time},
    std::numeric_limits<std::uint32_t>::max(),
    longest_word};
ConversationList largest(Of<ConversationList>) {
    return {longest_word, {longest_line, longest_line}, false};
}
UnreadResult largest(Of<UnreadResult>) {
    return {longest_word, longest_line};
}
const MessageChange longest_change{ChangeKind::retracted, longest_word, last_time};
ChangeResult largest(Of<ChangeResult>) {
    return {longest_word, longest_word, longest_change};
}
ChangeEvent largest(Of<ChangeEvent>) {
    return {longest_change, RoomKind::room, longest_word, longest_word, R"("x")"};
}
SentEvent largest(Of<SentEvent>) {
    return {R"({"id":"m"})", longest_word};
}
ConversationEvent largest(Of<ConversationEvent>) {
    return {longest_line};
}

/// As many of the longest URLs as there may be, and names that take as much as is promised.
IceAccess most_access() {
    const std::string url = "turn:" + std::string(max_turn_url_bytes - 5, 'a');
    return {std::make_shared<const IceServers>(
                IceServers{std::vector(max_turn_urls, url), std::vector(max_turn_urls, url),
                           std::make_shared<const TurnCredentials>(std::string(4'096, 's'))}),
            {longest_word, longest_word, last_time},
            Addresses::hidden};
}
IceServersResult largest(Of<IceServersResult>) {
    return {longest_word, most_access()};
}
IceServersEvent largest(Of<IceServersEvent>) {
    return {most_access()};
}

std::size_t written(const ServerMessage& message, const ServerIdentity& identity) {
    const auto outgoing =
        Outgoing::say(message, std::numeric_limits<std::uint64_t>::max(), identity.sn, Outgoing::Audience::one);
    return text_for(*outgoing, std::string(max_peer_id_bytes, 'p'), identity).size();
}

std::size_t promised(const ServerMessage& message, const ServerIdentity& identity) {
    return Outgoing::say(message, 1, identity.sn, Outgoing::Audience::one)->cost();
}

template<class Message>
class SizeBound : public ::testing::Test {};

template<class Variant>
struct KindsOf;
template<class... Kinds>
struct KindsOf<std::variant<Kinds...>> {
    using Types = ::testing::Types<Kinds...>;
};
TYPED_TEST_SUITE(SizeBound, KindsOf<ServerMessage>::Types);

TYPED_TEST(SizeBound, is_kept_by_the_largest_of_its_kind) {
    const TypeParam message = largest(Of<TypeParam>());
    EXPECT_LE(written(message, longest_identity()), promised(message, longest_identity()));
    const ServerIdentity usual{"jsongled", "jsongled, a JSONgle server", "0.1.0", "d1e2f3a4-"};
    EXPECT_LE(written(message, usual), promised(message, usual));
}

TYPED_TEST(SizeBound, is_not_much_more_than_an_empty_one_takes) {
    if constexpr (!std::is_same_v<TypeParam, RoomEvent>) { // which has a member
        EXPECT_LE(promised(TypeParam(), {"jsongled", "", "", ""}), 1'536U);
    }
}

TEST(SizeBoundOfRoomEvents, is_kept_where_only_names_are_shown) {
    RoomEvent event = largest(Of<RoomEvent>());
    event.shows = RoomEvent::Shows::names;
    EXPECT_LE(written(event, longest_identity()), promised(event, longest_identity()));
}

TEST(SizeBoundOfHeads, is_for_the_ids_that_peers_get) {
    EXPECT_LE(SystemIds().fresh().size(), max_peer_id_bytes);
}

TEST(SizeBoundOfRecords, is_kept_by_the_longest_whoever_reads_it) {
    for (const CallRecordPtr& record :
         {longest_record(first_time, last_time), longest_record(last_time, first_time)})
        for (const PeerIds peer_ids : {PeerIds::hidden, PeerIds::shown})
            EXPECT_LE(to_json(*record, peer_ids).size(), json_bound(*record));
}

} // namespace
} // namespace jsongled
