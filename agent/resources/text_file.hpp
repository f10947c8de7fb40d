// A text file of which a kind edits a part: read, edited, put back with the owner and mode it has.
#pragma once

#include <functional>
#include <string>

#include "model/state.hpp"
#include "system/file_system.hpp"

namespace tend::resources {

// The state's evidence: the whole text.
inline constexpr const char* kText = ".text";

// {exists, .text}: the text is unknown where only root may read it. An error when the path is no
// regular file: replacing a link would cut off whoever follows it.
Result<model::State> observe_text(const std::string& path, const system::FileReader& files);

// A missing file is an error unless `create`; one that is made gets `attributes`.
Status edit_text(const std::string& path, bool create, system::FileSystem& files,
                 const std::function<std::string(const std::string&)>& edit,
                 const system::Validator& validate = {},
                 const system::FileAttributes& attributes = {});

}  // namespace tend::resources
