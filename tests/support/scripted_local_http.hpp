// A daemon's answers by script; what nobody scripted is an answer that does not come in time.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "system/local_http.hpp"

namespace tend::testing {

class ScriptedLocalHttp : public system::LocalHttpWriter {
 public:
  // The answer to GET of `target` from then on, with status 200.
  ScriptedLocalHttp& on(const std::string& target, Result<std::string> answer) {
    if (!answer) return set(target, tl::unexpected(std::move(answer).error()));
    return set(target, system::HttpResponse{200, std::move(*answer)});
  }
  // To anything: "GET /info", "POST /containers/x/start", "DELETE /containers/x".
  ScriptedLocalHttp& on_call(const std::string& call, int status, std::string body = "") {
    answers_.insert_or_assign(call, system::HttpResponse{status, std::move(body)});
    return *this;
  }
  const std::vector<std::string>& asked() const { return asked_; }
  // POSTs and DELETEs in order, each with its body behind a space, if any.
  const std::vector<std::string>& told() const { return told_; }

  Result<system::HttpResponse> get(const std::string& socket, const std::string& target,
                                   std::chrono::milliseconds /*timeout*/) const override {
    asked_.push_back(socket + " " + target);
    return answer_to("GET " + target, socket);
  }
  Result<system::HttpResponse> post(const std::string& socket, const std::string& target,
                                    const std::string& body,
                                    std::chrono::milliseconds /*timeout*/) override {
    told_.push_back("POST " + target + (body.empty() ? "" : " " + body));
    return answer_to("POST " + target, socket);
  }
  Result<system::HttpResponse> remove(const std::string& socket, const std::string& target,
                                      std::chrono::milliseconds /*timeout*/) override {
    told_.push_back("DELETE " + target);
    return answer_to("DELETE " + target, socket);
  }

 private:
  ScriptedLocalHttp& set(const std::string& target, Result<system::HttpResponse> answer) {
    answers_.insert_or_assign("GET " + target, std::move(answer));
    return *this;
  }
  Result<system::HttpResponse> answer_to(const std::string& call, const std::string& socket) const {
    const auto found = answers_.find(call);
    if (found != answers_.end()) return found->second;
    return fail(ErrorCode::timeout, socket + " did not answer in time");
  }

  std::map<std::string, Result<system::HttpResponse>> answers_;
  mutable std::vector<std::string> asked_;
  std::vector<std::string> told_;
};

}  // namespace tend::testing
