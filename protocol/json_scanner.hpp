#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/json_parts.hpp"
#include "protocol/limits.hpp"

namespace jsongled {

/// Reads one JSON text (RFC 8259) from front to back, once, checking everything on the way and building
/// nothing. The caller walks the objects it knows and skips the values it does not. The text must be valid
/// UTF-8 (the WebSocket layer refuses anything else) and outlive the scanner. Never throws; not shared between
/// threads.
class JsonScanner {
  public:
    explicit JsonScanner(std::string_view text) : text_(text) {}

    /// The kind of the value that comes next; `absent` where no value can begin.
    JsonKind peek();

    /// Skips one value of any kind. False: see fault().
    bool value();

    /// Reads one string. False when the next value is none, or is malformed.
    bool string(JsonString& out);

    /// Reads one object; `on_member(key, key_begin)` has to consume the value of each member with one of the
    /// methods here and pass their answer on.
    template<class OnMember>
    bool object(OnMember&& on_member) {
        if (!open('{')) return false;
        if (consume('}')) return close();
        do {
            skip_space();
            const std::size_t key_begin = position_;
            JsonString key;
            if (!string(key) || !expect(':')) return false;
            skip_space();
            if (!on_member(key, key_begin)) return false;
        } while (consume(','));
        return expect('}') && close();
    }

    /// Reads one array; `on_item()` has to consume each of its values in the same way.
    template<class OnItem>
    bool array(OnItem&& on_item) {
        if (!open('[')) return false;
        if (consume(']')) return close();
        do {
            if (!on_item()) return false;
        } while (consume(','));
        return expect(']') && close();
    }

    /// After the last value: only white space may follow.
    bool finish();

    std::size_t position() const { return position_; }
    JsonFault fault() const { return fault_; }

  private:
    bool open(char bracket);
    bool close();
    bool number();
    bool literal(std::string_view word);
    bool escape(JsonString& in);
    bool unicode_escape(JsonString& in);
    bool hex4(unsigned& unit);
    bool consume(char c);
    bool expect(char c);
    bool fail(JsonFault fault);
    void skip_space();
    bool digits();

    std::string_view text_;
    std::size_t position_ = 0;
    int depth_ = 0;
    JsonFault fault_ = JsonFault::none;
};

/// Appends what the raw inside of a well-formed JSON string stands for, as UTF-8. A lone surrogate becomes
/// U+FFFD.
void append_unescaped(std::string& out, std::string_view raw);

} // namespace jsongled
