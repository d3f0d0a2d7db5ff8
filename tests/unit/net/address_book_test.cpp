#include "server/net/address_book.hpp"

#include <gtest/gtest.h>

#include "server/net/address_key.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

AddressKey key(std::string_view text) {
    return key_of(asio::ip::make_address(text));
}

TEST(AddressKeys, are_those_of_the_network_of_one_customer) {
    EXPECT_EQ(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    EXPECT_NE(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
    EXPECT_NE(key("192.0.2.1"), key("192.0.2.2"));
    EXPECT_NE(key("192.0.2.1"), key("::c000:201"));
    EXPECT_NE(key("192.0.2.1"), key("0:0:c000:201::1"));
    EXPECT_NE(key("::1"), AddressKey::none);
}

TEST(AddressKeys, of_ipv4_are_the_same_behind_a_translator) {
    EXPECT_EQ(key("64:ff9b::192.0.2.1"), key("192.0.2.1"));
    EXPECT_NE(key("64:ff9b::192.0.2.1"), key("64:ff9b::192.0.2.2"));
    EXPECT_EQ(key("64:ff9b:1::192.0.2.1"), key("64:ff9b:1::192.0.2.2")) << "no address of the translator's";
}

TEST(AddressBooks, let_each_address_connect_so_often) {
    AddressBook book({10, 0});
    Intake::Time now{1'000h};
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(book.connects(key("192.0.2.1"), now)) << i;
    EXPECT_FALSE(book.connects(key("192.0.2.1"), now));
    EXPECT_TRUE(book.connects(key("192.0.2.2"), now)) << "somebody else";
    now += 99ms;
    EXPECT_FALSE(book.connects(key("192.0.2.1"), now)) << "and trying costs nothing";
    now += 1ms;
    EXPECT_TRUE(book.connects(key("192.0.2.1"), now));
    EXPECT_FALSE(book.connects(key("192.0.2.1"), now));
    book.set_limits({0, 0});
    EXPECT_TRUE(book.connects(key("192.0.2.1"), now));
}

TEST(AddressBooks, let_each_address_have_so_many_connections) {
    AddressBook book({0, 2});
    EXPECT_TRUE(book.enter(key("2001:db8::1")));
    EXPECT_TRUE(book.enter(key("2001:db8::2")));
    EXPECT_FALSE(book.enter(key("2001:db8::3")));
    EXPECT_TRUE(book.enter(key("2001:db8:0:1::3")));
    book.leave(key("2001:db8::1"));
    EXPECT_TRUE(book.enter(key("2001:db8::3")));
    book.set_limits({0, 0});
    EXPECT_TRUE(book.enter(key("2001:db8::3")));
    for (int i = 0; i < 3; ++i)
        book.leave(key("2001:db8::1"));
    book.leave(key("2001:db8:0:1::3"));
    EXPECT_EQ(book.size(), 0U) << "nobody is left";
}

TEST(AddressBooks, remember_a_bounded_number_of_quiet_addresses_and_all_that_are_connected) {
    AddressBook book({10, 1});
    const Intake::Time now{1'000h};
    EXPECT_TRUE(book.enter(key("198.51.100.1")));
    for (std::uint32_t i = 0; i < 3 * AddressBook::most_quiet; ++i) {
        EXPECT_TRUE(book.connects(key_of(asio::ip::address_v4(0x0a00'0000U + i)), now));
        ASSERT_LE(book.size(), AddressBook::most_quiet + 1);
    }
    EXPECT_FALSE(book.enter(key("198.51.100.1")));
}

TEST(AddressBooks, that_count_no_connects_remember_nobody_who_is_not_connected) {
    AddressBook book({0, 5});
    const Intake::Time now{1'000h};
    EXPECT_TRUE(book.connects(key("192.0.2.1"), now));
    EXPECT_EQ(book.size(), 0U);
}

TEST(AddressBooks, forget_whoever_has_been_quiet_before_anybody_else) {
    AddressBook book({10, 0});
    Intake::Time now{1'000h};
    for (std::uint32_t i = 0; i + 1 < AddressBook::most_quiet; ++i)
        book.connects(key_of(asio::ip::address_v4(0x0a00'0000U + i)), now);
    now += 1min;
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(book.connects(key("192.0.2.1"), now));
    EXPECT_TRUE(book.connects(key("192.0.2.2"), now));
    EXPECT_LE(book.size(), 3U);
    EXPECT_FALSE(book.connects(key("192.0.2.1"), now));
}

} // namespace
} // namespace jsongled::testing
