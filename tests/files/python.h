#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <string>

namespace chreode {

struct PythonOutcome {
  int code = -1;
  std::string out;
  std::string err;
};

/// What scripts that write HDF5 files start with: they go to the folder that is their first
/// argument.
inline const QString& hdf5Prelude() {
  static const QString prelude = QStringLiteral(R"(
import os, sys
import h5py
import numpy as np

os.chdir(sys.argv[1])
text = h5py.string_dtype()

def strings(values):
    return np.array(values, dtype=object)

def encode(node, kind, version):
    node.attrs["encoding-type"] = kind
    node.attrs["encoding-version"] = version
    return node
)");
  return prelude;
}

/// Runs a script in the system's Python, which has the packages of the distribution.
inline PythonOutcome runPython(const QString& script, const QStringList& arguments = {}) {
  QProcess process;
  process.start(QStringLiteral("/usr/bin/python3"),
                QStringList{QStringLiteral("-c"), script} + arguments);
  if (!process.waitForFinished(120000)) return {};
  return {process.exitCode(), process.readAllStandardOutput().toStdString(),
          process.readAllStandardError().toStdString()};
}

inline bool pythonHas(const char* module) {
  return runPython(QStringLiteral("import %1").arg(QString::fromLatin1(module))).code == 0;
}

}  // namespace chreode
