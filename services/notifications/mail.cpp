#include "services/notifications/mail.hpp"

#include <gmime/gmime.h>

#include <memory>
#include <mutex>

namespace consulta::notifications {
namespace {

constexpr auto charset = "utf-8";

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Ref = std::unique_ptr<T, Unref>;

Ref<GMimePart> part_of(const std::string& bytes, const std::string& type, GMimeContentEncoding encoding) {
  const Ref<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Ref<GMimeDataWrapper> content(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  const Ref<GMimeContentType> parsed(g_mime_content_type_parse(nullptr, type.c_str()));
  Ref<GMimePart> part(g_mime_part_new());
  g_mime_object_set_content_type(GMIME_OBJECT(part.get()), parsed.get());
  g_mime_part_set_content(part.get(), content.get());
  g_mime_part_set_content_encoding(part.get(), encoding);
  return part;
}

Ref<GMimePart> part_of(const Attachment& attachment) {
  auto part = part_of(attachment.bytes, attachment.type, GMIME_CONTENT_ENCODING_BASE64);
  g_mime_object_set_disposition(GMIME_OBJECT(part.get()), attachment.shown ? "inline" : "attachment");
  g_mime_part_set_filename(part.get(), attachment.name.c_str());
  if (attachment.shown) g_mime_part_set_content_id(part.get(), content_id(attachment).c_str());
  return part;
}

void add(const Ref<GMimeMultipart>& to, GMimeObject* part) {
  g_mime_multipart_add(to.get(), part);
}
void add(const Ref<GMimeMultipart>& to, const Ref<GMimePart>& part) {
  add(to, GMIME_OBJECT(part.get()));
}
Ref<GMimeMultipart> multipart(const char* subtype) {
  return Ref<GMimeMultipart>(g_mime_multipart_new_with_subtype(subtype));
}

// mixed { related { alternative { text, HTML }, pictures within the text }, attachments }
Ref<GMimeMultipart> body_of(const Email& email) {
  auto mixed = multipart("mixed");
  const auto related = multipart("related");
  const auto alternative = multipart("alternative");
  add(alternative, part_of(email.text, "text/plain; charset=utf-8", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE));
  add(alternative, part_of(email.html, "text/html; charset=utf-8", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE));
  add(related, GMIME_OBJECT(alternative.get()));
  add(mixed, GMIME_OBJECT(related.get()));
  for (const auto& attachment : email.attachments) add(attachment.shown ? related : mixed, part_of(attachment));
  return mixed;
}

std::string bytes_of(GMimeMessage* message) {
  const std::unique_ptr<GMimeFormatOptions, void (*)(GMimeFormatOptions*)> options(g_mime_format_options_new(),
                                                                                   g_mime_format_options_free);
  g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
  const Ref<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(GMIME_OBJECT(message), options.get(), stream.get());
  const auto* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

}  // namespace

std::string content_id(const Attachment& picture) {
  return picture.name + "@consulta";
}

std::string written(const Email& email, const std::string& from, Instant now) {
  static std::once_flag once;
  std::call_once(once, g_mime_init);
  const Ref<GMimeMessage> message(g_mime_message_new(FALSE));
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, "Consulta", from.c_str());
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, nullptr, email.to.c_str());
  g_mime_message_set_subject(message.get(), email.subject.c_str(), charset);
  const std::unique_ptr<GDateTime, void (*)(GDateTime*)> date(
      g_date_time_new_from_unix_utc(std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count()),
      g_date_time_unref);
  g_mime_message_set_date(message.get(), date.get());
  g_mime_message_set_message_id(message.get(), (to_text(email.id) + from.substr(from.rfind('@'))).c_str());
  // So that no machine answers it (RFC 3834).
  g_mime_object_set_header(GMIME_OBJECT(message.get()), "Auto-Submitted", "auto-generated", charset);
  g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(body_of(email).get()));
  return bytes_of(message.get());
}

}  // namespace consulta::notifications
