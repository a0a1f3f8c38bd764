#pragma once

#include <QImage>
#include <QSize>
#include <memory>
#include <string>

namespace chreode {

/// What an MP4 says about itself.
struct FilmWords {
  std::string title, description;
  std::string comment;  ///< the record as JSON
  std::string file;     ///< what errors call it, when it is written under another name first
};

/// Writes pictures one after another as an H.264 film in an MP4 file. FFmpeg's libraries, which do
/// it, bring some 90 others: they lie behind a module library that is opened on first use.
class FilmEncoder {
 public:
  /// `size` in even numbers of pixels. Throws Error where the file cannot be written or FFmpeg was
  /// built without an H.264 encoder.
  static std::unique_ptr<FilmEncoder> open(const std::string& path, const QSize& size,
                                           int framesPerSecond, const FilmWords& words);
  virtual ~FilmEncoder() = default;

  /// The next picture, of that size. Throws Error.
  virtual void add(const QImage& picture) = 0;
  /// Writes what is still in the encoder and closes the file. Throws Error.
  virtual void finish() = 0;
};

}  // namespace chreode
