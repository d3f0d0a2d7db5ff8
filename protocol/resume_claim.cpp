#include "protocol/resume_claim.hpp"

#include <charconv>

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
        within("client", [this] { return within("resume", [this] { return members(); }); });
        if (token_.empty() || token_.size() > max_word_bytes || !received_) return std::nullopt;
        return ResumeClaim{std::move(token_), *received_};
    }

  private:
    /// Reads the object under that name in the next one.
    template<class Read>
    bool within(std::string_view name, Read&& read) {
        return scanner_.object([&](const JsonString& key, std::size_t) {
            return text_of(key) == name && scanner_.peek() == JsonKind::object ? read() : scanner_.value();
        });
    }
    bool members() {
        return scanner_.object([this](const JsonString& key, std::size_t) {
            const std::string name = text_of(key);
            const JsonKind kind = scanner_.peek();
            if (name == "token" && kind == JsonKind::string) return token();
            if (name == "received" && kind == JsonKind::number) return received();
            return scanner_.value();
        });
    }
    bool token() {
        JsonString read;
        if (!scanner_.string(read)) return false;
        token_ = text_of(read);
        return true;
    }
    bool received() {
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
};

} // namespace

std::optional<ResumeClaim> resume_claim_of(const Envelope& hello) {
    return ClaimReader(hello.cut(hello.description)).read();
}

} // namespace jsongled
