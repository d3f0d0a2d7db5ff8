# A test of ctest's for each suite of a GoogleTest program. One for each of its tests would be a process each, and under
# a sanitizer a process takes longer to start than most tests.

if(NOT CMAKE_SCRIPT_MODE_FILE)
    set(TEST_SUITES_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

    # Lists the suites when the program is built, each as <folder>/<suite>, as programs may have one of the same name:
    # add_suites(<target> FOLDER <folder> LABEL <label> [FILTER <of GoogleTest>])
    function(add_suites target)
        cmake_parse_arguments(PARSE_ARGV 1 SUITES "" "FOLDER;LABEL;FILTER" "")
        set(list ${CMAKE_CURRENT_BINARY_DIR}/${target}_suites.cmake)
        add_custom_command(TARGET ${target} POST_BUILD
            COMMAND ${CMAKE_COMMAND} "-DPROGRAM=$<TARGET_FILE:${target}>" "-DFILTER=${SUITES_FILTER}"
                -DFOLDER=${SUITES_FOLDER} -DLABEL=${SUITES_LABEL} -DTIMEOUT=${SUITE_TIMEOUT} "-DLIST=${list}" -P ${TEST_SUITES_SCRIPT}
            VERBATIM)
        if(NOT EXISTS ${list})
            file(WRITE ${list} "add_test(${target}_is_not_built ${target})\n")
        endif()
        set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${list})
    endfunction()
    return()
endif()

execute_process(COMMAND ${PROGRAM} --gtest_list_tests "--gtest_filter=*${FILTER}"
    OUTPUT_VARIABLE listed COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "(^|\n)[A-Za-z][^ \n]*[.]" suites "${listed}")
if(NOT suites)
    message(FATAL_ERROR "${PROGRAM} has no tests")
endif()
set(tests "")
foreach(suite IN LISTS suites)
    string(STRIP "${suite}" suite)
    string(REGEX REPLACE "[.]$" "" name "${FOLDER}/${suite}")
    string(APPEND tests "add_test([=[${name}]=] [=[${PROGRAM}]=] [=[--gtest_filter=${suite}*${FILTER}]=])\n"
        "set_tests_properties([=[${name}]=] PROPERTIES LABELS ${LABEL} TIMEOUT ${TIMEOUT})\n")
endforeach()
file(WRITE ${LIST} "${tests}")
