#include "protocol/client_abilities.hpp"

namespace jsongled {
namespace {

bool is_word(const JsonString& read, std::string_view word) {
    if (!read.escaped) return read.raw == word;
    std::string text;
    append_unescaped(text, read.raw);
    return text == word;
}

/// Walks what has been read before, so it is valid.
class AbilityReader {
  public:
    explicit AbilityReader(std::string_view description) : scanner_(description) {}

    ClientAbilities read() {
        scanner_.object([this](const JsonString& key, std::size_t) {
            return is_word(key, "client") && scanner_.peek() == JsonKind::object ? client() : scanner_.value();
        });
        return abilities_;
    }

  private:
    bool client() {
        return scanner_.object([this](const JsonString& key, std::size_t) {
            return is_word(key, "can") && scanner_.peek() == JsonKind::array ? words() : scanner_.value();
        });
    }
    bool words() {
        return scanner_.array([this] {
            JsonString read;
            if (scanner_.peek() != JsonKind::string) return scanner_.value();
            if (!scanner_.string(read)) return false;
            if (is_word(read, "sent")) abilities_.takes_sent = true;
            if (is_word(read, "resume")) abilities_.can_resume = true;
            if (is_word(read, "reconnect")) abilities_.can_reconnect = true;
            return true;
        });
    }

    JsonScanner scanner_;
    ClientAbilities abilities_;
};

} // namespace

ClientAbilities abilities_of(const Envelope& hello) {
    return AbilityReader(hello.cut(hello.description)).read();
}

} // namespace jsongled
