#include "storage/kept_envelope.hpp"

#include "protocol/json_writer.hpp"

namespace jsongled {
namespace {

/// Where the text of the last string of a JSON text begins, behind its quote. `closed`: the JSON up to the
/// quote at the end of the string. In a string quotes are escaped: behind an odd number of backslashes.
std::size_t begin_of_last_string(std::string_view closed) {
    for (std::size_t quote = closed.rfind('"'); quote != std::string_view::npos && quote > 0;
         quote = closed.rfind('"', quote - 1)) {
        const std::size_t before = closed.find_last_not_of('\\', quote - 1);
        const std::size_t backslashes = before == std::string_view::npos ? quote : quote - 1 - before;
        if (backslashes % 2 == 0) return quote + 1;
    }
    return std::string_view::npos;
}

} // namespace

void close_envelope(std::string& envelope, std::string_view from, std::string_view occupant,
                    std::string_view to) {
    JsonWriter json(envelope, JsonPlace::behind_members);
    if (occupant.empty())
        json.string("from", from);
    else
        json.string("from", {from, "/", occupant});
    json.string("to", to);
    envelope.push_back('}');
}

std::optional<std::string> readdressed(std::string_view envelope, std::string_view uid,
                                       std::string_view pseudonym) {
    constexpr std::string_view end = "\"}";
    constexpr std::string_view key = ",\"to\":\"";
    if (!envelope.ends_with(end)) return std::nullopt;
    const std::string_view closed = envelope.substr(0, envelope.size() - end.size());
    const std::size_t begin = begin_of_last_string(closed);
    if (begin == std::string_view::npos || !closed.substr(0, begin).ends_with(key)) return std::nullopt;
    std::string name;
    append_escaped(name, uid);
    const std::string_view to = closed.substr(begin);
    if (to != name && !to.ends_with("/" + name)) return std::nullopt;
    std::string text(closed.substr(0, closed.size() - name.size()));
    append_escaped(text, pseudonym);
    return text.append(end);
}

} // namespace jsongled
