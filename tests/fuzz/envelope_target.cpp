// Any text as a message: the scanner and the envelope say of it what Boost.JSON says.

#include <array>

#include "protocol/envelope.hpp"
#include "protocol/text.hpp"
#include "tests/fuzz/finding.hpp"
#include "tests/fuzz/json_tree.hpp"
#include "tests/fuzz/target.hpp"

namespace jsongled::fuzz {
namespace {

struct Word {
    std::string_view key;
    std::string_view Envelope::*field;
};
constexpr std::array<Word, 10> jsongle_words{{{"action", &Envelope::action_word},
                                              {"sid", &Envelope::sid},
                                              {"reason", &Envelope::reason},
                                              {"initiator", &Envelope::initiator},
                                              {"responder", &Envelope::responder},
                                              {"namespace", &Envelope::name_space},
                                              {"event", &Envelope::event},
                                              {"query", &Envelope::query},
                                              {"transaction", &Envelope::transaction},
                                              {"status", &Envelope::status}}};
constexpr std::array<std::string_view, 5> outer_words{"id", "from", "to", "namespace", "jsongle"};

JsonFault scan(std::string_view text) {
    JsonScanner scanner(text);
    if (scanner.value()) scanner.finish();
    return scanner.fault();
}

/// A member that holds a word, null or nothing.
void expect_word(const JsonTree& object, std::string_view key, std::string_view read, std::string_view text) {
    const JsonTree* value = object.find(key);
    const bool is_word = value && value->kind == JsonKind::string;
    expect(is_word || !value || value->kind == JsonKind::null, "a word of another kind was taken", text);
    expect(object.count(key) <= 1, "a word that appears twice was taken", text);
    expect((read.data() != nullptr) == is_word, "a word is there for one reader only", text);
    if (!is_word) return;
    expect(read == value->text, "a word differs", text);
    expect(read.size() <= max_word_bytes, "a word is too long", text);
}

bool is_place_of(const JsonTree& value, std::string_view place) {
    const BoostReading boost = read_with_boost(place);
    return boost.tree && boost.tree->says(value);
}

void expect_description(const Envelope& envelope, const JsonTree& jsongle, std::string_view text) {
    const JsonTree* description = jsongle.find("description");
    expect(jsongle.count("description") <= 1, "two descriptions were taken", text);
    expect(envelope.description_kind == (description ? description->kind : JsonKind::absent),
           "the description is of another kind", text);
    if (!description) return;
    expect(is_place_of(*description, envelope.cut(envelope.description)), "the description's place is another",
           text);
    bool is_twice = false;
    for (std::size_t i = 0; i < count_of<Described>; ++i) {
        const DescribedValue& read = envelope.described(static_cast<Described>(i));
        const JsonTree* value = description->find(to_string(static_cast<Described>(i)));
        is_twice = is_twice || description->count(to_string(static_cast<Described>(i))) > 1;
        expect(read.kind == (value ? value->kind : JsonKind::absent), "a described value is of another kind",
               text);
        if (!value) continue;
        expect(is_place_of(*value, envelope.cut(read.span)), "a described value's place is another", text);
        if (read.kind == JsonKind::string || read.kind == JsonKind::number)
            expect(read.text == value->text, "a described value differs", text);
    }
    expect(is_twice == !envelope.described_twice.empty(), "what is described twice is not told", text);
}

void expect_same(const Envelope& envelope, const JsonTree& message, std::string_view text) {
    for (const std::string_view key : outer_words)
        expect(message.count(key) <= 1, "a member that appears twice was taken", text);
    const JsonTree* jsongle = message.find("jsongle");
    expect(jsongle && jsongle->is_object(), "there is no jsongle object", text);
    expect_word(message, "id", envelope.id, text);
    expect_word(message, "to", envelope.to, text);
    expect(!envelope.id.empty(), "an empty id was taken", text);
    expect(!envelope.to.data() || !envelope.to.empty(), "an empty 'to' was taken", text);
    for (const Word& word : jsongle_words)
        expect_word(*jsongle, word.key, envelope.*word.field, text);
    expect(envelope.action == parse_word<Action>(envelope.action_word), "the action is another", text);
    expect_description(envelope, *jsongle, text);
}

/// Whether something is wrong with a member that holds a word, by what the protocol says.
bool is_bad_word(const JsonTree& object, std::string_view key) {
    const JsonTree* value = object.find(key);
    if (object.count(key) > 1) return true;
    if (!value || value->kind == JsonKind::null) return false;
    return value->kind != JsonKind::string || value->text.size() > max_word_bytes;
}

/// Whether an envelope has to be refused, by what the protocol says; half a surrogate pair apart, which the
/// tree does not know. What stands in `from` is the server's to say.
bool is_bad_envelope(const JsonTree& message) {
    for (const std::string_view key : outer_words) {
        const bool is_read = key != "jsongle" && key != "from";
        if (message.count(key) > 1 || (is_read && is_bad_word(message, key))) return true;
    }
    for (const std::string_view key : {"id", "to"})
        if (const JsonTree* name = message.find(key);
            name && name->kind == JsonKind::string && name->text.empty())
            return true;
    const JsonTree* to = message.find("to");
    if (to && has_control_characters(to->text)) return true;
    const JsonTree* id = message.find("id");
    const JsonTree* jsongle = message.find("jsongle");
    if (!id || id->text.empty() || !jsongle || !jsongle->is_object()) return true;
    for (const Word& word : jsongle_words)
        if (is_bad_word(*jsongle, word.key)) return true;
    const JsonTree* action = jsongle->find("action");
    return !action || action->text.empty() || jsongle->count("description") > 1;
}

} // namespace

void run(std::string_view text) {
    if (!is_utf8(text)) return;
    const BoostReading boost = read_with_boost(text);
    const JsonFault fault = scan(text);
    if (boost.is_comparable)
        expect((fault == JsonFault::none) == boost.tree.has_value(), "only one of the two takes it as JSON",
               text);

    const auto parsed = parse_envelope(text);
    const auto* envelope = std::get_if<Envelope>(&parsed);
    const auto* malformed = std::get_if<Malformed>(&parsed);
    if (envelope) expect(fault == JsonFault::none, "an envelope that is no JSON was taken", text);
    if (malformed) expect(is_utf8(malformed->why.details), "a refusal is not UTF-8", text);
    if (!boost.is_comparable) return;
    if (!boost.tree || !boost.tree->is_object()) {
        expect(malformed, "an envelope that is no object was taken", text);
        return;
    }
    if (malformed) expect(malformed->why.code != ErrorCode::not_json, "an object is called no JSON", text);
    if (envelope) expect_same(*envelope, *boost.tree, text);
    if (!boost.has_half_pairs)
        expect(is_bad_envelope(*boost.tree) == (malformed != nullptr), "an envelope is judged otherwise", text);
}

} // namespace jsongled::fuzz
