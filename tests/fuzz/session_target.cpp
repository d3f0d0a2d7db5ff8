// Clients of one router, from their bytes to its rules: frames, whole or in pieces, ends of every kind, time,
// and others who read or do not. What the server writes is whole frames, nothing follows a close frame, and
// nothing is left of anybody in the end.

#include <array>

#include "tests/fuzz/finding.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/frame_events.hpp"
#include "tests/support/session_world.hpp"

namespace jsongled::fuzz {
namespace {

using namespace std::chrono_literals;
using jsongled::testing::client_frame;
using jsongled::testing::SessionWorld;
using jsongled::testing::WireEnds;

/// Reads what the server writes to one client.
class Reading {
  public:
    /// As much as `most` of what is there.
    void read(WireEnds& ends, std::size_t most) {
        bytes_ += ends.read(most);
        if (!is_upgraded_ && bytes_.size() >= upgraded.size()) {
            is_upgraded_ = true;
            bytes_.erase(0, upgraded.size());
        }
        while (is_upgraded_ && frame()) {
        }
    }

  private:
    static constexpr std::string_view upgraded = "upgraded ";

    bool frame() {
        if (bytes_.empty()) return false;
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes_[at]); };
        expect(!is_closed_, "something follows the close frame", bytes_);
        const unsigned first = byte(0);
        expect(first == 0x81 || first == 0x88 || first == 0x89 || first == 0x8a, "no such frame", bytes_);
        if (bytes_.size() < 2) return false;
        expect(byte(1) < 128, "a masked frame", bytes_);
        const std::size_t more = byte(1) == 126 ? 2 : byte(1) == 127 ? 8 : 0;
        if (bytes_.size() < 2 + more) return false;
        std::size_t size = more == 0 ? byte(1) : 0;
        for (std::size_t i = 0; i < more; ++i)
            size = size * 256 + byte(2 + i);
        expect(size < 1'000'000, "a frame that is too long", bytes_);
        if (bytes_.size() < 2 + more + size) return false;
        if (first == 0x81)
            expect(bytes_[2 + more] == '{' && bytes_[1 + more + size] == '}', "a text that is no object",
                   bytes_);
        is_closed_ = first == 0x88;
        bytes_.erase(0, 2 + more + size);
        return true;
    }

    std::string bytes_;
    bool is_upgraded_ = false;
    bool is_closed_ = false;
};

struct FuzzClient {
    WireEnds& ends;
    Reading reading = {};
    bool is_open = true;
};

/// The input, taken piece by piece.
class Input {
  public:
    explicit Input(std::string_view bytes) : left_(bytes) {}
    bool is_over() const { return left_.empty(); }
    unsigned byte() {
        if (left_.empty()) return 0;
        const auto first = static_cast<unsigned char>(left_[0]);
        left_.remove_prefix(1);
        return first;
    }
    std::string_view line() {
        const std::string_view line = left_.substr(0, left_.find('\n'));
        left_.remove_prefix(std::min(left_.size(), line.size() + 1));
        return line;
    }
    std::string_view bytes(std::size_t count) {
        const std::string_view bytes = left_.substr(0, count);
        left_.remove_prefix(bytes.size());
        return bytes;
    }

  private:
    std::string_view left_;
};

std::string hello(char name) {
    return R"({"id":"h","to":"jsongled","jsongle":{"action":"iq-result","query":"session-hello","transaction":"","description":{"uid":")" +
           std::string(1, name) + R"("}}})";
}

} // namespace

void run(std::string_view all) {
    Input input(all);
    SessionWorld world({1'000, 20'000, 10s, input.byte() % 2 == 0 ? 0s : 30s}, 1);
    std::vector<FuzzClient> clients;
    const auto write = [&](FuzzClient& client, std::string_view bytes) {
        if (client.is_open) client.ends.write(bytes);
    };
    /// Much of the same, until it is not taken, or much waits.
    const auto flood = [&](const FuzzClient& client, const std::string& frame) {
        for (int i = 0; i < 100 && client.is_open && client.ends.write(frame) && world.waiting() < 30'000; ++i)
            world.run();
    };
    while (!input.is_over()) {
        const unsigned what = input.byte();
        if (what == 'c' && clients.size() < 6)
            clients.push_back({world.connect(input.bytes(input.byte() % 64))});
        if (clients.empty()) continue;
        FuzzClient& client = clients[input.byte() % clients.size()];
        switch (what) {
        case 'h': write(client, client_frame(0x81, hello(static_cast<char>('a' + input.byte() % 4)))); break;
        case 't': write(client, client_frame(0x81, input.line())); break;
        case 'T': flood(client, client_frame(0x81, input.line())); break;
        case 'f': write(client, client_frame(input.byte(), input.line())); break;
        case 'b': write(client, input.bytes(input.byte())); break;
        case 'r': client.reading.read(client.ends, 1 + input.byte() * std::size_t{100}); break;
        case 'e':
            client.ends.shut_down();
            client.is_open = false;
            break;
        case 'x':
            client.reading.read(client.ends, std::string::npos);
            client.ends.close();
            client.is_open = false;
            break;
        case 'w': world.pass(std::chrono::milliseconds(input.byte() * 200)); break;
        case 's': world.settle(); break;
        case 'd': world.drain(); break;
        default: break;
        }
        if (input.byte() % 4 != 0) world.run();
    }
    world.run();
    for (FuzzClient& client : clients) {
        client.reading.read(client.ends, std::string::npos);
        client.ends.close();
    }
    world.run();
    world.settle();
    world.pass(1h);
    for (int i = 0; i < 20; ++i)
        world.pass(1s);
    expect(world.counts().peers == 0, "a peer is left", all);
    expect(world.sessions() == 0, "a session is left", all);
    expect(world.waiting() == 0, "something waits for nobody", all);
}

} // namespace jsongled::fuzz
