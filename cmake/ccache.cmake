# ccache is used when it is there; nothing depends on it.
find_program(TEND_CCACHE ccache)
if(TEND_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers need these two, or every use of one is a miss (ccache manual, "Precompiled headers").
  set(CMAKE_CXX_COMPILER_LAUNCHER
      # Paths relative to the checkout, so that another clone of the same commit finds what this one compiled.
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=true
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${TEND_CCACHE})
  add_compile_options(-fpch-preprocess)
endif()
