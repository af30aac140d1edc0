# What `DOCKET_SANITIZER` adds to every target. Frame pointers make the reports readable.
if(DOCKET_SANITIZER)
  add_compile_options(-Wno-maybe-uninitialized)  # g++ 12.2 sees faults in instrumented std::regex and std::variant that are none
endif()
if(DOCKET_SANITIZER STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(DOCKET_SANITIZER STREQUAL "thread")
  # Asio uses atomic_thread_fence, which TSan does not model; -Wno-tsan says that we know.
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer -Wno-tsan)
  add_link_options(-fsanitize=thread)
elseif(DOCKET_SANITIZER)
  message(FATAL_ERROR "DOCKET_SANITIZER is '${DOCKET_SANITIZER}'; it is 'address', 'thread' or empty")
endif()

# Coverage for libFuzzer in every object; its main only in the fuzzers (tests/fuzz). libstdc++ checks its own indices besides.
if(DOCKET_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR DOCKET_SANITIZER)
    message(FATAL_ERROR "DOCKET_FUZZ wants clang, and brings the address sanitizer itself: cmake --preset fuzz")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  add_link_options(-fsanitize=address,undefined)
endif()
