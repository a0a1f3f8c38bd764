#include <memory>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

#include "base/error.h"
#include "film/film_encoder.h"

namespace chreode {

namespace {

constexpr int quality = 18;  // x264's constant rate factor: no loss that is seen

void must(int code, const std::string& film) {
  if (code >= 0) return;
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, text, sizeof text);
  throw Error("The film cannot be written: " + std::string(text) + ".", film);
}

template <typename T>
T* needed(T* made, const std::string& film) {
  if (!made) throw Error("The film cannot be written: too little memory.", film);
  return made;
}

struct Parts {
  std::string name;  ///< of the film, for errors
  AVFormatContext* file = nullptr;
  AVCodecContext* codec = nullptr;
  AVStream* stream = nullptr;
  AVFrame* frame = nullptr;
  AVPacket* packet = nullptr;
  SwsContext* convert = nullptr;
  std::int64_t next = 0;

  ~Parts() {
    sws_freeContext(convert);
    av_packet_free(&packet);
    av_frame_free(&frame);
    avcodec_free_context(&codec);
    if (file && file->pb) avio_closep(&file->pb);
    avformat_free_context(file);
  }
};

class FfmpegEncoder : public FilmEncoder {
 public:
  FfmpegEncoder(const std::string& path, const QSize& size, int framesPerSecond,
                const FilmWords& words);
  void add(const QImage& picture) override;
  void finish() override;

 private:
  void drain();

  std::unique_ptr<Parts> m_parts;
};

FfmpegEncoder::FfmpegEncoder(const std::string& path, const QSize& size, int framesPerSecond,
                             const FilmWords& words)
    : m_parts(std::make_unique<Parts>()) {
  av_log_set_level(AV_LOG_QUIET);  // what fails is thrown, and standard error is for our one line
  Parts& parts = *m_parts;
  parts.name = words.file;
  const std::string& name = parts.name;
  const AVCodec* encoder = avcodec_find_encoder_by_name("libx264");
  if (!encoder)
    throw Error("FFmpeg's libraries have no H.264 encoder here: libavcodec needs libx264.", name);
  must(avformat_alloc_output_context2(&parts.file, nullptr, "mp4", path.c_str()), name);
  parts.stream = needed(avformat_new_stream(parts.file, nullptr), name);
  parts.codec = needed(avcodec_alloc_context3(encoder), name);
  parts.codec->width = size.width();
  parts.codec->height = size.height();
  parts.codec->pix_fmt = AV_PIX_FMT_YUV420P;  // the one that every player shows
  parts.codec->time_base = {1, framesPerSecond};
  parts.codec->framerate = {framesPerSecond, 1};
  parts.codec->gop_size = framesPerSecond;
  parts.codec->colorspace = AVCOL_SPC_BT709;
  parts.codec->color_primaries = AVCOL_PRI_BT709;
  parts.codec->color_trc = AVCOL_TRC_BT709;
  parts.codec->color_range = AVCOL_RANGE_MPEG;
  // The same bytes on any machine.
  parts.codec->thread_count = 1;
  parts.codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT;
  parts.file->flags |= AVFMT_FLAG_BITEXACT;
  av_opt_set_int(parts.codec->priv_data, "crf", quality, 0);
  av_opt_set(parts.codec->priv_data, "preset", "fast", 0);
  must(avcodec_open2(parts.codec, encoder, nullptr), name);
  must(avcodec_parameters_from_context(parts.stream->codecpar, parts.codec), name);
  parts.stream->time_base = parts.codec->time_base;
  av_dict_set(&parts.file->metadata, "title", words.title.c_str(), 0);
  av_dict_set(&parts.file->metadata, "description", words.description.c_str(), 0);
  av_dict_set(&parts.file->metadata, "comment", words.comment.c_str(), 0);
  must(avio_open(&parts.file->pb, path.c_str(), AVIO_FLAG_WRITE), name);
  must(avformat_write_header(parts.file, nullptr), name);
  parts.packet = needed(av_packet_alloc(), name);
  parts.frame = needed(av_frame_alloc(), name);
  parts.frame->format = parts.codec->pix_fmt;
  parts.frame->width = size.width();
  parts.frame->height = size.height();
  must(av_frame_get_buffer(parts.frame, 0), name);
  parts.convert = needed(
      sws_getContext(size.width(), size.height(), AV_PIX_FMT_BGRA, size.width(), size.height(),
                     AV_PIX_FMT_YUV420P, SWS_BICUBIC | SWS_ACCURATE_RND, nullptr, nullptr, nullptr),
      name);
  sws_setColorspaceDetails(parts.convert, sws_getCoefficients(SWS_CS_DEFAULT), 1,
                           sws_getCoefficients(SWS_CS_ITU709), 0, 0, 1 << 16, 1 << 16);
}

void FfmpegEncoder::add(const QImage& picture) {
  Parts& parts = *m_parts;
  const QImage image = picture.convertToFormat(QImage::Format_RGB32);
  must(av_frame_make_writable(parts.frame), parts.name);
  const std::uint8_t* rows[] = {image.constBits()};
  const int strides[] = {static_cast<int>(image.bytesPerLine())};
  sws_scale(parts.convert, rows, strides, 0, image.height(), parts.frame->data,
            parts.frame->linesize);
  parts.frame->pts = parts.next++;
  must(avcodec_send_frame(parts.codec, parts.frame), parts.name);
  drain();
}

void FfmpegEncoder::finish() {
  Parts& parts = *m_parts;
  must(avcodec_send_frame(parts.codec, nullptr), parts.name);
  drain();
  must(av_write_trailer(parts.file), parts.name);
  must(avio_closep(&parts.file->pb), parts.name);
}

void FfmpegEncoder::drain() {
  Parts& parts = *m_parts;
  for (;;) {
    const int code = avcodec_receive_packet(parts.codec, parts.packet);
    if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return;
    must(code, parts.name);
    parts.packet->duration = 1;
    av_packet_rescale_ts(parts.packet, parts.codec->time_base, parts.stream->time_base);
    parts.packet->stream_index = parts.stream->index;
    must(av_interleaved_write_frame(parts.file, parts.packet), parts.name);
  }
}

}  // namespace

}  // namespace chreode

extern "C" __attribute__((visibility("default"))) chreode::FilmEncoder* chreodeFilmEncoder(
    const std::string& path, const QSize& size, int framesPerSecond,
    const chreode::FilmWords& words) {
  return new chreode::FfmpegEncoder(path, size, framesPerSecond, words);
}
