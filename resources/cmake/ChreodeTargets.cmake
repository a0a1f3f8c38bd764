# Helpers that every folder uses, so that a folder's CMakeLists.txt says only what is its own.

# Warnings, sanitizers and optimisation for our own code; linked PRIVATE by every target.
add_library(chreode_flags INTERFACE)
target_compile_options(chreode_flags INTERFACE -Wall -Wextra -Wpedantic)
target_compile_definitions(chreode_flags INTERFACE
  QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
  QT_USE_QSTRINGBUILDER)
if(CHREODE_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "CHREODE_FUZZ needs clang: configure with -DCMAKE_CXX_COMPILER=clang++-16.")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(CHREODE_SANITIZE)
  add_compile_options(-fsanitize=${CHREODE_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CHREODE_SANITIZE})
endif()

# chreode_library(NAME SOURCES a.cpp … [PUBLIC lib …] [PRIVATE lib …] [PRECOMPILE header …] [MODULE] [QT])
#
# One folder of core/ or ui/. Its headers are reached as "NAME/header.h" by this target and by those
# that link it, and by nobody else: the include directory holds a link to this folder alone, so an
# include of a folder that is not linked does not compile. PRECOMPILE: the libraries' own headers that
# most of its files include.
function(chreode_library name)
  cmake_parse_arguments(arg "MODULE;QT" "" "SOURCES;PUBLIC;PRIVATE;PRECOMPILE" ${ARGN})
  if(arg_MODULE)
    add_library(${name} MODULE ${arg_SOURCES})
  else()
    add_library(${name} STATIC ${arg_SOURCES})
  endif()
  set(include_dir ${CMAKE_BINARY_DIR}/include/${name})
  file(MAKE_DIRECTORY ${include_dir})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${include_dir}/${name} SYMBOLIC)
  target_include_directories(${name} PUBLIC ${include_dir})
  target_link_libraries(${name} PUBLIC ${arg_PUBLIC} PRIVATE chreode_flags ${arg_PRIVATE})
  if(arg_PRECOMPILE)
    target_precompile_headers(${name} PRIVATE ${arg_PRECOMPILE})
  endif()
  if(arg_QT)
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
  endif()
endfunction()

# Two thirds of the time that a test takes to compile goes into the same few headers. They are compiled
# once for the tests of core and once for those of ui, which are told more of Qt.
function(chreode_test_headers name)
  cmake_parse_arguments(arg "" "" "LIBS;HEADERS" ${ARGN})
  add_executable(${name} ${CMAKE_SOURCE_DIR}/tests/no_tests.cpp)
  chreode_test_options(${name})
  target_link_libraries(${name} PRIVATE ${arg_LIBS})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

# What is tested is built as it is shipped; the tests' own code is only to compile quickly.
function(chreode_test_options name)
  target_link_libraries(${name} PRIVATE chreode_flags Qt6::Test)
  # Qt's definition names the folder, and what is compiled once must be defined alike in all of them.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1> -UQT_TESTCASE_BUILDDIR
                         -UQT_TESTCASE_SOURCEDIR)
  target_compile_definitions(${name} PRIVATE
    CHREODE_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    CHREODE_PROGRAM="$<TARGET_FILE:chreode>")
endfunction()

# chreode_test(NAME LABEL unit|widget|render|data|layering|cli SOURCES … LIBS …)
#
# One QtTest executable. `unit` and `data` tests run without a display; `widget` tests use Qt's
# offscreen platform; `render` tests need an X server (tests/run starts Xvfb) and run one at a time.
function(chreode_test name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  chreode_test_options(${name})
  target_link_libraries(${name} PRIVATE ${CHREODE_TEST_LIBS} ${arg_LIBS})
  if(NOT torch IN_LIST arg_LIBS)
    target_precompile_headers(${name} REUSE_FROM ${CHREODE_TEST_HEADERS})
  endif()
  # A test is one source: there is nothing to unite, and no second file may be made of it.
  set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)
  # moc by itself: AUTOMOC starts several processes a target, which for so many small ones adds up.
  set(moc ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc)
  qt_generate_moc(${name}.cpp ${moc} TARGET ${name})
  target_sources(${name} PRIVATE ${moc})
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  add_test(NAME ${name} COMMAND ${name})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set(platform offscreen)
  if(arg_LABEL STREQUAL "render")
    set(platform xcb)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABEL}" TIMEOUT ${arg_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=${platform};OMP_NUM_THREADS=2;LC_ALL=C.UTF-8"
    SKIP_REGULAR_EXPRESSION "SKIP   : .*::initTestCase")
endfunction()
