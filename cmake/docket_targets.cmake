# The policy of every target, said once: language level, warnings, include root.

# docket_library(<name> SOURCES <files>... [DEPENDS <targets>...] [PRIVATE_DEPENDS <targets>...])
# DEPENDS is all that the target may include; PRIVATE_DEPENDS are libraries that only its .cpp files see.
# A new source file is a line in a diff: no globbing.
function(docket_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  docket_policy(${name})
  target_link_libraries(${name} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_PRIVATE_DEPENDS})
endfunction()

# docket_test(<name> SOURCES <files>... DEPENDS <targets>... [LABELS <labels>...])
# One executable per folder of tests; tests/support brings doctest's main. It runs in the project's folder. Labels that ./dev reads:
# `tsan` (runs under the thread sanitizer too), `no_sanitizer` (runs without any).
function(docket_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;LABELS" ${ARGN})
  docket_executable(${name} ${arg_SOURCES})
  # What is tested is optimised; the tests themselves need not be, and doctest's macros take their time at -O2.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  target_link_libraries(${name} PRIVATE docket_test_support ${arg_DEPENDS})
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}")
  if("tsan" IN_LIST arg_LABELS)
    set_property(GLOBAL APPEND PROPERTY DOCKET_TSAN_TESTS ${name})
  endif()
endfunction()

# What an executable needs besides: the suppressions of its sanitizer.
function(docket_executable name)
  add_executable(${name} ${ARGN})
  docket_policy(${name})
  if(DOCKET_SANITIZER STREQUAL "thread")
    target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/thread_sanitizer.cpp)
  endif()
endfunction()

function(docket_policy name)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_features(${name} PUBLIC cxx_std_20)
  target_compile_options(${name} PRIVATE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum -Wnon-virtual-dtor
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    $<$<BOOL:${DOCKET_WARNINGS_AS_ERRORS}>:-Werror>)
endfunction()
