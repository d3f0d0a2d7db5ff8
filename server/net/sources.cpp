#include "server/net/sources.hpp"

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace jsongled {

Moment SystemClock::now() const {
    using std::chrono::milliseconds;
    return {std::chrono::floor<milliseconds>(std::chrono::system_clock::now()),
            std::chrono::floor<milliseconds>(std::chrono::steady_clock::now())};
}

std::string SystemIds::fresh() {
    return boost::uuids::to_string(boost::uuids::random_generator_pure()());
}

} // namespace jsongled
