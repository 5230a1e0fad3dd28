// Conditional requests (RFC 9110, 13): what If-Match and If-None-Match say about a resource's entity tag. Ours have no
// modification date, so the conditions that compare dates are ignored, as 13.1.3 and 13.1.4 want it.
//
// GETs need nothing: the router answers 304 and 412 for every answer with an ETag. A handler that changes a resource
// calls check_preconditions under the lock of its row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/http.hpp"
#include "platform/text/ids.hpp"

namespace consulta::http {

// Strong tags: of a row by its version, of anything else by the bytes that are sent.
std::string etag(std::int64_t version);
// Of a row that is another for each who asks at one address: what a browser keeps of one person is never taken for
// another's.
std::string etag(const Uuid& id, std::int64_t version);
std::string etag_of(std::string_view representation);
// Adds the tag of its body.
Response tagged(Response response);

enum class Condition { met, not_modified, failed };

// Pure. The values are those of the header fields, several lines joined by commas; nothing where there is none. `tag`
// is the resource's own, nothing where the resource does not exist, "" where it has none. Throws Problem 400 where a
// field is no list of entity tags.
Condition judge(bool reads, std::optional<std::string_view> if_match, std::optional<std::string_view> if_none_match,
                std::optional<std::string_view> tag);

// For what changes or removes a resource that exists. Throws Problem 400, and 412 where a condition fails.
void check_preconditions(const Request& request, std::string_view tag);

// The answer to a GET, or the 304 or 412 that its ETag makes of it.
Response as_asked(const Request& request, Response response);
// The same, with the values of the two fields.
Response as_asked(std::optional<std::string_view> if_match, std::optional<std::string_view> if_none_match,
                  Response response);

}  // namespace consulta::http
