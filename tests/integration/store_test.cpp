#include "tests/integration/stored_calls.hpp"

#include <csignal>

// Where things are kept, what an operator reads when that cannot be used, and what is done with it by hand.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class KeptStore : public StoredCalls {
  protected:
    /// One call of alice with bob, by a server that has ended.
    void keep_a_call() {
        ServerProcess server(flags());
        User alice(server.listen(), "alice");
        User bob(server.listen(), "bob");
        sid = call_in_vain(alice, bob);
        settle(alice);
    }

    std::string sid;
};

TEST_F(KeptStore, shows_a_call_to_its_parties_after_a_restart) {
    keep_a_call();
    ServerProcess server(flags());
    User bob(server.listen(), "bob");
    EXPECT_THAT(history(bob), AllOf(Has("/jsongle/description/calls/0/sid", sid),
                                    Has("/jsongle/description/calls/0/caller/uid", "alice"),
                                    Has("/jsongle/description/complete", true)));
}

TEST_F(KeptStore, shows_a_call_to_its_parties_after_a_kill) {
    Process killed({{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--store", store()}});
    {
        const tcp::endpoint listen = address_in(killed.wait_for_line(ready_line), "listen");
        User alice(listen, "alice");
        User bob(listen, "bob");
        sid = call_in_vain(alice, bob);
        // An answer of the store holds nothing that was not durable by then.
        EXPECT_THAT(history(alice), Has("/jsongle/description/calls/0/sid", sid));
    }
    killed.signal(SIGKILL);
    killed.wait_exit();
    ServerProcess server(flags());
    User alice(server.listen(), "alice");
    EXPECT_THAT(history(alice), Has("/jsongle/description/calls/0/sid", sid));
}

TEST_F(KeptStore, is_in_the_folder_of_the_service_manager_unless_it_is_named) {
    const std::map<std::string, std::string> variables{{"STATE_DIRECTORY", folder.file("state")},
                                                       {"JSONGLED_STORE", "sqlite:"}};
    ServerProcess server({}, variables);
    EXPECT_TRUE(std::filesystem::exists(folder.file("state/jsongled.db")));
    EXPECT_THAT(server.process().wait_for_line(ready_line), HasSubstr(folder.file("state/jsongled.db")));
    EXPECT_EQ(run_to_end({{"store", "check"}, variables}).text, "The store is sound.\n");
}

class UnusableStore : public StoredCalls {
  protected:
    /// What a server says that cannot start: one line, and that no other try would mend it.
    [[nodiscard]] std::string fault() const {
        const Ending run = run_to_end({{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--store",
                                        store(), "--log-level", "off"}});
        EXPECT_EQ(run.exit_code, 2) << run.text;
        EXPECT_EQ(std::ranges::count(run.text, '\n'), 1) << run.text;
        EXPECT_THAT(run.text, StartsWith("jsongled: --store " + store() + ": " + file()));
        return run.text;
    }
};

TEST_F(UnusableStore, of_another_process_ends_the_start) {
    const ServerProcess server(flags());
    EXPECT_THAT(fault(), HasSubstr("in use by another process"));
}

TEST_F(UnusableStore, of_somebody_else_ends_the_start_and_is_left_alone) {
    folder.write("test.db", std::string(8'192, 'x'));
    EXPECT_THAT(fault(), HasSubstr("not a database"));
    EXPECT_EQ(std::filesystem::file_size(file()), 8'192U);
}

TEST_F(UnusableStore, of_a_newer_version_ends_the_start) {
    { const ServerProcess server(flags()); }
    // The number of the schema, where SQLite has it.
    std::fstream database(file(), std::ios::in | std::ios::out | std::ios::binary);
    database.seekp(60).write("\0\0\x27\x0f", 4);
    database.close();
    EXPECT_THAT(fault(), HasSubstr("newer version of jsongled"));
}

TEST_F(UnusableStore, in_a_folder_that_is_not_there_ends_the_start) {
    const std::string missing = folder.file("missing/test.db");
    const Ending run = run_to_end(
        {{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--store", "sqlite:" + missing}});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.text,
                AllOf(HasSubstr("--store"), HasSubstr(missing), HasSubstr("o such file or directory")));
}

class StoreCommand : public KeptStore {};

TEST_F(StoreCommand, looks_at_a_store_beside_its_server) {
    keep_a_call();
    const ServerProcess server(flags());
    EXPECT_EQ(look_after({"check"}).text, "The store is sound.\n");
    EXPECT_EQ(look_after({"check"}).exit_code, 0);
    const json::object line = json::parse(look_after({"export"}).text).as_object();
    EXPECT_THAT(line, AllOf(Has("/type", "call"), Has("/call/sid", sid)));
}

TEST_F(StoreCommand, makes_a_copy_beside_a_server_that_another_server_can_use) {
    keep_a_call();
    const ServerProcess server(flags());
    const std::string copy = folder.file("copy.db");
    EXPECT_EQ(look_after({"backup", copy}).exit_code, 0);
    EXPECT_EQ(std::filesystem::status(copy).permissions() &
                  (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none);
    ServerProcess other({"--store", "sqlite:" + copy});
    User bob(other.listen(), "bob");
    EXPECT_THAT(history(bob), Has("/jsongle/description/calls/0/sid", sid));
    const Ending again = look_after({"backup", copy});
    EXPECT_EQ(again.exit_code, 2);
    EXPECT_THAT(again.text, HasSubstr("exists already"));
}

TEST_F(StoreCommand, changes_nothing_beside_a_server_and_says_why) {
    keep_a_call();
    const ServerProcess server(flags());
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"compact"}, {"erase", "--user", "alice", "--yes"}}) {
        const Ending run = look_after(words);
        EXPECT_EQ(run.exit_code, 2);
        EXPECT_EQ(run.text, "jsongled: --store " + store() + ": " + file() +
                                " is in use by another process: stop the server first\n");
    }
    EXPECT_THAT(look_after({"export"}).text, HasSubstr("alice"));
}

TEST_F(StoreCommand, erases_a_user_once_it_is_told_to_mean_it) {
    keep_a_call();
    const Ending asked = look_after({"erase", "--user", "alice"});
    EXPECT_EQ(asked.exit_code, 1);
    EXPECT_THAT(asked.text, AllOf(HasSubstr("Type yes"), HasSubstr("Nothing is erased.")));
    EXPECT_THAT(look_after({"export"}).text, HasSubstr("alice"));

    const Ending erased = look_after({"erase", "--user", "alice", "--yes"});
    EXPECT_EQ(erased.exit_code, 0) << erased.text;
    EXPECT_THAT(erased.text, AllOf(HasSubstr("What remains"), HasSubstr("erased-")));
    EXPECT_THAT(look_after({"export"}).text, AllOf(Not(HasSubstr("alice")), HasSubstr("bob")));
    EXPECT_EQ(look_after({"compact"}).exit_code, 0);

    ServerProcess server(flags());
    User bob(server.listen(), "bob");
    EXPECT_THAT(text_at(history(bob), "/jsongle/description/calls/0/caller/uid"), StartsWith("erased-"));
    User alice(server.listen(), "alice");
    EXPECT_THAT(history(alice), Has("/jsongle/description/calls", json::array{}));
}

TEST_F(StoreCommand, says_what_it_cannot_do) {
    EXPECT_THAT(look_after({"check"}).text, HasSubstr("does not exist"));
    EXPECT_FALSE(std::filesystem::exists(file())) << "it makes no store";
    keep_a_call();
    EXPECT_EQ(look_after({"erase", "--user", "nobody", "--yes"}).exit_code, 1);
    EXPECT_EQ(look_after({"erase", "--yes"}).exit_code, 2);
    const Ending memory = run_to_end({{"store", "check", "--store", "memory"}});
    EXPECT_EQ(memory.exit_code, 2);
    EXPECT_EQ(memory.text, "jsongled: --store memory: nothing of it is left once its server ends\n");
}

TEST_F(KeptStore, forgets_what_is_older_than_it_is_told) {
    keep_a_call();
    ServerProcess server({"--store", store(), "--retain-calls", "1s"});
    User bob(server.listen(), "bob");
    EXPECT_TRUE(eventually([&] {
        server.process().signal(SIGHUP); // another step at once
        return history(bob).at("jsongle").at("description").at("calls").as_array().empty();
    }));
}

} // namespace
} // namespace jsongled::integration_tests
