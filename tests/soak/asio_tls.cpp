// Compiled here once for all: Asio is compiled apart, its TLS by whoever uses it.
#include <boost/asio/ssl/impl/src.hpp>
