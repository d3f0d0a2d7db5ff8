#include "tests/bench/load/client.hpp"

#include <sys/epoll.h>

#include <cstring>

#include "tests/bench/load/failure.hpp"
#include "tests/bench/load/frames.hpp"

namespace jsongled::load {
namespace {

constexpr std::string_view normal_closure("\x03\xE8", 2);

} // namespace

Client::~Client() {
    loop_.forget(*this);
}

void Client::connect(const Target& server, std::string_view path) {
    socket_ = std::make_unique<Socket>(server.address, server.security);
    state_ = State::upgrading;
    half_read_.clear();
    to_write_ = "GET " + std::string(path) +
                " HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    loop_.add(*this, socket_->descriptor());
}

void Client::send(std::string_view text) {
    append_frame(to_write_, Opcode::text, text);
    write_soon();
}

void Client::close() {
    append_frame(to_write_, Opcode::close, normal_closure);
    state_ = State::closing;
    write_soon();
}

void Client::drop() {
    loop_.forget(*this);
    socket_.reset();
    half_read_.clear();
    to_write_.clear();
    will_flush_ = false;
    state_ = State::idle;
}

void Client::write_soon() {
    if (will_flush_) return;
    will_flush_ = true;
    loop_.flush_later(*this);
}

void Client::become_ready(std::uint32_t events) {
    // A read that does not fill the buffer has read everything but the end, of which no other edge tells.
    const Until until = (events & EPOLLRDHUP) != 0 ? Until::end : Until::short_read;
    if (read(until) && !to_write_.empty()) write_soon();
}

void Client::flush() {
    will_flush_ = false;
    if (!socket_) return;
    while (!to_write_.empty()) {
        const auto written = socket_->write(to_write_);
        if (!written) return;
        to_write_.erase(0, *written);
    }
    if (to_write_.capacity() > 1024) to_write_.shrink_to_fit();
}

bool Client::read(Until until) {
    std::string& scratch = loop_.scratch();
    for (;;) {
        const std::size_t kept = half_read_.size();
        if (kept + 65'536 > scratch.size()) throw Failure("a frame too large");
        std::memcpy(scratch.data(), half_read_.data(), kept);
        const std::size_t room = scratch.size() - kept;
        const auto amount = socket_->read(scratch.data() + kept, room);
        if (!amount) return true;
        if (*amount == 0) {
            end();
            return false;
        }
        const std::string_view bytes(scratch.data(), kept + *amount);
        const std::size_t taken = take(bytes);
        half_read_.assign(bytes.substr(taken));
        if (half_read_.empty() && half_read_.capacity() > 1024) half_read_.shrink_to_fit();
        if (*amount < room && until == Until::short_read && socket_->drained_by_short_read()) return true;
    }
}

std::size_t Client::take(std::string_view bytes) {
    std::size_t taken = 0;
    if (state_ == State::upgrading) {
        taken = take_upgrade(bytes);
        if (taken == 0) return 0;
    }
    while (const auto frame = first_frame(bytes.substr(taken))) {
        taken += frame->size;
        take_frame(frame->payload, static_cast<unsigned>(frame->opcode));
    }
    return taken;
}

std::size_t Client::take_upgrade(std::string_view bytes) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == bytes.npos) return 0;
    if (!bytes.starts_with("HTTP/1.1 101")) throw Failure("no upgrade: " + std::string(bytes.substr(0, end)));
    state_ = State::open;
    events_.opened();
    return end + 4;
}

void Client::take_frame(std::string_view payload, unsigned opcode) {
    switch (Opcode(opcode)) {
    case Opcode::text: events_.heard(payload); break;
    case Opcode::ping:
        append_frame(to_write_, Opcode::pong, payload);
        write_soon();
        break;
    case Opcode::pong: break;
    case Opcode::close:
        if (state_ != State::closing) throw Failure("the server closed: " + std::string(payload.substr(2)));
        break;
    }
}

void Client::end() {
    if (state_ != State::closing) throw Failure("the server hung up");
    state_ = State::idle;
    socket_.reset();
    to_write_.clear();
    events_.closed();
}

} // namespace jsongled::load
