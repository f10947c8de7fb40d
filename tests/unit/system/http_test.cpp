#include <gtest/gtest.h>

#include "system/host_names.hpp"
#include "system/http_response.hpp"
#include "system/http_url.hpp"

namespace tend::system {
namespace {

TEST(HttpUrlTest, TakesAUrlApart) {
  struct Case {
    std::string url, host, authority;
    int port;
    std::string target;
  };
  for (const auto& [url, host, authority, port, target] :
       std::vector<Case>{{"http://localhost", "localhost", "localhost", 80, "/"},
                         {"http://localhost:8080/", "localhost", "localhost:8080", 8080, "/"},
                         {"http://a.example/b/c?d=e#f", "a.example", "a.example", 80, "/b/c?d=e"},
                         {"http://a?x", "a", "a", 80, "/?x"},
                         {"http://a#x", "a", "a", 80, "/"},
                         {"http://[::1]:9100/metrics", "::1", "[::1]:9100", 9100, "/metrics"},
                         {"http://[::1]", "::1", "[::1]", 80, "/"}}) {
    const auto parsed = parse_http_url(url);
    ASSERT_TRUE(parsed) << url;
    EXPECT_EQ(parsed->host, host) << url;
    EXPECT_EQ(parsed->authority, authority) << url;
    EXPECT_EQ(parsed->port, port) << url;
    EXPECT_EQ(parsed->target, target) << url;
  }
}

TEST(HttpUrlTest, RefusesWhatItCannotAsk) {
  for (const std::string url :
       {"", "https://a", "ftp://a", "http://", "http://:80", "http://a:", "http://a:0",
        "http://a:65536", "http://a:b", "http://::1/", "http://[::1", "http://[::1]80",
        "http://user@a/", "http://a/ b", "http://a/\r\nX: y", "http://a/\x7f"}) {
    EXPECT_EQ(parse_http_url(url).error().code, ErrorCode::invalid) << url;
  }
}

TEST(HttpResponseTest, GivesStatusAndBody) {
  const auto response =
      parse_http_response("HTTP/1.1 404 Not Found\r\nServer: x\r\n\r\nno such\r\n\r\n");
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->body, "no such\r\n\r\n");
  EXPECT_EQ(parse_http_response("HTTP/1.0 200\n\nok")->body, "ok");
}

TEST(HttpResponseTest, TheBodyEndsWhereTheHeaderSays) {
  const std::string text = "HTTP/1.1 200 OK\r\ncontent-LENGTH: 2 \r\n\r\n";
  EXPECT_FALSE(http_is_complete(text + "o"));
  EXPECT_TRUE(http_is_complete(text + "ok"));
  EXPECT_EQ(parse_http_response(text + "ok, and more")->body, "ok");
  EXPECT_FALSE(http_is_complete("HTTP/1.1 200 OK\r\n\r\nuntil the end"));
}

TEST(HttpResponseTest, AnEndlessAnswerIsCutOff) {
  EXPECT_TRUE(http_is_complete(std::string(kHeaderLimit + 1, 'x')));
  const std::string large = "HTTP/1.1 200 OK\r\n\r\n" + std::string(kBodyLimit + 10, 'x');
  EXPECT_TRUE(http_is_complete(large));
  EXPECT_EQ(parse_http_response(large)->body.size(), kBodyLimit);
}

TEST(HttpResponseTest, WhatIsNoHttpIsAnError) {
  for (const std::string text : {"", "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 200 OK\r\nno end",
                                 "HTTP/1.1 abc\r\n\r\n", "HTTP/2 200\r\n\r\n", "\r\n\r\n"}) {
    EXPECT_EQ(parse_http_response(text).error().code, ErrorCode::failed) << text;
  }
}

TEST(HostNamesTest, FindsAddressesWithoutDns) {
  const std::string hosts =
      "# comment\n127.0.0.1\tlocalhost\n192.0.2.11  gpu01.lab.example gpu01 # the first\n"
      "2001:db8::11 GPU01\nnonsense gpu02\n192.0.2.99\n";
  using Addresses = std::vector<std::string>;
  EXPECT_EQ(addresses_of("gpu01", hosts), (Addresses{"192.0.2.11", "2001:db8::11"}));
  EXPECT_EQ(addresses_of("GPU01.lab.example", hosts), Addresses{"192.0.2.11"});
  EXPECT_EQ(addresses_of("localhost", ""), (Addresses{"127.0.0.1", "::1"}));
  EXPECT_EQ(addresses_of("192.0.2.1", ""), Addresses{"192.0.2.1"});
  EXPECT_EQ(addresses_of("::1", ""), Addresses{"::1"});
  for (const auto* unknown : {"gpu02", "the", "first", "comment", "", "example.com"}) {
    EXPECT_TRUE(addresses_of(unknown, hosts).empty()) << unknown;
  }
}

}  // namespace
}  // namespace tend::system
