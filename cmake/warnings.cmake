# The warnings every target of ours is built with, each with the reason it is worth an error.
add_library(tend_warnings INTERFACE)
target_compile_options(tend_warnings INTERFACE
  -Wall -Wextra          # the common mistakes; nothing here has cost more than it found
  -Werror                # a warning that may stay is a warning nobody reads
  -Wshadow               # two things of one name in one function: the reader takes the wrong one
  -Wnon-virtual-dtor     # doors are deleted through their base
  -Wold-style-cast       # a C cast hides which of four casts was meant
  -Woverloaded-virtual   # a door whose method is hidden instead of overridden is silently the wrong door
  -Wsuggest-override     # a changed door must break every implementation, loudly
  -Wconversion           # sizes and modes come from files of strangers: no silent narrowing
  -Wsign-conversion      # the same, for signs: read() returns -1
  -Wnull-dereference     # flow-based; finds the forgotten check after a lookup
  -Wimplicit-fallthrough # a missing break between actions would do two
  -Wformat=2             # format strings are code
)
# GCC 12 reports possible null dereferences inside libstdc++ and tl::expected when it inlines them under optimisation.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(tend_warnings INTERFACE $<$<NOT:$<CONFIG:Debug>>:-Wno-null-dereference>)
endif()

if(TEND_SANITIZE)
  add_compile_options(-fsanitize=${TEND_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${TEND_SANITIZE})
endif()
