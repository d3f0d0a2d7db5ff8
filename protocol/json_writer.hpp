#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace jsongled {

/// Appends `text` (valid UTF-8) as a JSON string, quotes included.
void append_json_string(std::string& out, std::string_view text);
std::string json_string(std::string_view text);
/// How many bytes that takes.
std::size_t json_size(std::string_view text);

/// Writes one JSON object into a string, member by member, in the order of the calls. Values that are JSON
/// already (a client's member object) go in untouched, which is why this is not a DOM.
class JsonWriter {
  public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    JsonWriter& begin();
    JsonWriter& begin(std::string_view key);
    JsonWriter& end();
    JsonWriter& string(std::string_view key, std::string_view value);
    JsonWriter& number(std::string_view key, std::uint64_t value);
    JsonWriter& raw(std::string_view key, std::string_view json);

  private:
    void key(std::string_view key);

    std::string& out_;
    bool first_ = true;
};

} // namespace jsongled
