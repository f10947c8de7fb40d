#include "system/import/download.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <array>
#include <memory>

#include "system/imports.hpp"

namespace tend::import {
namespace {

constexpr long kMostRedirects = 5;
constexpr long kConnectSeconds = 30;
// A server that sends nothing for so long will not send the rest either.
constexpr long kSilenceSeconds = 60;
constexpr long kHttpOk = 200;

struct Cleanup {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};

struct Taker {
  Output& output;
  Status status = {};
};

std::size_t take(char* data, std::size_t size, std::size_t count, void* taker) {
  auto* to = static_cast<Taker*>(taker);
  to->status = to->output.write(data, size * count);
  return to->status ? size * count : 0;
}

// libcurl's own function takes whatever it is given.
template <class T>
void set(CURL* curl, CURLoption option, T value) {
  curl_easy_setopt(curl, option, value);
}

void set_up(CURL* curl, const std::string& url) {
  const bool https = url.starts_with("https://");
  set(curl, CURLOPT_URL, url.c_str());
  set(curl, CURLOPT_PROTOCOLS_STR, https ? "https" : "http");
  set(curl, CURLOPT_REDIR_PROTOCOLS_STR, https ? "https" : "http,https");
  set(curl, CURLOPT_FOLLOWLOCATION, 1L);
  set(curl, CURLOPT_MAXREDIRS, kMostRedirects);
  set(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  set(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  set(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  set(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(curl, CURLOPT_LOW_SPEED_TIME, kSilenceSeconds);
  set(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(system::kImportLimit));
  set(curl, CURLOPT_NOSIGNAL, 1L);
  set(curl, CURLOPT_USERAGENT, "tend");
  // The body of an answer that is none of ours must not be handed over.
  set(curl, CURLOPT_FAILONERROR, 1L);
}

std::string words_for(CURLcode code, const char* said) {
  return *said != '\0' ? said : curl_easy_strerror(code);
}

}  // namespace

Status download(const std::string& url, Output& output) {
  const std::unique_ptr<CURL, Cleanup> curl(curl_easy_init());
  if (curl == nullptr) return fail(ErrorCode::failed, "libcurl cannot be set up");
  std::array<char, CURL_ERROR_SIZE> said{};
  Taker taker{output};
  set_up(curl.get(), url);
  set(curl.get(), CURLOPT_ERRORBUFFER, said.data());
  set(curl.get(), CURLOPT_WRITEFUNCTION, &take);
  set(curl.get(), CURLOPT_WRITEDATA, static_cast<void*>(&taker));
  const CURLcode code = curl_easy_perform(curl.get());
  if (!taker.status) return taker.status;
  if (code != CURLE_OK) return fail(ErrorCode::failed, words_for(code, said.data()));
  long answer = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
  if (answer == kHttpOk) return {};
  return fail(ErrorCode::failed, fmt::format("the server answers {}", answer));
}

}  // namespace tend::import
