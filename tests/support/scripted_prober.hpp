// Probes by script; what nobody scripted refuses the connection, as a closed port does.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "system/probe.hpp"

namespace tend::testing {

class ScriptedProber : public system::Prober {
 public:
  // Answers given for one target are used up in order; the last one stays.
  ScriptedProber& on_http(const std::string& url, Result<system::HttpResponse> answer) {
    http_[url].push_back(std::move(answer));
    return *this;
  }
  ScriptedProber& on_connect(const std::string& host, std::uint16_t port, Status answer = {}) {
    ports_[host + ":" + std::to_string(port)].push_back(std::move(answer));
    return *this;
  }
  const std::vector<std::string>& probes() const { return probes_; }

  Result<system::HttpResponse> http_get(const std::string& url,
                                        std::chrono::milliseconds /*timeout*/) override {
    probes_.push_back("GET " + url);
    if (!http_.contains(url)) return refused(url);
    return next(http_[url]);
  }
  Status connect(const std::string& host, std::uint16_t port,
                 std::chrono::milliseconds /*timeout*/) override {
    const std::string target = host + ":" + std::to_string(port);
    probes_.push_back("connect " + target);
    if (!ports_.contains(target)) return refused(target);
    return next(ports_[target]);
  }

 private:
  static tl::unexpected<Error> refused(const std::string& target) {
    return fail(ErrorCode::io, "connect to " + target + ": Connection refused");
  }
  template <class T>
  static T next(std::deque<T>& answers) {
    T answer = answers.front();
    if (answers.size() > 1) answers.pop_front();
    return answer;
  }

  std::map<std::string, std::deque<Result<system::HttpResponse>>> http_;
  std::map<std::string, std::deque<Status>> ports_;
  std::vector<std::string> probes_;
};

}  // namespace tend::testing
