#include "tests/bench/texts.hpp"

namespace jsongled::bench {
namespace {

constexpr std::string_view id = "7f0c5a4e-1d52-4c36-9a53-2c1f0f6f9e11";

std::string message(std::string_view to, std::string_view jsongle) {
    return R"({"id":")" + std::string(id) + R"(","from":null,"to":")" + std::string(to) + R"(","jsongle":{)" +
           std::string(jsongle) + "}}";
}

} // namespace

std::string text_message(std::string_view to, std::size_t bytes) {
    const auto with_content = [&](std::string_view content) {
        return message(to, R"("action":"session-text","namespace":"message","description":{"content":")" +
                               std::string(content) + "\"}");
    };
    const std::size_t rest = bytes - with_content("").size();
    std::string content;
    while (content.size() < rest)
        content += "Words of chat, and so on. ";
    content.resize(rest);
    return with_content(content);
}

std::string offer_message(std::string_view to, std::size_t sdp_bytes) {
    std::string sdp = "v=0\\r\\no=- 4611731400430051336 2 IN IP4 127.0.0.1\\r\\ns=-\\r\\nt=0 0\\r\\n";
    while (sdp.size() < sdp_bytes)
        sdp += "a=rtpmap:111 opus/48000/2\\r\\na=fmtp:111 minptime=10;useinbandfec=1\\r\\na=rtcp-fb:96 nack "
               "pli\\r\\n";
    return message(to,
                   R"("action":"session-initiate","sid":"b3c1a8f0-52a1-4f67-8e0e-000000000001",)"
                   R"("initiator":"alice","responder":"bob","description":{"offer":{"type":"offer","sdp":")" +
                       sdp + R"("}})");
}

} // namespace jsongled::bench
