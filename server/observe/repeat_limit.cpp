#include "server/observe/repeat_limit.hpp"

#include <algorithm>

namespace jsongled {

bool RepeatLimit::passes(std::size_t number, std::string_view source) {
    const std::lock_guard lock(mutex_);
    Kind& kind = kinds_.at(number);
    const auto known = kind.by_source.find(source);
    const std::uint64_t seen = known == kind.by_source.end() ? 0 : known->second++;
    if (seen >= most_of_one || kind.passed >= most_of_all) {
        ++kind.suppressed;
        return false;
    }
    if (seen == 0) kind.by_source.emplace(source, 1);
    ++kind.passed;
    return true;
}

std::vector<RepeatLimit::Suppressed> RepeatLimit::turn() {
    std::vector<Kind> ended;
    {
        const std::lock_guard lock(mutex_);
        ended.resize(kinds_.size());
        ended.swap(kinds_);
    }
    std::vector<Suppressed> all;
    for (std::size_t number = 0; number < ended.size(); ++number) {
        const Kind& kind = ended[number];
        if (kind.suppressed == 0) continue;
        const auto noisiest =
            std::ranges::max_element(kind.by_source, {}, [](const auto& entry) { return entry.second; });
        const bool is_noisy = noisiest != kind.by_source.end() && noisiest->second > most_of_one;
        all.push_back({number, kind.suppressed, is_noisy ? noisiest->first : std::string()});
    }
    return all;
}

} // namespace jsongled
