// Small operations on text that the standard library lacks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tend {

std::vector<std::string> split(std::string_view text, char separator);
// Lines without their newlines; a final newline ends the last line rather than starting another.
std::vector<std::string> split_lines(std::string_view text);
std::string_view trim(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string lower(std::string_view text);
std::string replace_all(std::string text, std::string_view from, std::string_view to);
// A base-10 integer filling the whole text, else nothing.
std::optional<long long> parse_integer(std::string_view text);
bool is_valid_utf8(std::string_view text);
// Control characters other than newline and tab as \xNN, so that no text from a host steers a
// terminal.
std::string printable(std::string_view text);
// "1 file", "2 files".
std::string count_of(std::size_t count, std::string_view singular, std::string_view plural = "");
// A commit as people read it: the first twelve digits of a hash, and whatever words follow
// ("+dirty").
std::string short_commit(std::string_view commit);
// The path without trailing or doubled slashes; "/" stays.
std::string normal_path(std::string_view path);
// The directory that holds `path`; "/" for top-level entries.
std::string parent_path(std::string_view path);
std::string base_name(std::string_view path);

}  // namespace tend
