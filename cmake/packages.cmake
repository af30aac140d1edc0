# The libraries we stand on, as targets. Which Debian package each comes from, and why it is here, stands in packages.txt.
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Boost 1.81 EXACT REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(lz4 REQUIRED IMPORTED_TARGET liblz4)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(graphviz REQUIRED IMPORTED_TARGET libgvc)
find_library(DOCKET_GRAPHVIZ_DOT gvplugin_dot_layout PATH_SUFFIXES graphviz REQUIRED)  # a plugin, but linked: no search when it runs

# Asio, Beast and JSON are compiled once, each in one source of its own, and everywhere else only declared: it is the difference
# between minutes and tens of minutes.
add_library(docket_boost_json STATIC ${CMAKE_SOURCE_DIR}/cmake/boost/json.cpp)
target_compile_features(docket_boost_json PUBLIC cxx_std_20)
target_link_libraries(docket_boost_json PUBLIC Boost::headers)
target_compile_definitions(docket_boost_json PUBLIC BOOST_JSON_NO_LIB BOOST_CONTAINER_NO_LIB)

add_library(docket_boost_asio STATIC
  ${CMAKE_SOURCE_DIR}/cmake/boost/asio.cpp
  ${CMAKE_SOURCE_DIR}/cmake/boost/beast.cpp)
target_compile_features(docket_boost_asio PUBLIC cxx_std_20)
target_link_libraries(docket_boost_asio PUBLIC Boost::headers Threads::Threads)
target_compile_definitions(docket_boost_asio PUBLIC
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_ARRAY)
