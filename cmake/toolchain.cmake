# What every object of ours is compiled and linked with.

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # A precompiled header carries its own time stamp: without the sloppiness ccache never hits; without the rest not
    # in another clone.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD)
    add_link_options(-fuse-ld=mold)
endif()

add_library(jsongled_flags INTERFACE)
target_compile_options(jsongled_flags INTERFACE
    -Wall -Wextra
    # GCC 12 sees overlaps in inlined std::string code where there are none.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wimplicit-fallthrough
    $<$<BOOL:${JSONGLED_WERROR}>:-Werror>)
target_include_directories(jsongled_flags INTERFACE ${PROJECT_SOURCE_DIR})

# fpch-preprocess lets ccache see through the precompiled header.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess)
endif()
if(JSONGLED_SANITIZE)
    add_compile_options(-fsanitize=${JSONGLED_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -O1)
    add_link_options(-fsanitize=${JSONGLED_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        # Clang 14 cannot put what it notes of a function's type before the parts of a coroutine.
        add_compile_options(-fno-sanitize=function)
    endif()
    if(JSONGLED_SANITIZE STREQUAL "thread")
        # Boost.Asio fences with a plain fence in places that GCC cannot instrument.
        add_compile_options(-Wno-tsan)
    endif()
else()
    add_compile_options(-g1 -fstack-protector-strong -D_FORTIFY_SOURCE=2)
endif()
