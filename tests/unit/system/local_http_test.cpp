#include "system/local_http.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <thread>

#include "support/temporary_directory.hpp"

namespace tend::system {
namespace {

using namespace std::chrono_literals;

// Listens at a socket and gives the first who asks one text; without a text it never accepts.
class SmallDaemon {
 public:
  SmallDaemon(const std::string& path, std::string answer) {
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    auto* any = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listener_, any, sizeof(address)), 0);
    EXPECT_EQ(::listen(listener_, 1), 0);
    if (answer.empty()) return;
    thread_ = std::thread([this, answer = std::move(answer)] {
      const int fd = ::accept(listener_, nullptr, nullptr);
      std::string request(1024, '\0');
      const auto count = ::read(fd, request.data(), request.size());
      request_ = request.substr(0, static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
      EXPECT_EQ(::write(fd, answer.data(), answer.size()), static_cast<ssize_t>(answer.size()));
      ::close(fd);
    });
  }
  ~SmallDaemon() {
    if (thread_.joinable()) thread_.join();
    ::close(listener_);
  }
  std::string request() {
    thread_.join();
    return request_;
  }

 private:
  int listener_ = -1;
  std::thread thread_;
  std::string request_;
};

TEST(LocalHttp, GivesTheBodyOfAnAnswer) {
  const testing::TemporaryDirectory folder;
  const std::string path = folder.path() + "/docker.sock";
  SmallDaemon daemon(path, "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  const auto body = make_local_http("/")->get(path, "/info", 5s);
  ASSERT_TRUE(body) << body.error().str();
  EXPECT_EQ(body->body, "{}");
  EXPECT_TRUE(daemon.request().starts_with("GET /info HTTP/1.0\r\n"));
}

TEST(LocalHttp, ARefusalIsAnAnswer) {
  const testing::TemporaryDirectory folder;
  const std::string path = folder.path() + "/docker.sock";
  const SmallDaemon daemon(path, "HTTP/1.0 404 Not Found\r\n\r\nno such container");
  const auto answer = make_local_http("/")->get(path, "/containers/x/json", 5s);
  ASSERT_TRUE(answer) << answer.error().str();
  EXPECT_EQ(answer->status, 404);
  EXPECT_EQ(answer->body, "no such container");
}

TEST(LocalHttp, APostCarriesItsBody) {
  const testing::TemporaryDirectory folder;
  const std::string path = folder.path() + "/docker.sock";
  SmallDaemon daemon(path, "HTTP/1.0 201 Created\r\nContent-Length: 2\r\n\r\n{}");
  const auto answer =
      make_local_http_writer("/")->post(path, "/containers/create", "{\"a\": 1}", 5s);
  ASSERT_TRUE(answer) << answer.error().str();
  EXPECT_EQ(answer->status, 201);
  const auto request = daemon.request();
  EXPECT_TRUE(request.starts_with("POST /containers/create HTTP/1.0\r\n")) << request;
  EXPECT_NE(request.find("Content-Length: 8\r\n\r\n{\"a\": 1}"), std::string::npos) << request;
}

TEST(LocalHttp, OfALongStreamTheEndIsKept) {
  const testing::TemporaryDirectory folder;
  const std::string path = folder.path() + "/docker.sock";
  std::string stream = "HTTP/1.0 200 OK\r\n\r\n";
  for (int i = 0; i < 100'000; ++i) stream += "{\"status\": \"Downloading\"}\r\n";
  const SmallDaemon daemon(path, stream + "{\"error\": \"disk full\"}\r\n");
  const auto answer = make_local_http_writer("/")->post(path, "/images/create", "", 20s);
  ASSERT_TRUE(answer) << answer.error().str();
  EXPECT_TRUE(answer->body.ends_with("{\"error\": \"disk full\"}\r\n"));
  EXPECT_LE(answer->body.size(), std::size_t{128} << 10U);
}

TEST(LocalHttp, ADaemonThatHangsCostsItsDeadlineAndNoMore) {
  const testing::TemporaryDirectory folder;
  const std::string path = folder.path() + "/docker.sock";
  const SmallDaemon daemon(path, "");
  const auto local = make_local_http("/");
  const auto before = std::chrono::steady_clock::now();
  // The last ones find the queue of the unaccepted full.
  for (int i = 0; i < 4; ++i) {
    const auto body = local->get(path, "/info", 50ms);
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().code, ErrorCode::timeout) << body.error().str();
  }
  EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);
}

TEST(LocalHttp, WithoutASocketThereIsNoAnswer) {
  const testing::TemporaryDirectory folder;
  const auto body = make_local_http("/")->get(folder.path() + "/none", "/info", 1s);
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().code, ErrorCode::not_found);
  const auto elsewhere = make_local_http("/srv/root")->get("/run/docker.sock", "/info", 1s);
  ASSERT_FALSE(elsewhere);
  EXPECT_EQ(elsewhere.error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace tend::system
