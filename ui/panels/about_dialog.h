#pragma once

#include <QDialog>
#include <vector>

namespace chreode {

/// A line of About: what, and which version or figure.
struct AboutRow {
  QString name;  ///< "Qt", "OpenGL renderer", "BLAS"
  QString value;
  bool warning = false;  ///< something is wrong with it, such as a slow BLAS
};

/// What the program is, what it runs on, and a button that copies all of it for a report.
class AboutDialog : public QDialog {
  Q_OBJECT
 public:
  AboutDialog(const QString& version, const std::vector<AboutRow>& rows, QWidget* parent = nullptr);
};

}  // namespace chreode
