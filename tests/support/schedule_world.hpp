#pragma once

#include <memory>
#include <optional>
#include <random>
#include <set>

#include "storage/memory_store.hpp"
#include "tests/support/late_store_events.hpp"
#include "tests/support/model_peer.hpp"
#include "tests/support/moments.hpp"
#include "tests/support/output_log.hpp"
#include "tests/support/placed_calls.hpp"
#include "tests/support/router_tape.hpp"

namespace jsongled::testing {

/// What a random schedule is played with: the plain router, those who are connected to it, the models that say
/// what has to come to whom, and the one source of chance. Each step of a schedule changes the models, and then
/// has the router do the same; all that comes to a peer is held against them.
class ScheduleWorld final : public PeerEvents {
  public:
    static constexpr RoomLimits limits{2, 12, 6};
    static constexpr std::size_t most_peers = 300;
    static constexpr std::size_t outbox_bytes = 65'536;
    static constexpr std::size_t share = outbox_bytes / shares_of_outbox;

    /// The message that is being sent, and who has got it.
    struct Expectation {
        std::string mid;
        RoomModel::Delivery delivery;
        std::set<RoomModel::Connection*> reached = {};
    };

    explicit ScheduleWorld(unsigned seed)
        : random_(seed), clock_setter_(seed), router("jsongled", {limits, {}}, {log, log, log}) {}

    std::size_t pick(std::size_t n) { return random_() % n; }
    /// One that has a connection, if there is one.
    ModelPeer& any_peer();
    std::string any_uid();
    std::string any_rid();
    /// Now and then one that is mostly something else's.
    std::string any_name(std::string usual, std::string other);
    /// An address of some kind, mostly one that leads somewhere.
    std::string any_address(const ModelPeer& sender);
    /// Nobody is there who could say anything.
    bool is_deserted() const;
    const Peer& as_known(const ModelPeer& peer) const { return *router.tables().directory.find_peer(peer.id); }

    std::string new_id(std::string_view prefix) { return std::string(prefix) + std::to_string(++count); }
    json::object description(const ModelPeer& sender, const std::string& to);

    /// Time goes on, mostly; now and then somebody sets the wall clock.
    void wait_a_little();
    /// After a tick nobody has waited longer than they may.
    void tick();
    /// One thing that the store has to tell comes to the router, not always the first. False if there is
    /// nothing.
    bool tell_of_the_store();

    /// The server looks up what the user of a peer has said before, which its first message would wait for.
    void know_author(ModelPeer& peer);

    std::string compose(const std::string& to, json::object jsongle);
    void send(ModelPeer& sender, const std::string& to, json::object jsongle);
    void ask(ModelPeer& peer, const char* query, const std::string& rid);
    void receive(ModelPeer& sender, const std::string& text);
    /// The one answer of the server to what `peer` has just sent.
    static json::object answer_to(ModelPeer& peer);
    /// What a peer without a connection would be told is told to nobody.
    void forget_unheard();

    void delivered(ModelPeer& to, const Outgoing& message) override;
    void held(ModelPeer& peer) override;
    void went_on(ModelPeer& peer) override;
    void closed(ModelPeer& peer, CloseCause why) override;

  private:
    std::mt19937 random_;
    ClockSetter clock_setter_;
    MemoryStore store_;
    LateStoreEvents store_events_;

  public:
    OutputLog log{&store_};
    Router router;
    RouterTape tape{router, [this] {
                        log.mark();
                        expect_sound(router);
                    }};
    Moment now = first_moment;
    std::vector<std::unique_ptr<ModelPeer>> peers;
    RoomModel rooms{limits};
    PlacedCalls calls;
    std::map<std::string_view, std::size_t> counts; ///< of what is rare
    std::uint64_t count = 0;                        ///< of all that was given a name
    std::size_t relayed = 0;
    std::string ended;             ///< the user or the connection that an operator ends just now
    std::set<std::string> blocked; ///< users whom an operator has kept out, some no longer
    std::map<std::string, std::deque<std::string>> waiting; ///< ids of what waits, by uid
    std::set<std::string> room_names;                       ///< all that there ever were
    std::optional<Expectation> current;
    ModelPeer* arriving = nullptr;
    std::string to;                  ///< to whom is spoken
    bool counts_for_pressure = true; ///< what is said, for what its sender has put where much waits
    std::pair<std::string, std::string> last_held; ///< its peer id, and the room to which it had said much

  private:
    void server_said(ModelPeer& to, const json::object& jsongle, std::size_t cost);
    void relayed_to(ModelPeer& to, const json::object& message, std::size_t cost);
    bool is_answer_to_chat(ModelPeer& to, const json::object& jsongle);
    void history_came(ModelPeer& to, const json::object& jsongle);
    void told(ModelPeer& to, const json::object& jsongle);
    /// What comes to one who is not roomy counts for whoever has said it, until the time of the stall is over.
    void count_for_pressure(ModelPeer& to, std::size_t cost);

    ModelPeer* speaking_ = nullptr;
    bool must_wait_ = false; ///< for a reader, as it has said much
    std::uint64_t number_ = 0;
};

} // namespace jsongled::testing
