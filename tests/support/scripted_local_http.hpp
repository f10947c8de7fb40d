// A daemon's answers by script; what nobody scripted is an answer that does not come in time.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "system/local_http.hpp"

namespace tend::testing {

class ScriptedLocalHttp : public system::LocalHttp {
 public:
  ScriptedLocalHttp& on(const std::string& target, Result<std::string> answer) {
    answers_.insert_or_assign(target, std::move(answer));
    return *this;
  }
  const std::vector<std::string>& asked() const { return asked_; }

  Result<std::string> get(const std::string& socket, const std::string& target,
                          std::chrono::milliseconds /*timeout*/) const override {
    asked_.push_back(socket + " " + target);
    const auto found = answers_.find(target);
    if (found != answers_.end()) return found->second;
    return fail(ErrorCode::timeout, socket + " did not answer in time");
  }

 private:
  std::map<std::string, Result<std::string>> answers_;
  mutable std::vector<std::string> asked_;
};

}  // namespace tend::testing
