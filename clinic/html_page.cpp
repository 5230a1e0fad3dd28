#include "clinic/html_page.hpp"

#include <fmt/format.h>

#include <array>

#include "clinic/phone.hpp"
#include "platform/http/html.hpp"
#include "platform/text/text.hpp"

namespace consulta {
namespace {

constexpr std::string_view style =
    ":root{color-scheme:light dark;--ground:#f3f6f8;--surface:#ffffff;--sunk:#e7edf1;--text:#14303f;--quiet:#4a6270;"
    "--edge:#647d8a;--line:#c3d0d8;--accent:#0a6a80;--accent-strong:#07505f;--accent-soft:#dff0f3;--on-accent:#ffffff;"
    "--good:#11704a;--good-soft:#e0f3ea;--warn:#7d5300;--warn-soft:#fdf0d5;--bad:#a3210f;--bad-soft:#fce8e5}"
    "@media (prefers-color-scheme:dark){:root{--ground:#0d1a21;--surface:#14252e;--sunk:#0a151b;--text:#e6eff3;"
    "--quiet:#a3b8c2;--edge:#7a929e;--line:#2b414d;--accent:#5fc7dc;--accent-strong:#8fdbea;--accent-soft:#143b47;"
    "--on-accent:#06242c;--good:#62d0a0;--good-soft:#12382a;--warn:#f0bd5b;--warn-soft:#3a2c0e;--bad:#ff9a8a;"
    "--bad-soft:#43201b}}"
    "*{box-sizing:border-box}"
    "html{font-family:system-ui,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation Sans\",sans-serif;"
    "-webkit-text-size-adjust:100%;text-size-adjust:100%}"
    "body{margin:0;background:var(--ground);color:var(--text);font-size:1.0625rem;line-height:1.5;"
    "overflow-wrap:break-word}"
    "header{background:var(--surface);border-bottom:1px solid var(--line);"
    "padding:0 max(1rem,(100% - 28rem)/2)}"
    "header a,footer a{display:inline-flex;align-items:center}"
    "header a{min-height:3.5rem;font-weight:600;color:var(--text);text-decoration:none}"
    "main,footer{max-width:30rem;margin:0 auto;padding:1rem}"
    "footer{color:var(--quiet);font-size:1rem}footer a{min-height:2.75rem;margin-left:.25rem}"
    "section{background:var(--surface);border:1px solid var(--line);border-radius:.8rem;padding:1rem 1.25rem;"
    "margin:0 0 1rem}"
    "h1,h2{font-weight:600;line-height:1.2;margin:0 0 .5rem}h1{font-size:1.875rem}h2{font-size:1.5rem}"
    "p{margin:.5rem 0}.quiet{color:var(--quiet)}"
    "dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:.5rem 0}dt{color:var(--quiet)}"
    "dd{margin:0;font-weight:600}dd,time,.money{font-variant-numeric:tabular-nums}"
    "code{font-size:1rem;background:var(--sunk);padding:.1rem .3rem;border-radius:.3rem;overflow-wrap:anywhere}"
    "a{color:var(--accent);text-underline-offset:.15em}a:hover{color:var(--accent-strong)}"
    ":focus-visible{outline:3px solid var(--text);outline-offset:2px}"
    "label{display:block;margin:.75rem 0 .25rem;font-weight:600}.hint{color:var(--quiet);font-size:1rem;margin:0 0 "
    ".25rem}"
    "input{font:inherit;width:100%;min-height:2.75rem;padding:.5rem .75rem;color:var(--text);"
    "background:var(--surface);border:1px solid var(--edge);border-radius:.5rem}"
    "input[aria-invalid]{border-color:var(--bad);border-width:2px}"
    "button,.button{font:inherit;font-weight:600;display:inline-flex;align-items:center;justify-content:center;"
    "min-height:2.75rem;padding:.5rem 1.25rem;border:1px solid transparent;border-radius:.5rem;cursor:pointer;"
    "background:var(--accent);color:var(--on-accent);text-decoration:none}"
    "form button{width:100%;margin-top:.75rem}"
    "button:hover,.button:hover{background:var(--accent-strong);color:var(--on-accent)}"
    "button.other,.button.other{background:var(--surface);color:var(--accent);border-color:var(--edge)}"
    "button.other:hover,.button.other:hover{background:var(--accent-soft);color:var(--accent-strong)}"
    ".actions{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0 .5rem}"
    ".note{display:flex;gap:.5rem;padding:.5rem .75rem;border-radius:.5rem}"
    ".note svg{flex:none;margin-top:.2rem}h1 svg{margin-right:.5rem}"
    ".good{color:var(--good)}.note.good{background:var(--good-soft)}"
    ".warn{color:var(--warn)}.note.warn{background:var(--warn-soft)}"
    ".bad{color:var(--bad)}.note.bad{background:var(--bad-soft)}"
    "section>:first-child{margin-top:0}section>:last-child{margin-bottom:0}"
    "@media (forced-colors:active){.note,.button,button{border:1px solid}}";

constexpr std::string_view frame =
    "<svg width=\"20\" height=\"20\" viewBox=\"0 0 20 20\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.75\" "
    "stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\">{}</svg>";
const std::array icons{fmt::format(frame, "<path d=\"M4 10.5l4 4 8-9\"/>"),
                       fmt::format(frame, "<path d=\"M10 3L2 17h16zM10 8.5v4M10 14.7v.1\"/>"),
                       fmt::format(frame, "<circle cx=\"10\" cy=\"10\" r=\"7.5\"/><path d=\"M10 6v5M10 13.7v.1\"/>")};

constexpr std::array<std::string_view, 3> mood_names{"good", "warn", "bad"};

// Where the page no longer looks again it is something else.
constexpr std::string_view looking_again =
    "setInterval(()=>fetch(location.href).then(a=>a.ok?a.text():'<script>').then(t=>{if(!t.includes('<script>'))"
    "location.reload()}).catch(()=>{}),3000)";

std::string policy(bool with_script) {
  static const auto text = fmt::format(
      "default-src 'none'; style-src {}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", csp_hash(style));
  static const auto script = fmt::format("; script-src {}; connect-src 'self'", csp_hash(looking_again));
  return with_script ? text + script : text;
}

std::string foot(std::string_view phone, Language language) {
  if (phone.empty()) return "";
  return fmt::format("<footer>{} <a href=\"tel:{}\">{}</a></footer>",
                     language == Language::pt ? "Precisa de ajuda?" : "Do you need help?",
                     html_escape(without_spaces(phone)), html_escape(grouped_phone(phone)));
}

}  // namespace

http::Response html_answer(int status, const HtmlPage& page) {
  auto text = fmt::format(
      "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><meta "
      "name=\"robots\" content=\"noindex\"><title>{} – Consulta</title><style>{}</style></head><body><header><a "
      "href=\"/\">Consulta</a></header><main>{}</main>{}{}</body></html>",
      tag_of(page.language), html_escape(page.title), style, page.body, foot(page.phone, page.language),
      page.looks_again ? fmt::format("<script>{}</script>", looking_again) : "");
  return http::Response{status, std::move(text), "text/html; charset=utf-8", {}}
      .with("Cache-Control", "no-store")
      .with("Content-Language", std::string(tag_of(page.language)))
      .with("Referrer-Policy", "no-referrer")
      .with("Content-Security-Policy", policy(page.looks_again));
}

std::string_view html_icon(Mood mood) {
  return icons.at(static_cast<std::size_t>(mood));
}

std::string html_look_again(std::string_view words) {
  return fmt::format("<div class=\"actions\"><a class=\"button other\" href=\"\">{}</a></div>", words);
}

std::string html_note(Mood mood, std::string_view html, std::string_view attributes) {
  return fmt::format("<p class=\"note {}\"{}>{}<span>{}</span></p>", mood_names.at(static_cast<std::size_t>(mood)),
                     attributes, html_icon(mood), html);
}

}  // namespace consulta
