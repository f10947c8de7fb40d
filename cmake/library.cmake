# tend_library(NAME LINKS …): one floor's folder as one static library. Sources are all .cpp files of the folder, so that
# a new kind or fact costs no edit here. LINKS names lower floors and the third-party homes; tests/architecture holds the
# include lines to the table in agent/README.md.
function(tend_library name)
  cmake_parse_arguments(ARG "" "" "LINKS;PRIVATE_LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_library(tend_${name} STATIC ${sources})
  target_include_directories(tend_${name} PUBLIC ${PROJECT_SOURCE_DIR}/agent)
  target_link_libraries(tend_${name} PUBLIC ${ARG_LINKS} PRIVATE tend_warnings ${ARG_PRIVATE_LINKS})
  tend_precompile(tend_${name})
endfunction()

function(tend_precompile target)
  if(TEND_PCH)
    target_precompile_headers(${target} PRIVATE
      <algorithm> <map> <memory> <optional> <string> <string_view> <vector> <variant> <functional>
      <tl/expected.hpp> <fmt/format.h>)
  endif()
endfunction()
