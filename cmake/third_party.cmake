# The libraries that jsongled stands on, from Debian's packages (scripts/install-deps).

find_package(Threads REQUIRED)
set(Boost_USE_STATIC_LIBS ON)
find_package(Boost 1.81.0 EXACT CONFIG REQUIRED COMPONENTS json url)
find_package(spdlog REQUIRED)
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED) # compiled into config_text.cpp
find_package(prometheus-cpp REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS SSL)
find_package(PkgConfig REQUIRED)
pkg_check_modules(systemd REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)

# Asio and Beast are compiled once, here, and not in every file that includes them.
add_library(jsongled_net_deps STATIC ${PROJECT_SOURCE_DIR}/cmake/asio_beast.cpp)
target_compile_definitions(jsongled_net_deps PUBLIC
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_SEPARATE_COMPILATION)
target_link_libraries(jsongled_net_deps PUBLIC Boost::headers Threads::Threads)
# The same for Asio's TLS, which few use.
add_library(jsongled_tls_deps STATIC ${PROJECT_SOURCE_DIR}/cmake/asio_tls.cpp)
target_link_libraries(jsongled_tls_deps PUBLIC jsongled_net_deps OpenSSL::SSL)
