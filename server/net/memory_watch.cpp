#include "server/net/memory_watch.hpp"

#include <fstream>

#include <malloc.h>
#include <unistd.h>

#include "server/net/admission.hpp"
#include "server/net/io_threads.hpp"
#include "server/net/shared_router.hpp"
#include "server/net/sources.hpp"

namespace jsongled {
namespace {

/// What is shed is free a little later, and with the system when it has been trimmed: until then nobody else
/// is closed for it.
constexpr unsigned looks_between_sheddings = 3;

} // namespace

std::size_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::size_t all = 0;
    std::size_t resident = 0;
    file >> all >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void MemoryWatch::look(std::size_t most) {
    const std::size_t resident = most == 0 ? 0 : means_.resident();
    const bool is_there = resident <= most;
    admission_.set_memory(is_there);
    if (is_there) {
        looks_ = 0;
        return;
    }
    if (looks_ == 0)
        make_room(resident - most);
    else
        means_.trim();
    looks_ = (looks_ + 1) % looks_between_sheddings;
}

void MemoryWatch::make_room(std::size_t bytes) {
    const std::size_t given_back = means_.give_up(bytes);
    if (given_back < bytes) means_.shed(bytes - given_back);
}

MemoryWatch watch_memory(Admission& admission, IoThreads& threads, SharedRouter& router, Clock& clock) {
    return {admission,
            {resident_bytes,
             [&router, &clock](std::size_t bytes) { return router.give_back(bytes, clock.now()); },
             [&threads](std::size_t bytes) { threads.shed(bytes); }, [] { ::malloc_trim(0); }}};
}

} // namespace jsongled
