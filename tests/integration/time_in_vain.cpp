#include "tests/integration/time_in_vain.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <string_view>

namespace jsongled::integration_tests {

Delays::Duration time_in_vain(int file) {
    std::array<char, 100> text{};
    const ssize_t size = ::pread(file, text.data(), text.size(), 0);
    const std::string_view all(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    const std::size_t space = all.find(' ');
    std::int64_t time = 0;
    if (space != all.npos) std::from_chars(text.data() + space + 1, text.data() + all.size(), time);
    return Delays::Duration(time);
}

TimeInVain::TimeInVain(pid_t process) {
    const std::filesystem::path tasks = "/proc/" + std::to_string(process) + "/task";
    for (const auto& task : std::filesystem::directory_iterator(tasks))
        files_.push_back(::open((task.path() / "schedstat").c_str(), O_RDONLY | O_CLOEXEC));
}

TimeInVain::~TimeInVain() {
    for (const int file : files_)
        ::close(file);
}

Delays::Duration TimeInVain::so_far() const {
    Delays::Duration sum{0};
    for (const int file : files_)
        sum += time_in_vain(file);
    return sum;
}

} // namespace jsongled::integration_tests
