#include "server/token_command.hpp"

#include <algorithm>

#include "config/small_file.hpp"
#include "config/values.hpp"
#include "identity/claims.hpp"
#include "identity/issue_token.hpp"
#include "identity/key_file.hpp"
#include "protocol/names.hpp"
#include "server/start_error.hpp"

namespace jsongled {
namespace {

std::string value_of(const Loaded& loaded, const RunFlag& flag) {
    const auto value = loaded.values.find(flag.name);
    return value == loaded.values.end() ? std::string() : value->second;
}

[[noreturn]] void fail(const RunFlag& flag, const std::string& value, const std::string& why) {
    throw BadConfiguration(flag.name, toml_quote(value), why);
}

Key signing_key(const Loaded& loaded) {
    std::string path = value_of(loaded, signing_key_flag);
    if (path.empty()) path = loaded.options.jwt_key_file;
    if (path.empty()) fail(signing_key_flag, "", "a key is needed, or jwt-key-file with a secret");
    auto bytes = read_small_file(path, max_key_file_bytes);
    if (const auto* fault = std::get_if<UnreadableFile>(&bytes)) fail(signing_key_flag, path, fault->why);
    auto read = read_key_file(std::get<std::string>(bytes), KeyUse::sign);
    if (const auto* fault = std::get_if<KeyFault>(&read))
        fail(signing_key_flag, path, "it " + std::string(row_of(*fault).sentence));
    return std::get<KeySet>(std::move(read)).keys.front();
}

std::chrono::milliseconds lifetime(const Loaded& loaded) {
    const std::string text = value_of(loaded, lifetime_flag);
    if (text.empty()) return std::chrono::hours(1);
    const auto time = parse_duration(text);
    if (!time || *time < std::chrono::seconds(1) || *time > std::chrono::hours(24 * 3650))
        fail(lifetime_flag, text, "not a time from 1s to 87600h, such as 30m");
    return *time;
}

Rights rights(const Loaded& loaded) {
    Rights rights;
    for (const std::string& word : split_list(value_of(loaded, without_flag))) {
        if (word == "publish")
            rights.publish = false;
        else if (word == "call")
            rights.call = false;
        else if (!word.empty())
            fail(without_flag, word, "not one of publish and call");
    }
    for (const std::string& word : split_list(value_of(loaded, with_flag))) {
        if (word == "admin")
            rights.admin = true;
        else if (word == "relayOnly")
            rights.relay_only = true;
        else if (!word.empty())
            fail(with_flag, word, "not one of admin and relayOnly");
    }
    if (!loaded.values.contains(rooms_flag.name)) return rights;
    Rights::Rooms rooms = split_list(value_of(loaded, rooms_flag));
    std::erase(rooms, "");
    for (const std::string& room : rooms)
        if (!is_room_pattern(room))
            fail(rooms_flag, room, "no name of a room, nor the beginning of one and a *");
    if (rooms.size() > Rights::max_rooms) fail(rooms_flag, "", "a token has at most 64 of them");
    rights.rooms = std::make_shared<const Rights::Rooms>(std::move(rooms));
    return rights;
}

} // namespace

std::string make_token(const Loaded& loaded, Time now) {
    const std::string sub = value_of(loaded, subject_flag);
    if (sub.empty()) fail(subject_flag, sub, "a token is for somebody");
    if (const std::string_view fault = fault_of_name(sub); !fault.empty() || sub.find('/') != std::string::npos)
        fail(subject_flag, sub, fault.empty() ? "a name has no /" : "it " + std::string(fault));
    const TokenWish wish{
        {sub, now + lifetime(loaded), rights(loaded)}, loaded.options.jwt_issuer, loaded.options.jwt_audience};
    return issue_token(wish, signing_key(loaded), now).value();
}

} // namespace jsongled
