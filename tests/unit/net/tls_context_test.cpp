#include "server/net/tls_context.hpp"

#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/certificate.hpp"
#include "tests/support/temporary_folder.hpp"

namespace jsongled {
namespace {

using std::chrono::hours;

Time now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// The two files, and what a context says of them.
class TlsPair : public testing::Test {
  protected:
    [[nodiscard]] std::string cert_path() const { return folder_.file("cert.pem"); }
    [[nodiscard]] std::string key_path() const { return folder_.file("key.pem"); }

    void write(std::string_view cert, std::string_view key) const {
        std::ofstream(cert_path()) << cert;
        std::ofstream(key_path()) << key;
    }
    void write(const TestCertificate& pair) const { write(pair.cert_pem(), pair.key_pem()); }

    bool load(Time at = now()) { return context_.load(cert_path(), key_path(), at); }

    /// "tls-key: why", or "" for a good pair.
    std::string fault(Time at = now()) {
        try {
            load(at);
            return "";
        } catch (const TlsError& error) {
            EXPECT_EQ(error.path(), error.option() == "tls-key" ? key_path() : cert_path());
            EXPECT_EQ(ERR_peek_error(), 0U) << "nothing of it is left for the next who looks";
            return std::string(error.option()) + ": " + error.what();
        }
    }

    const TemporaryFolder folder_;
    TlsContext context_;
};

TEST_F(TlsPair, that_is_good_is_loaded) {
    EXPECT_EQ(context_.current(), nullptr);
    EXPECT_FALSE(context_.leaf());
    for (const std::size_t rsa_bits : {std::size_t{0}, std::size_t{2048}}) {
        write(TestCertificate({.rsa_bits = rsa_bits}));
        EXPECT_EQ(fault(), "") << rsa_bits;
        EXPECT_NE(context_.current(), nullptr);
        EXPECT_EQ(context_.leaf()->subject, "CN=localhost");
        EXPECT_NEAR(static_cast<double>((context_.leaf()->valid_until - now()).count()), 3'600'000, 60'000);
    }
}

TEST_F(TlsPair, tells_its_subject_in_the_letters_of_its_language) {
    write(TestCertificate({.name = "d\u00e9mo"}));
    ASSERT_EQ(fault(), "");
    EXPECT_EQ(context_.leaf()->subject, "CN=d\u00e9mo");
}

TEST_F(TlsPair, may_be_in_one_file) {
    const TestCertificate pair;
    write(pair.key_pem() + pair.cert_pem(), pair.cert_pem() + pair.key_pem());
    EXPECT_EQ(fault(), "");
}

TEST_F(TlsPair, that_is_missing_or_unreadable_is_refused) {
    const TestCertificate pair;
    EXPECT_EQ(fault(), "tls-cert: no such file or directory");
    write(pair);
    std::filesystem::remove(key_path());
    EXPECT_EQ(fault(), "tls-key: no such file or directory");
    std::filesystem::create_directory(key_path());
    EXPECT_EQ(fault(), "tls-key: it is no regular file");
    std::filesystem::remove(key_path());
    ASSERT_EQ(::mkfifo(key_path().c_str(), 0600), 0);
    EXPECT_EQ(fault(), "tls-key: it is no regular file");
    std::filesystem::remove(key_path());
    write(pair);
    std::filesystem::permissions(key_path(), std::filesystem::perms::none);
    if (::geteuid() != 0) { // who may read everything
        EXPECT_EQ(fault(), "tls-key: permission denied");
    }
    std::filesystem::resize_file(cert_path(), 1 << 30);
    EXPECT_EQ(fault(), "tls-cert: it has more than 1048576 bytes");
}

TEST_F(TlsPair, that_is_no_pair_is_refused) {
    const TestCertificate pair;
    write(pair.cert_pem(), TestCertificate().key_pem());
    EXPECT_EQ(fault(), "tls-key: the key is not that of the certificate");
    write(pair.cert_pem(), TestCertificate({.rsa_bits = 2048}).key_pem());
    EXPECT_EQ(fault(), "tls-key: the key is not that of the certificate") << "of another kind";
    write(pair.key_pem(), pair.cert_pem());
    EXPECT_EQ(fault(), "tls-cert: it holds no certificate in PEM") << "the wrong way round";
    write(pair.cert_pem(), pair.cert_pem());
    EXPECT_EQ(fault(), "tls-key: it holds no private key in PEM");
    write(pair.cert_pem(), pair.locked_key_pem());
    EXPECT_EQ(fault(), "tls-key: the key has a pass phrase, for which nobody can be asked");
}

TEST_F(TlsPair, that_is_garbage_is_refused) {
    const TestCertificate pair;
    std::string cut = pair.cert_pem();
    cut.resize(cut.size() / 2);
    std::string bent = pair.cert_pem();
    bent.replace(bent.size() / 2, 4, "AAAA");
    for (const std::string& garbage :
         {std::string(), std::string("\0\xff", 2), std::string("Bonjour\n"), cut}) {
        write(garbage, pair.key_pem());
        EXPECT_EQ(fault(), "tls-cert: it holds no certificate in PEM") << garbage;
        write(pair.cert_pem(), garbage);
        EXPECT_EQ(fault(), "tls-key: it holds no private key in PEM") << garbage;
    }
    write(pair.cert_pem() + cut, pair.key_pem());
    EXPECT_EQ(fault().substr(0, 40), "tls-cert: certificate 2 cannot be read: ");
    write(TestCertificate({.rsa_bits = 1024}));
    EXPECT_EQ(fault(), "tls-cert: the certificate cannot be used: ee key too small");
}

TEST_F(TlsPair, that_is_not_valid_at_the_time_is_refused) {
    write(TestCertificate());
    EXPECT_EQ(fault(now() - hours(2)).substr(0, 46), "tls-cert: the certificate is not valid before ");
    const std::string early = fault(now() + hours(2));
    EXPECT_EQ(fault(), "");
    EXPECT_EQ(early, "tls-cert: the certificate expired at " + iso_8601(context_.leaf()->valid_until));
    write(TestCertificate({.begins = hours(-48), .ends = hours(-24)}));
    EXPECT_EQ(fault().substr(0, 36), "tls-cert: the certificate expired at");
}

TEST_F(TlsPair, that_is_served_already_is_no_fault_whatever_the_time) {
    write(TestCertificate());
    EXPECT_TRUE(load());
    const auto before = context_.current();
    EXPECT_FALSE(load(now() + hours(2)));
    EXPECT_FALSE(load(now() - hours(2)));
    EXPECT_EQ(context_.current(), before);
    write(TestCertificate());
    EXPECT_NE(fault(now() + hours(2)), "") << "another one that has expired";
    EXPECT_EQ(context_.current(), before);
}

TEST_F(TlsPair, that_is_refused_leaves_the_one_before) {
    write(TestCertificate());
    EXPECT_TRUE(load());
    const auto before = context_.current();
    EXPECT_FALSE(load()) << "the same pair again";
    EXPECT_EQ(context_.current(), before);
    write("", "");
    EXPECT_NE(fault(), "");
    EXPECT_EQ(context_.current(), before);
    write(TestCertificate());
    EXPECT_TRUE(load());
    EXPECT_NE(context_.current(), before);
}

TEST_F(TlsPair, may_be_changed_while_other_threads_take_it) {
    std::array<TestCertificate, 2> pairs;
    write(pairs[0]);
    load();
    std::atomic<bool> over = false;
    std::thread reader([&] {
        while (!over) {
            const std::shared_ptr<SSL_CTX> context = context_.current();
            const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), SSL_free);
            EXPECT_NE(SSL_get_certificate(ssl.get()), nullptr);
        }
    });
    for (std::size_t i = 0; i < 50; ++i) {
        write(pairs.at(i % 2));
        load();
    }
    over = true;
    reader.join();
}

/// Two ends of a handshake, in memory.
class TlsHandshake : public TlsPair {
  protected:
    TlsHandshake() {
        write(leaf_.cert_pem() + middle_.cert_pem(), leaf_.key_pem());
        load();
        X509_STORE_add_cert(SSL_CTX_get_cert_store(client_context_.get()), root_.certificate());
        SSL_CTX_set_verify(client_context_.get(), SSL_VERIFY_PEER, nullptr);
        connect();
    }

    void connect() {
        client_.reset(SSL_new(client_context_.get()), SSL_free);
        server_.reset(SSL_new(context_.current().get()), SSL_free);
        BIO* client_end = nullptr;
        BIO* server_end = nullptr;
        BIO_new_bio_pair(&client_end, 0, &server_end, 0);
        SSL_set_bio(client_.get(), client_end, client_end);
        SSL_set_bio(server_.get(), server_end, server_end);
        SSL_set_connect_state(client_.get());
        SSL_set_accept_state(server_.get());
    }

    /// Whether both ends come to it.
    bool shake_hands() {
        for (int i = 0; i < 10; ++i) {
            const int client = SSL_do_handshake(client_.get());
            const int server = SSL_do_handshake(server_.get());
            if (client == 1 && server == 1) break;
        }
        // The tickets come behind the handshake of 1.3.
        std::array<char, 1> byte{};
        SSL_read(client_.get(), byte.data(), byte.size());
        const bool done = SSL_is_init_finished(client_.get()) == 1 && SSL_is_init_finished(server_.get()) == 1;
        why_ = ERR_GET_REASON(ERR_peek_error());
        ERR_clear_error();
        return done;
    }

    TestCertificate root_{{.name = "root"}};
    TestCertificate middle_{{.name = "middle"}, &root_};
    TestCertificate leaf_{{}, &middle_};
    std::shared_ptr<SSL_CTX> client_context_{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
    std::shared_ptr<SSL> client_;
    std::shared_ptr<SSL> server_;
    int why_ = 0; ///< why the one who looked last did not
};

TEST_F(TlsHandshake, is_done_in_1_3_and_1_2_and_the_chain_leads_to_the_root) {
    for (const int version : {TLS1_3_VERSION, TLS1_2_VERSION}) {
        connect();
        SSL_set_max_proto_version(client_.get(), version);
        EXPECT_TRUE(shake_hands()) << version << ' ' << why_;
        EXPECT_EQ(SSL_version(client_.get()), version);
        EXPECT_EQ(SSL_get_verify_result(client_.get()), X509_V_OK);
    }
}

TEST_F(TlsHandshake, is_not_done_in_older_versions_or_with_weak_ciphers) {
    SSL_set_security_level(client_.get(), 0);
    SSL_set_min_proto_version(client_.get(), TLS1_VERSION);
    SSL_set_max_proto_version(client_.get(), TLS1_1_VERSION);
    EXPECT_FALSE(shake_hands());
    for (const char* weak : {"ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES128-SHA256", "AES128-GCM-SHA256"}) {
        connect();
        SSL_set_max_proto_version(client_.get(), TLS1_2_VERSION);
        ASSERT_EQ(SSL_set_cipher_list(client_.get(), weak), 1) << weak;
        EXPECT_FALSE(shake_hands()) << weak;
    }
}

TEST_F(TlsHandshake, agrees_on_http_1_1_and_on_nothing_else) {
    const auto offer = [&](std::string_view protocols) {
        connect();
        SSL_set_alpn_protos(client_.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                            static_cast<unsigned>(protocols.size()));
        return shake_hands();
    };
    const auto chosen = [&] {
        const unsigned char* name = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(client_.get(), &name, &size);
        return std::string(name, name + size);
    };
    EXPECT_TRUE(shake_hands());
    EXPECT_EQ(chosen(), "") << "nothing was offered";
    EXPECT_TRUE(offer("\x02h2\x08http/1.1"));
    EXPECT_EQ(chosen(), "http/1.1");
    EXPECT_FALSE(offer("\x02h2"));
    EXPECT_EQ(why_, SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL);
    EXPECT_FALSE(offer("\x08http/1.0\x07http/1."));
}

TEST_F(TlsHandshake, is_shortened_by_a_ticket_until_there_is_another_pair) {
    for (const int version : {TLS1_3_VERSION, TLS1_2_VERSION}) {
        SSL_CTX_set_max_proto_version(client_context_.get(), version);
        connect();
        ASSERT_TRUE(shake_hands());
        EXPECT_FALSE(SSL_session_reused(client_.get()));
        const std::shared_ptr<SSL_SESSION> session(SSL_get1_session(client_.get()), SSL_SESSION_free);
        SSL_shutdown(client_.get()); // a client may not come back to a session that broke off
        load();
        connect();
        SSL_set_session(client_.get(), session.get());
        EXPECT_TRUE(shake_hands());
        EXPECT_TRUE(SSL_session_reused(client_.get())) << version;
        const TestCertificate renewed({}, &root_);
        write(renewed);
        load();
        connect();
        SSL_set_session(client_.get(), session.get());
        EXPECT_TRUE(shake_hands());
        EXPECT_FALSE(SSL_session_reused(client_.get())) << version;
    }
}

TEST_F(TlsHandshake, of_a_connection_that_has_begun_goes_on_with_the_pair_of_its_time) {
    SSL_do_handshake(client_.get());
    SSL_do_handshake(server_.get());
    write(TestCertificate({.name = "other"}, &root_));
    load();
    EXPECT_TRUE(shake_hands());
    const std::shared_ptr<X509> shown(SSL_get1_peer_certificate(client_.get()), X509_free);
    EXPECT_EQ(X509_cmp(shown.get(), leaf_.certificate()), 0);
}

TEST_F(TlsHandshake, is_not_done_again_on_the_clients_wish) {
    SSL_set_max_proto_version(client_.get(), TLS1_2_VERSION);
    ASSERT_TRUE(shake_hands());
    EXPECT_EQ(SSL_renegotiate(client_.get()), 1);
    SSL_do_handshake(client_.get());
    std::array<char, 1> byte{};
    EXPECT_LE(SSL_read(server_.get(), byte.data(), byte.size()), 0);
    SSL_do_handshake(client_.get());
    EXPECT_EQ(ERR_GET_REASON(ERR_peek_last_error()), SSL_R_NO_RENEGOTIATION);
    ERR_clear_error();
}

} // namespace
} // namespace jsongled
