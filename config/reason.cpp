#include "config/reason.hpp"

namespace jsongled {

std::string reason(const std::error_code& error) {
    std::string text = error.message();
    if (!text.empty() && text.front() >= 'A' && text.front() <= 'Z')
        text.front() = static_cast<char>(text.front() - 'A' + 'a');
    return text;
}

} // namespace jsongled
