#include "protocol/resume_claim.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "protocol/json_scanner.hpp"
#include "protocol/limits.hpp"

namespace jsongled {
namespace {

std::string text_of(const JsonString& read) {
    std::string text;
    append_unescaped(text, read.raw);
    return text;
}

/// Walks what has been read before, so it is valid.
class ClaimReader {
  public:
    explicit ClaimReader(std::string_view description) : text_(description), scanner_(description) {}

    std::optional<ResumeClaim> read() {
        once("client", client, [this] { return once("resume", resume, [this] { return claim(); }); });
        if (!is_claimed_) return std::nullopt;
        if (token_.size() > max_word_bytes || !received_) is_formed_ = false;
        return is_formed_ ? ResumeClaim{std::move(token_), *received_} : ResumeClaim();
    }

  private:
    enum Seen : std::size_t { client, resume, token, received };

    /// Reads the value under that name in the next object. What stands there twice has no form: readers would
    /// disagree which of them counts.
    template<class Read>
    bool once(std::string_view name, Seen which, Read&& read) {
        if (scanner_.peek() != JsonKind::object) return scanner_.value();
        return scanner_.object([&](const JsonString& key, std::size_t) {
            if (text_of(key) != name) return scanner_.value();
            note(which);
            return read();
        });
    }
    void note(Seen which) {
        if (std::exchange(seen_[which], true)) is_formed_ = false;
    }
    bool claim() {
        // As if it were not there.
        if (scanner_.peek() == JsonKind::null) return scanner_.value();
        is_claimed_ = true;
        if (scanner_.peek() != JsonKind::object) return scanner_.value();
        return scanner_.object([this](const JsonString& key, std::size_t) {
            const std::string name = text_of(key);
            if (name == "token") return read_token();
            if (name == "received") return read_received();
            return scanner_.value();
        });
    }
    bool read_token() {
        note(token);
        JsonString read;
        if (scanner_.peek() != JsonKind::string) return scanner_.value();
        if (!scanner_.string(read)) return false;
        token_ = text_of(read);
        return true;
    }
    bool read_received() {
        note(received);
        const std::size_t begin = scanner_.position();
        if (!scanner_.value()) return false;
        std::uint64_t number = 0;
        const char* const end = text_.data() + scanner_.position();
        const auto [stopped, error] = std::from_chars(text_.data() + begin, end, number);
        received_ = error == std::errc() && stopped == end ? std::optional(number) : std::nullopt;
        return true;
    }

    std::string_view text_;
    JsonScanner scanner_;
    std::string token_;
    std::optional<std::uint64_t> received_;
    std::array<bool, 4> seen_{};
    bool is_claimed_ = false;
    bool is_formed_ = true;
};

} // namespace

std::optional<ResumeClaim> resume_claim_of(const Envelope& hello) {
    return ClaimReader(hello.cut(hello.description)).read();
}

} // namespace jsongled
