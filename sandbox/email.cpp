#include "sandbox/email.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string_view>

namespace consulta::sandbox {
namespace {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Ref = std::unique_ptr<T, Unref>;

std::string or_empty(const char* text) {
  return text == nullptr ? "" : text;
}

std::string text_of(GMimeTextPart* part) {
  const std::unique_ptr<char, decltype(&g_free)> text(g_mime_text_part_get_text(part), g_free);
  auto out = or_empty(text.get());
  std::erase(out, '\r');
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

std::int64_t size_of(GMimePart* part) {
  const Ref<GMimeStream> decoded(g_mime_stream_mem_new());
  auto* content = g_mime_part_get_content(part);
  return content == nullptr ? 0
                            : std::max<std::int64_t>(0, g_mime_data_wrapper_write_to_stream(content, decoded.get()));
}

void collect(GMimeObject* object, Email& email) {
  if (GMIME_IS_MULTIPART(object)) {
    auto* parts = GMIME_MULTIPART(object);
    for (int i = 0; i < g_mime_multipart_get_count(parts); ++i) collect(g_mime_multipart_get_part(parts, i), email);
    return;
  }
  if (!GMIME_IS_PART(object)) return;
  auto* part = GMIME_PART(object);
  const auto disposition = or_empty(g_mime_object_get_disposition(object));
  const bool text = GMIME_IS_TEXT_PART(object);
  if (disposition == "attachment" || (!text && disposition != "inline")) {
    auto* type = g_mime_object_get_content_type(object);
    email.attachments.push_back({or_empty(g_mime_part_get_filename(part)),
                                 or_empty(g_mime_content_type_get_media_type(type)) + "/" +
                                     or_empty(g_mime_content_type_get_media_subtype(type)),
                                 size_of(part)});
  } else if (text && g_mime_content_type_is_type(g_mime_object_get_content_type(object), "text", "html")) {
    email.html = text_of(GMIME_TEXT_PART(object));
  } else if (text) {
    email.text += text_of(GMIME_TEXT_PART(object));
  }
}

}  // namespace

Email parse_email(const std::string& to, const std::string& raw, Instant at) {
  static std::once_flag once;
  std::call_once(once, g_mime_init);
  const Ref<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(raw.data(), raw.size()));
  const Ref<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  Email email;
  email.to = to;
  email.at = at;
  const Ref<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!message) return email;
  email.subject = or_empty(g_mime_message_get_subject(message.get()));
  if (auto* body = g_mime_message_get_mime_part(message.get())) collect(body, email);
  return email;
}

}  // namespace consulta::sandbox
