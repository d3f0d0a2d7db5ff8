#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "protocol/time.hpp"

namespace jsongled {

/// Appends `text` (valid UTF-8) as a JSON string, quotes included.
void append_json_string(std::string& out, std::string_view text);
std::string json_string(std::string_view text);
/// Appends it without quotes: a part of a JSON string.
void append_escaped(std::string& out, std::string_view text);
/// How many bytes that takes.
std::size_t json_size(std::string_view text);

/// Appends a number in plain digits, three of them behind the point.
void append_decimal(std::string& out, double value);

/// A text that grows: what a JsonWriter writes to.
class JsonText {
  public:
    explicit JsonText(std::string& out) : out_(&out) {}

    void raw(std::string_view json) { out_->append(json); }
    void string(std::string_view text) { append_json_string(*out_, text); }
    void string(std::initializer_list<std::string_view> parts) {
        out_->push_back('"');
        for (const std::string_view part : parts)
            append_escaped(*out_, part);
        out_->push_back('"');
    }
    void number(std::integral auto value) { out_->append(std::to_string(value)); }
    void decimal(double value) { append_decimal(*out_, value); }
    void time(Time time) {
        const TimeText text = time_text(time);
        string({text.data(), text.size()});
    }

  private:
    std::string* out_;
};

/// Counts instead, and makes nothing: a string what it takes, a number or a time what its longest takes.
class JsonBytes {
  public:
    explicit JsonBytes(std::size_t& bytes) : bytes_(&bytes) {}

    void raw(std::string_view json) { *bytes_ += json.size(); }
    void string(std::string_view text) { *bytes_ += json_size(text); }
    void number(std::integral auto) { *bytes_ += longest_number; }
    void decimal(double) { *bytes_ += longest_decimal; }
    void time(Time) { *bytes_ += time_bytes; }
    /// Something that takes at most so many bytes.
    void at_most(std::size_t bytes) { *bytes_ += bytes; }

  private:
    static constexpr std::size_t longest_number = 20;
    static constexpr std::size_t longest_decimal = 314;
    static constexpr std::size_t time_bytes = 26;

    std::size_t* bytes_;
};

/// Where a writer begins.
enum class JsonPlace { at_the_start, behind_members };

/// Writes JSON member by member, in the order of the calls: the one way in which the server makes any. Keys are
/// its own words, in which nothing is to be escaped. Values that are JSON already (a client's member object) go
/// in untouched, which is why this is not a DOM. Into a JsonText it writes, into JsonBytes it measures.
template<class Out>
class JsonStream {
  public:
    template<class Target>
    explicit JsonStream(Target& target, JsonPlace place = JsonPlace::at_the_start)
        : out_(target), first_(place == JsonPlace::at_the_start) {}

    Out& out() { return out_; }

    /// An object: the whole text, or the next of an array.
    JsonStream& begin() { return next().open("{"); }
    JsonStream& begin(std::string_view name) { return key(name).open("{"); }
    JsonStream& end() { return close("}"); }
    JsonStream& begin_array(std::string_view name) { return key(name).open("["); }
    JsonStream& end_array() { return close("]"); }

    JsonStream& string(std::string_view name, std::string_view value) {
        key(name).out_.string(value);
        return *this;
    }
    /// One string of several parts.
    JsonStream& string(std::string_view name, std::initializer_list<std::string_view> parts) {
        key(name).out_.string(parts);
        return *this;
    }
    /// Under a name that is a stranger's.
    JsonStream& pair(std::string_view name, std::string_view value) {
        next().out_.string(name);
        out_.raw(":");
        out_.string(value);
        return *this;
    }
    JsonStream& number(std::string_view name, std::integral auto value) {
        key(name).out_.number(value);
        return *this;
    }
    /// In plain digits, three of them behind the point.
    JsonStream& decimal(std::string_view name, double value) {
        key(name).out_.decimal(value);
        return *this;
    }
    JsonStream& time(std::string_view name, Time value) {
        key(name).out_.time(value);
        return *this;
    }
    JsonStream& boolean(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
    JsonStream& null(std::string_view name) { return raw(name, "null"); }
    JsonStream& raw(std::string_view name, std::string_view json) {
        key(name).out_.raw(json);
        return *this;
    }
    /// The next of an array, from somewhere else: to be written to out().
    JsonStream& next() {
        if (!first_) out_.raw(",");
        first_ = false;
        return *this;
    }

  private:
    JsonStream& key(std::string_view name) {
        next().out_.raw("\"");
        out_.raw(name);
        out_.raw("\":");
        return *this;
    }
    JsonStream& open(std::string_view bracket) {
        out_.raw(bracket);
        first_ = true;
        return *this;
    }
    JsonStream& close(std::string_view bracket) {
        out_.raw(bracket);
        first_ = false;
        return *this;
    }

    Out out_;
    bool first_;
};

using JsonWriter = JsonStream<JsonText>;
using JsonMeter = JsonStream<JsonBytes>;

} // namespace jsongled
