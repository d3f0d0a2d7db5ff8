#include "server/observe/security_event.hpp"

#include "identity/token_fault.hpp"
#include "server/routing/credential_fault.hpp"

namespace jsongled {

std::string security_events_markdown() {
    std::string table = "| Event | What happened |\n|---|---|\n";
    for (const SecurityEventRow& row : WordsOf<SecurityEvent>::table)
        table.append("| `").append(row.text).append("` | ").append(row.sentence).append(" |\n");
    return table;
}

std::string credential_reasons_markdown() {
    std::string table = "| Reason | What is wrong |\n|---|---|\n";
    const auto add = [&](std::string_view reason, std::string_view sentence) {
        table.append("| `").append(reason).append("` | ").append(sentence).append(" |\n");
    };
    for (const auto& row : WordsOf<CredentialFault>::table)
        add(row.text, row.sentence);
    for (const auto& row : WordsOf<TokenFault>::table)
        add(row.text, row.sentence);
    return table;
}

} // namespace jsongled
