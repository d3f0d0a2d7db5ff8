#include "server/net/stays.hpp"

#include <gtest/gtest.h>

#include <memory>

#include <sys/socket.h>
#include <unistd.h>

// How many connections are in one state, and who of them gives way.

namespace jsongled {
namespace {

using namespace std::chrono_literals;

/// A connection with somebody at its other end.
class Connection {
  public:
    Connection() {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_) != 0)
            throw std::runtime_error("socketpair");
    }
    ~Connection() {
        for (const int end : ends_)
            ::close(end);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    int descriptor() const { return ends_[0]; }
    /// As the other end sees it.
    bool is_shut() const {
        char byte = 0;
        return ::recv(ends_[1], &byte, 1, 0) == 0;
    }

  private:
    int ends_[2] = {};
};

class StaysTest : public testing::Test {
  protected:
    std::unique_ptr<Stays::Stay> begin(const Connection& connection, AddressKey address = AddressKey::none) {
        return std::make_unique<Stays::Stay>(stays_, connection.descriptor(), address, now_);
    }

    Stays::Time now_{1h};
    Connection first_, second_, third_, fourth_;

  private:
    Stays stays_{2, 2s};
};

TEST_F(StaysTest, are_so_many_and_one_more_when_one_has_ended) {
    auto first = begin(first_);
    const auto second = begin(second_);
    EXPECT_FALSE(begin(third_)->is_let_in());
    EXPECT_FALSE(first_.is_shut());
    first.reset();
    EXPECT_TRUE(begin(third_)->is_let_in());
    EXPECT_TRUE(begin(third_)->is_let_in()) << "who is gone takes no room";
    EXPECT_FALSE(second->gave_way());
}

TEST_F(StaysTest, that_have_lasted_long_enough_give_way_the_longest_first) {
    const auto first = begin(first_);
    now_ += 1s;
    const auto second = begin(second_);
    now_ += 999ms;
    EXPECT_FALSE(begin(third_)->is_let_in());
    now_ += 1ms;
    const auto third = begin(third_);
    EXPECT_TRUE(third->is_let_in());
    EXPECT_TRUE(first->gave_way());
    EXPECT_TRUE(first_.is_shut());
    EXPECT_FALSE(second->gave_way());
    EXPECT_FALSE(begin(fourth_)->is_let_in()) << "the next one has been there for a second only";
    EXPECT_FALSE(second_.is_shut());
    now_ += 1s;
    EXPECT_TRUE(begin(fourth_)->is_let_in());
    EXPECT_TRUE(second->gave_way());
    EXPECT_TRUE(second_.is_shut());
    EXPECT_FALSE(third_.is_shut());
}

TEST_F(StaysTest, of_an_address_that_has_most_of_them_give_way_to_others_at_once) {
    const auto first = begin(first_, AddressKey(1));
    const auto second = begin(second_, AddressKey(1));
    EXPECT_FALSE(begin(third_, AddressKey(1))->is_let_in()) << "its own have their time";
    const auto third = begin(third_, AddressKey(2));
    EXPECT_TRUE(third->is_let_in());
    EXPECT_TRUE(first_.is_shut());
    EXPECT_FALSE(begin(fourth_, AddressKey(3))->is_let_in()) << "nobody has more than one";
    now_ += 2s;
    EXPECT_TRUE(begin(fourth_, AddressKey(3))->is_let_in());
    EXPECT_TRUE(second_.is_shut());
    EXPECT_FALSE(third_.is_shut());
}

TEST_F(StaysTest, are_any_number_at_zero) {
    Stays any(0, 0s);
    const Stays::Stay first(any, first_.descriptor(), AddressKey::none, now_);
    const Stays::Stay second(any, second_.descriptor(), AddressKey::none, now_);
    EXPECT_TRUE(first.is_let_in());
    EXPECT_TRUE(second.is_let_in());
    EXPECT_FALSE(first.gave_way());
}

TEST_F(StaysTest, that_gave_way_or_were_not_let_in_take_no_room_and_leave_none) {
    auto first = begin(first_);
    const auto second = begin(second_);
    begin(third_).reset();
    now_ += 2s;
    const auto third = begin(third_);
    first.reset();
    const auto fourth = begin(fourth_);
    EXPECT_TRUE(fourth->is_let_in());
    EXPECT_TRUE(second->gave_way());
    EXPECT_FALSE(third->gave_way());
    EXPECT_FALSE(begin(first_)->is_let_in());
}

} // namespace
} // namespace jsongled
