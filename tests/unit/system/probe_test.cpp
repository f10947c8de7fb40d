#include "system/probe.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace tend::system {
namespace {

using namespace std::chrono_literals;

// Listens on a port of 127.0.0.1 and answers each connection with one text, piece by piece.
class SmallServer {
 public:
  SmallServer(std::vector<std::string> pieces, std::chrono::milliseconds pause, bool close_at_end)
      : pieces_(std::move(pieces)), pause_(pause), close_(close_at_end) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    auto* any = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listener_, any, length), 0);
    EXPECT_EQ(::listen(listener_, 8), 0);
    EXPECT_EQ(::getsockname(listener_, any, &length), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~SmallServer() {
    stop_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  SmallServer(const SmallServer&) = delete;
  SmallServer& operator=(const SmallServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string url(const std::string& target = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + target;
  }
  std::string request() const { return request_; }

 private:
  void serve() {
    while (!stop_) {
      const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) return;
      char buffer[4096];
      pollfd polled{fd, POLLIN, 0};
      if (::poll(&polled, 1, 1000) > 0) {
        const ssize_t count = ::read(fd, &buffer[0], sizeof(buffer));
        if (count > 0) request_.assign(&buffer[0], static_cast<std::size_t>(count));
      }
      for (const auto& piece : pieces_) {
        if (::send(fd, piece.data(), piece.size(), MSG_NOSIGNAL) < 0) break;
        std::this_thread::sleep_for(pause_);
      }
      while (!close_ && !stop_) std::this_thread::sleep_for(5ms);
      ::close(fd);
    }
  }

  std::vector<std::string> pieces_;
  std::chrono::milliseconds pause_;
  bool close_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_ = false;
  std::string request_;
  std::thread thread_;
};

class ProberTest : public ::testing::Test {
 protected:
  std::unique_ptr<Prober> prober_ = make_prober();
};

TEST_F(ProberTest, GetsAPage) {
  SmallServer server({"HTTP/1.1 200 OK\r\n", "\r\nhel", "lo"}, 5ms, true);
  const auto response = prober_->http_get(server.url("/health?full=1"), 5s);
  ASSERT_TRUE(response) << response.error().str();
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "hello");
  EXPECT_TRUE(server.request().starts_with("GET /health?full=1 HTTP/1.0\r\nHost: 127.0.0.1:"));
}

TEST_F(ProberTest, DoesNotWaitForAServerThatKeepsTheConnection) {
  SmallServer server({"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"}, 0ms, false);
  EXPECT_EQ(prober_->http_get(server.url(), 5s)->status, 204);
}

TEST_F(ProberTest, ASilentServerMeetsTheDeadline) {
  SmallServer server({}, 0ms, false);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(prober_->http_get(server.url(), 200ms).error().code, ErrorCode::timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
}

TEST_F(ProberTest, AServerThatDripsMeetsTheDeadline) {
  SmallServer server(std::vector<std::string>(100, "x"), 20ms, true);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(prober_->http_get(server.url(), 300ms).error().code, ErrorCode::timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
}

TEST_F(ProberTest, ALargePageIsCutOff) {
  SmallServer server({"HTTP/1.0 200 OK\r\n\r\n" + std::string(3U << 20U, 'x')}, 0ms, true);
  EXPECT_EQ(prober_->http_get(server.url(), 5s)->body.size(), 1U << 20U);
}

TEST_F(ProberTest, ConnectsToWhatListensAndNotToWhatDoesNot) {
  std::uint16_t port = 0;
  {
    SmallServer server({}, 0ms, true);
    port = server.port();
    EXPECT_TRUE(prober_->connect("127.0.0.1", port, 2s));
    EXPECT_TRUE(prober_->connect("localhost", port, 2s));
  }
  const Status closed = prober_->connect("127.0.0.1", port, 2s);
  EXPECT_EQ(closed.error().code, ErrorCode::io);
  EXPECT_EQ(closed.error().message,
            "connect to 127.0.0.1 port " + std::to_string(port) + ": Connection refused");
}

TEST_F(ProberTest, ANameThatOnlyDnsKnowsIsNotLookedUp) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(prober_->connect("nowhere.invalid", 80, 5s).error().code, ErrorCode::not_found);
  EXPECT_EQ(prober_->http_get("http://nowhere.invalid/", 5s).error().code, ErrorCode::not_found);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
}

}  // namespace
}  // namespace tend::system
