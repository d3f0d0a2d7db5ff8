#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"
#include "tests/support/temporary_folder.hpp"

#include <sys/stat.h>

// The files of the public port: the page and the client library in the binary, or a folder.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

std::string text_of(const std::string& path) {
    std::ifstream file(JSONGLED_SOURCE_DIR "/" + path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class BuiltInSite : public OneServer {};

TEST_F(BuiltInSite, serves_the_page_at_the_root) {
    for (const char* path : {"/", "/index.html", "/?name=alice"}) {
        const HttpResponse page = http_get(listen(), path);
        EXPECT_EQ(page.result(), http::status::ok) << path;
        EXPECT_EQ(page[http::field::content_type], "text/html; charset=utf-8");
        EXPECT_EQ(page.body(), text_of("client/www/index.html"));
        EXPECT_THAT(page["Content-Security-Policy"], StartsWith("default-src 'self';"));
    }
}

TEST_F(BuiltInSite, serves_the_library_to_every_origin) {
    for (const char* path : {"/jsongle.js", "/jsongle/session.js", "/jsongle.d.ts"}) {
        const HttpResponse file = http_get(listen(), path);
        EXPECT_EQ(file.result(), http::status::ok) << path;
        EXPECT_EQ(file.body(), text_of("client/js" + std::string(path)));
        EXPECT_EQ(file[http::field::access_control_allow_origin], "*");
        EXPECT_EQ(file["X-Content-Type-Options"], "nosniff");
    }
    EXPECT_EQ(http_get(listen(), "/jsongle.js")[http::field::content_type], "text/javascript; charset=utf-8");
}

TEST_F(BuiltInSite, sends_a_file_again_only_when_it_has_changed) {
    const std::string etag = http_get(listen(), "/jsongle.js")[http::field::etag];
    EXPECT_NE(etag, http_get(listen(), "/")[http::field::etag]);
    const auto ask = [&](const std::string& known) {
        RawClient raw(listen());
        raw.write("GET /jsongle.js HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: " + known + "\r\n\r\n");
        return raw.read_until("\r\n\r\n");
    };
    EXPECT_THAT(ask(etag), AllOf(StartsWith("HTTP/1.1 304"), HasSubstr("ETag: " + etag)));
    EXPECT_THAT(ask("\"other\", W/" + etag), StartsWith("HTTP/1.1 304"));
    EXPECT_THAT(ask("\"other\""), StartsWith("HTTP/1.1 200"));
}

TEST_F(BuiltInSite, answers_head_without_a_body_and_no_other_method) {
    const HttpResponse head = http_request(listen(), http::verb::head, "/jsongle.js");
    EXPECT_EQ(head.result(), http::status::ok);
    EXPECT_EQ(head[http::field::content_length], std::to_string(text_of("client/js/jsongle.js").size()));
    EXPECT_EQ(head.body(), "");
    EXPECT_EQ(http_request(listen(), http::verb::post, "/", "x").result(), http::status::method_not_allowed);
}

TEST_F(BuiltInSite, has_nothing_else) {
    for (const char* path :
         {"/nothing.js", "/jsongle", "/jsongle/", "/../README.md", "/%2e%2e/README.md", "//", "/%", "/%zz",
          "/%2", "/index.html%00", "*", "?x", "/.git/config", "/index.html%3fx"})
        EXPECT_EQ(http_get(listen(), path).result(), http::status::not_found) << path;
}

TEST(FolderSite, serves_what_is_in_the_folder_and_the_library) {
    const TemporaryFolder folder;
    folder.write("index.html", "<title>mine</title>");
    folder.write("a b.txt", "spaces");
    std::filesystem::create_directory(folder.file("sub"));
    folder.write("sub/index.html", "sub");
    const ServerProcess server({"--www", folder.file("")});

    const HttpResponse page = http_get(server.listen(), "/");
    EXPECT_EQ(page.body(), "<title>mine</title>");
    EXPECT_EQ(page.count("Content-Security-Policy"), 0U) << "the operator restricts the operator's page";
    EXPECT_EQ(http_get(server.listen(), "/a%20b.txt").body(), "spaces");
    EXPECT_EQ(http_get(server.listen(), "/a%20b.txt?{x}=%").body(), "spaces");
    EXPECT_EQ(http_get(server.listen(), "/sub/").body(), "sub");
    const HttpResponse moved = http_get(server.listen(), "/sub?x=1");
    EXPECT_EQ(moved.result(), http::status::moved_permanently);
    EXPECT_EQ(moved[http::field::location], "./sub/");
    EXPECT_EQ(http_get(server.listen(), "/jsongle.js").body(), text_of("client/js/jsongle.js"));
    EXPECT_EQ(http_get(server.listen(), "/page/main.js").result(), http::status::not_found);

    folder.write("index.html", "changed");
    EXPECT_EQ(http_get(server.listen(), "/").body(), "changed");
    folder.write("jsongle.js", "own");
    EXPECT_EQ(http_get(server.listen(), "/jsongle.js").body(), "own");
}

TEST(FolderSite, nothing_hidden_outside_or_special_is_served) {
    const TemporaryFolder secret;
    secret.write("key", "secret");
    const TemporaryFolder folder;
    folder.write(".htpasswd", "secret");
    std::filesystem::create_symlink(secret.file("key"), folder.file("link"));
    std::filesystem::create_directory_symlink(secret.file(""), folder.file("out"));
    ASSERT_EQ(::mkfifo(folder.file("pipe").c_str(), 0600), 0);
    std::filesystem::create_symlink("/dev/zero", folder.file("zero"));
    std::filesystem::create_symlink(".htpasswd", folder.file("unhidden"));
    std::filesystem::create_directory(folder.file(".git"));
    folder.write(".git/config", "secret");
    std::filesystem::create_directory_symlink(".git", folder.file("git"));
    std::filesystem::create_symlink(".git/config", folder.file("config"));
    std::filesystem::create_directory_symlink(secret.file(".."), folder.file("up"));
    const ServerProcess server({"--www", folder.file("")});

    const std::string up = "/../" + std::filesystem::path(secret.file("key")).parent_path().filename().string();
    for (const std::string& path :
         {std::string("/.htpasswd"), std::string("/%2ehtpasswd"), std::string("/link"), std::string("/out/key"),
          std::string("/out"), std::string("/out/"), std::string("/up"), std::string("/pipe"),
          std::string("/zero"), std::string("/unhidden"), std::string("/git/config"), std::string("/config"),
          up + "/key", "/%2e%2e" + up.substr(3) + "/key", std::string("/sub/../../etc/passwd")})
        EXPECT_EQ(http_get(server.listen(), path).result(), http::status::not_found) << path;
}

TEST(FolderSite, serves_what_a_link_within_it_leads_to) {
    const TemporaryFolder folder;
    folder.write("file", "linked");
    std::filesystem::create_directory(folder.file("sub"));
    std::filesystem::create_symlink(folder.file("file"), folder.file("sub/absolute"));
    std::filesystem::create_symlink("../file", folder.file("sub/relative"));
    const ServerProcess server({"--www", folder.file("")});
    EXPECT_EQ(http_get(server.listen(), "/sub/absolute").body(), "linked");
    EXPECT_EQ(http_get(server.listen(), "/sub/relative").body(), "linked");
}

class LargeFile : public testing::Test {
  protected:
    static constexpr std::size_t megabyte = 1 << 20;
    static constexpr std::size_t size = 64 * megabyte;

    void SetUp() override {
        std::ofstream(folder_.file("large")) << "begin";
        std::filesystem::resize_file(folder_.file("large"), size);
        server_.emplace(std::vector<std::string>{"--www", folder_.file("")});
    }
    /// Nothing of the answer is read.
    std::unique_ptr<RawClient> ask() {
        auto client = std::make_unique<RawClient>(server_->listen());
        client->write("GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        return client;
    }

    TemporaryFolder folder_;
    std::optional<ServerProcess> server_;
};

TEST_F(LargeFile, comes_whole) {
    const HttpResponse file = http_get(server_->listen(), "/large");
    EXPECT_EQ(file.result(), http::status::ok);
    EXPECT_EQ(file.body().size(), size);
    EXPECT_THAT(file.body(), StartsWith("begin"));
    folder_.write("empty", "");
    const HttpResponse empty = http_get(server_->listen(), "/empty");
    EXPECT_EQ(empty.result(), http::status::ok);
    EXPECT_EQ(empty[http::field::content_length], "0");
}

TEST_F(LargeFile, is_held_by_nobody_who_does_not_read_it) {
    const std::size_t before = server_->process().peak_memory();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 40; ++i)
        clients.push_back(ask());
    for (const auto& client : clients)
        EXPECT_THAT(client->read_until("begin"), StartsWith("HTTP/1.1 200"));
    EXPECT_EQ(http_get(server_->listen(), "/health").result(), http::status::ok);
    EXPECT_LT(server_->process().peak_memory() - before, 16 * megabyte);
}

TEST_F(LargeFile, is_not_read_for_its_head_nor_for_one_who_has_it) {
    const std::size_t before = server_->process().bytes_read();
    std::string etag;
    for (int i = 0; i < 20; ++i) {
        const HttpResponse head = http_request(server_->listen(), http::verb::head, "/large");
        EXPECT_EQ(head[http::field::content_length], std::to_string(size));
        etag = head[http::field::etag];
        RawClient client(server_->listen());
        client.write("GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nIf-None-Match: " + etag +
                     "\r\n\r\n");
        EXPECT_THAT(client.read_to_end(), AllOf(StartsWith("HTTP/1.1 304"), testing::EndsWith("\r\n\r\n")));
    }
    EXPECT_LT(server_->process().bytes_read() - before, megabyte);
    std::filesystem::resize_file(folder_.file("large"), size + 1);
    EXPECT_NE(http_request(server_->listen(), http::verb::head, "/large")[http::field::etag], etag);
}

TEST_F(LargeFile, that_shrinks_while_it_is_sent_ends_the_connection_and_nothing_else) {
    const auto client = ask();
    client->read_until("begin");
    std::filesystem::resize_file(folder_.file("large"), 5);
    EXPECT_LT(client->read_to_end().size(), size - 5);
    EXPECT_EQ(http_get(server_->listen(), "/large").body(), "begin");
}

TEST_F(LargeFile, that_grows_or_goes_while_it_is_sent_comes_as_it_was) {
    const auto client = ask();
    client->read_until("begin");
    std::filesystem::resize_file(folder_.file("large"), 2 * size);
    const auto late = ask();
    late->read_until("begin");
    std::filesystem::remove(folder_.file("large"));
    EXPECT_EQ(client->read_to_end().size(), size - 5);
    EXPECT_EQ(late->read_to_end().size(), 2 * size - 5);
    EXPECT_EQ(http_get(server_->listen(), "/large").result(), http::status::not_found);
}

TEST(NoSite, serves_neither_page_nor_library) {
    const ServerProcess server({"--no-www"});
    for (const char* path : {"/index.html", "/jsongle.js"})
        EXPECT_EQ(http_get(server.listen(), path).result(), http::status::not_found) << path;
    EXPECT_EQ(http_get(server.listen(), "/").result(), http::status::upgrade_required);
    EXPECT_EQ(http_get(server.listen(), "/health").result(), http::status::ok);
    WsClient(server.listen()).hello("user");
}

} // namespace
} // namespace jsongled::integration_tests
