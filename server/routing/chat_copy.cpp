#include "server/routing/chat_copy.hpp"

#include <sodium/crypto_generichash.h>

#include "protocol/json_writer.hpp"
#include "protocol/server_identity.hpp"
#include "protocol/text.hpp"
#include "storage/kept_envelope.hpp"

namespace jsongled {
namespace {

/// Of the beginning of a text, in bytes: what a line of a list shows.
constexpr std::size_t preview_bytes = 160;

/// Room for the names, so that they are put in without moving the rest, as long as they need no escapes.
constexpr std::size_t names_bytes = 3 * max_word_bytes + 32;

std::string preview_of(const Envelope& envelope) {
    const DescribedValue& content = envelope.described(Described::content);
    if (envelope.action != Action::session_text || content.kind != JsonKind::string) return {};
    return jsongled::preview_of(content.text);
}

Time sent_of(const Envelope& envelope, Time now) {
    const DescribedValue& sent = envelope.described(Described::sent);
    return sent.kind == JsonKind::string ? parse_time(sent.text).value_or(now) : now;
}

std::string open_envelope(const Envelope& envelope, const Outgoing& relay) {
    // A relayed message is written whoever asks.
    static const ServerIdentity nobody;
    std::string_view tail = relay.tail(nobody);
    tail.remove_suffix(1);
    std::string text;
    text.reserve(tail.size() + envelope.id.size() + names_bytes);
    JsonWriter(text).begin().string("id", envelope.id);
    text += tail;
    return text;
}

} // namespace

void ChatCopy::close(std::string_view from, std::string_view occupant, std::string_view to) {
    close_envelope(envelope, from, occupant, to);
}

std::unique_ptr<ChatCopy> copy_chat(const Envelope& envelope, const Outgoing& relay, Time now) {
    return std::make_unique<ChatCopy>(ChatCopy{open_envelope(envelope, relay), preview_of(envelope),
                                               fingerprint_of(envelope), message_key(envelope.id),
                                               sent_of(envelope, now)});
}

std::string preview_of(std::string_view content) {
    return std::string(cut_to(content, preview_bytes));
}

Fingerprint fingerprint_of(const Envelope& envelope) {
    Fingerprint fingerprint;
    ::crypto_generichash_state state;
    ::crypto_generichash_init(&state, nullptr, 0, fingerprint.size());
    const auto add = [&](std::string_view text) {
        ::crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    };
    add(envelope.to);
    for (std::size_t i = 0; i < envelope.kept_count; ++i) {
        // No name has this byte, and no JSON: what stands before it cannot be taken for what stands behind.
        add(std::string_view("\0", 1));
        add(envelope.cut(envelope.kept[i]));
    }
    ::crypto_generichash_final(&state, fingerprint.data(), fingerprint.size());
    return fingerprint;
}

} // namespace jsongled
