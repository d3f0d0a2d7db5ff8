#include "server/address_wait.hpp"

#include <cerrno>

#include <boost/system/system_error.hpp>

namespace jsongled {

bool AddressWait::open(const std::string& address, const std::function<void()>& open) {
    for (bool told = false;; told = true) {
        try {
            open();
            return true;
        } catch (const boost::system::system_error& error) {
            if (error.code().value() != EADDRNOTAVAIL || waited_ >= most) throw;
        }
        if (!told)
            log_.write(LogLevel::warn, "waiting for an address that is not there yet", {{"address", address}});
        if (!pause_(step)) return false;
        waited_ += step;
    }
}

} // namespace jsongled
