#include <QProcess>
#include <QtTest>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

using Names = std::set<std::string>;

/// What each folder may include besides itself and core/base.
const std::map<std::string, Names>& allowedFolders() {
  static const Names core{"expression", "files",      "latent",  "model",
                          "judge",      "neighbors",  "whatif",  "projection",
                          "stats",      "simulation", "notebook"};
  const auto with = [](Names names, std::initializer_list<std::string> more) {
    names.insert(more);
    return names;
  };
  static const std::map<std::string, Names> allowed{
      {"base", {}},
      {"expression", {}},
      {"files", {"expression"}},
      {"neighbors", {}},
      {"simulation", {"expression"}},
      {"stats", {"expression", "neighbors"}},
      {"latent", {"expression", "neighbors"}},
      {"model", {"expression", "latent"}},
      {"model_torch", {"expression", "latent", "model"}},
      {"projection", {"expression", "latent", "model", "neighbors"}},
      {"judge", {"expression", "latent", "model", "neighbors", "projection", "stats"}},
      {"whatif", {"expression", "latent", "model", "neighbors", "stats"}},
      {"notebook",
       {"expression", "files", "judge", "latent", "model", "neighbors", "stats", "whatif"}},
      {"render", {}},
      {"jobs", {}},
      {"plots", {"expression"}},
      {"scene", with(core, {"render", "plots"})},
      {"panels", with(core, {"plots", "jobs"})},
      {"figures", with(core, {"plots", "render", "scene"})},
      {"film", with(core, {"plots", "render", "scene", "figures"})},
      {"film_ffmpeg", {"film"}},
      {"session", with(core, {"jobs"})},
      {"window", with(core, {"render", "jobs", "plots", "scene", "panels", "figures", "film", "session"})},
      {"app", with(core, {"render", "jobs", "plots", "scene", "panels", "figures", "film", "session",
                          "window"})},
  };
  return allowed;
}

struct Include {
  fs::path file;
  std::string folder;  ///< of the file: "expression", "app" …
  bool core;
  bool ours;  ///< in quotes
  std::string name;
};

std::vector<Include> includesOf(const fs::path& directory, const std::string& folder, bool core) {
  static const std::regex pattern(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  std::vector<Include> includes;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(directory)) {
    const fs::path extension = entry.path().extension();
    if (extension != ".h" && extension != ".cpp") continue;
    std::ifstream stream(entry.path());
    for (std::string line; std::getline(stream, line);) {
      std::smatch match;
      if (!std::regex_search(line, match, pattern)) continue;
      includes.push_back({entry.path(), folder, core, match[1] == "\"", match[2]});
    }
  }
  return includes;
}

std::vector<Include> allIncludes() {
  const fs::path root(CHREODE_SOURCE_DIR);
  std::vector<Include> includes = includesOf(root / "app", "app", false);
  for (const std::string layer : {"core", "ui"}) {
    for (const fs::directory_entry& entry : fs::directory_iterator(root / layer)) {
      if (!entry.is_directory()) continue;
      const auto found =
          includesOf(entry.path(), entry.path().filename().string(), layer == "core");
      includes.insert(includes.end(), found.begin(), found.end());
    }
  }
  return includes;
}

bool matches(const std::string& text, const char* pattern) {
  return std::regex_search(text, std::regex(pattern));
}

std::string sentence(const Include& include) {
  return include.file.string() + " includes " + include.name;
}

/// What a command prints; fails the test when it cannot be run.
std::string output(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.start(program, arguments);
  if (!process.waitForFinished() || process.exitCode() != 0) return {};
  return process.readAllStandardOutput().toStdString();
}

constexpr const char* torchLibrary = "lib(torch|c10|caffe)";

}  // namespace

class TestLayering : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void everyFolderIsKnown();
  void foldersIncludeOnlyWhatTheyMay();
  void theGraphHasNoCircle();
  void coreKnowsNoWindow();
  void librariesStayInTheirFolders();
  void programNamesNoTorch();

 private:
  std::vector<Include> m_includes;
};

void TestLayering::initTestCase() {
  m_includes = allIncludes();
  QVERIFY(m_includes.size() > 200);
}

void TestLayering::everyFolderIsKnown() {
  for (const Include& include : m_includes) {
    QVERIFY2(allowedFolders().contains(include.folder), include.folder.c_str());
  }
}

void TestLayering::foldersIncludeOnlyWhatTheyMay() {
  for (const Include& include : m_includes) {
    if (!include.ours) continue;
    const std::size_t slash = include.name.find('/');
    if (slash == std::string::npos) {
      // A file of the same folder, or what AUTOMOC makes of one.
      QVERIFY2(include.folder == "app" || include.name.ends_with(".moc"),
               sentence(include).c_str());
      continue;
    }
    const std::string folder = include.name.substr(0, slash);
    QVERIFY2(folder == include.folder || folder == "base" ||
                 allowedFolders().at(include.folder).contains(folder),
             sentence(include).c_str());
  }
}

// Of the table above: folders can be taken away one by one, each when it uses none that is left.
void TestLayering::theGraphHasNoCircle() {
  std::map<std::string, Names> left = allowedFolders();
  while (!left.empty()) {
    const auto free = std::find_if(left.begin(), left.end(), [&](const auto& folder) {
      return std::none_of(folder.second.begin(), folder.second.end(),
                          [&](const std::string& used) { return left.contains(used); });
    });
    QVERIFY2(free != left.end(), left.begin()->first.c_str());
    left.erase(free);
  }
}

void TestLayering::coreKnowsNoWindow() {
  for (const Include& include : m_includes) {
    if (!include.core || include.ours) continue;
    QVERIFY2(!matches(include.name, "^(Q[A-Z]|Qt|vtk|GL/|EGL/|X11/)"), sentence(include).c_str());
  }
}

void TestLayering::librariesStayInTheirFolders() {
  const std::vector<std::pair<const char*, Names>> homes{
      {"^(torch|ATen|c10|caffe2)/", {"model_torch"}},
      {"^(hdf5|H5)", {"files"}},
      {"^lzf", {"files"}},
      {"^faiss/", {"neighbors"}},
      {"^vtk(?!Version)", {"render", "scene", "figures"}},  // About names VTK's version
      {"^CLI/", {"app"}},
      {"^lib(av|sw)", {"film_ffmpeg"}},
  };
  for (const auto& [pattern, folders] : homes) {
    bool used = false;
    for (const Include& include : m_includes) {
      if (include.ours || !matches(include.name, pattern)) continue;
      used = true;
      QVERIFY2(folders.contains(include.folder), sentence(include).c_str());
    }
    QVERIFY2(used, pattern);
  }
}

void TestLayering::programNamesNoTorch() {
  const QString readelf = QStringLiteral("readelf");
  const std::string program =
      output(readelf, {QStringLiteral("-d"), QStringLiteral(CHREODE_PROGRAM)});
  QVERIFY2(matches(program, "NEEDED.*libQt6Core"), program.c_str());
  QVERIFY2(!matches(program, torchLibrary), program.c_str());
  // Nor does anything that it pulls in.
  const std::string all = output(QStringLiteral("ldd"), {QStringLiteral(CHREODE_PROGRAM)});
  QVERIFY2(matches(all, "libQt6Core"), all.c_str());
  QVERIFY2(!matches(all, torchLibrary), all.c_str());
  // The pattern does find LibTorch where it is.
  const std::string engine =
      output(readelf, {QStringLiteral("-d"), QStringLiteral(CHREODE_ENGINE)});
  QVERIFY2(matches(engine, torchLibrary), engine.c_str());
}

QTEST_GUILESS_MAIN(TestLayering)
#include "test_layering.moc"
