#include <QtTest>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "hidden_names.h"

namespace fs = std::filesystem;

namespace {

struct Source {
  std::string file;
  std::vector<HiddenName> names;
};

/// The sources of each folder: of each target, but for the few that two targets share.
std::map<std::string, std::vector<Source>> sourcesByFolder() {
  const fs::path root(CHREODE_SOURCE_DIR);
  std::map<std::string, std::vector<Source>> folders;
  for (const char* layer : {"core", "ui", "app"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / layer)) {
      if (entry.path().extension() != ".cpp") continue;
      std::ifstream stream(entry.path());
      const std::string text{std::istreambuf_iterator<char>(stream), {}};
      folders[fs::relative(entry.path().parent_path(), root).string()].push_back(
          {entry.path().filename().string(), hiddenNames(text)});
    }
  }
  return folders;
}

std::string clashesOf(const std::string& folder, const std::vector<Source>& sources) {
  std::string clashes;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    for (std::size_t j = i + 1; j < sources.size(); ++j) {
      for (const HiddenName& name : sources[i].names) {
        for (const HiddenName& other : sources[j].names) {
          if (!clash(name, other)) continue;
          clashes += "\n" + folder + ": " + sources[i].file + " and " + sources[j].file +
                     " both have " + name.name;
        }
      }
    }
  }
  return clashes;
}

std::string namesIn(const char* source) {
  std::string names;
  for (const HiddenName& name : hiddenNames(source)) {
    names += (names.empty() ? "" : " ") + name.name;
  }
  return names;
}

bool clashing(const char* a, const char* b) {
  return !clashesOf({}, {{"a.cpp", hiddenNames(a)}, {"b.cpp", hiddenNames(b)}}).empty();
}

}  // namespace

/// The Release preset compiles several files of a folder as one, in which their anonymous
/// namespaces are one, too.
class TestHiddenNames : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void namesAreRead();
  void onlyRealClashesCount();
  void filesOfAFolderCanBeCompiledAsOne();
};

void TestHiddenNames::namesAreRead() {
  const char* source = R"X(
    #include <x>
    #define MACRO(x) { x
    namespace chreode {
    int seen = 1;
    namespace {
    struct Later;
    constexpr std::size_t kBytes = std::size_t{4} << 20;  // } a remark {
    const char* kText = "}{";
    constexpr char kSign = '{', kOther = 1'000;
    const auto kRaw = R"(" } )";
    template <typename T, typename U = std::vector<T>>
    [[nodiscard]] T twice(const T& value) { return value + value; }
    inline __attribute__((always_inline)) void body(int) {}
    struct Cell { int code; void move(); };
    enum class Kind : int { one, two };
    using Clock = std::chrono::steady_clock;
    const std::map<int, std::string> kNames{{1, "one"}};
    class Walk final : public Base { int m_a{1}; };
    void Cell::move() {}
    bool operator==(const Cell&, const Cell&) { return true; }
    }  // namespace
    void outside() { int local = 0; }
    }
  )X";
  QCOMPARE(namesIn(source),
           std::string("kBytes kText kSign kRaw twice body Cell Kind Clock kNames Walk"));
}

void TestHiddenNames::onlyRealClashesCount() {
  QVERIFY(clashing("namespace { int a = 1; }", "namespace { double a() { return 2; } }"));
  QVERIFY(clashing("namespace { int a(const std::string& x) { return 1; } }",
                   "namespace { void a(const std::string& other = {}) {} }"));
  QVERIFY(clashing("namespace { struct A { int x; }; }", "namespace { struct A { int x; }; }"));
  QVERIFY(clashing("namespace { using A = int; }", "namespace { using A = long; }"));
  QVERIFY(!clashing("namespace { using A = int; }", "namespace { using A = int; }"));
  QVERIFY(!clashing("namespace { int a(int x) { return x; } }",
                    "namespace { int a(double x) { return 1; } }"));
  QVERIFY(!clashing("namespace { int a = 1; }", "namespace { int b = 1; } void f() { int a; }"));
}

void TestHiddenNames::filesOfAFolderCanBeCompiledAsOne() {
  std::string clashes;
  std::size_t names = 0;
  for (const auto& [folder, sources] : sourcesByFolder()) {
    for (const Source& source : sources) names += source.names.size();
    clashes += clashesOf(folder, sources);
  }
  QVERIFY(names > 1000);
  QVERIFY2(clashes.empty(),
           ("Release compiles several files of a folder as one. Let these files share what is the "
            "same, in a header of the folder, and give what differs a name that says how:" +
            clashes)
               .c_str());
}

QTEST_GUILESS_MAIN(TestHiddenNames)
#include "test_hidden_names.moc"
