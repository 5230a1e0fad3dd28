#include "platform/text/pdf_pages.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <stdexcept>

#include "platform/text/qr_code.hpp"

namespace consulta {
namespace {

// In points.
constexpr double page_width = 595.276, page_height = 841.89;
constexpr double left = 60, right = 535, top = 60, bottom = 790;

template <auto Free>
struct FreeBy {
  template <class T>
  void operator()(T* what) const {
    Free(what);
  }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, FreeBy<Free>>;

cairo_status_t append(void* to, const unsigned char* bytes, unsigned size) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

struct PdfPages::Canvas {
  std::string file;
  Owned<cairo_surface_t, cairo_surface_destroy> surface{
      cairo_pdf_surface_create_for_stream(append, &file, page_width, page_height)};
  Owned<cairo_t, cairo_destroy> cairo{cairo_create(surface.get())};
  Owned<PangoLayout, g_object_unref> layout{pango_cairo_create_layout(cairo.get())};
  double y = top;

  void set(const std::string& text, double points, bool bold) {
    const Owned<PangoFontDescription, pango_font_description_free> font(pango_font_description_new());
    pango_font_description_set_family_static(font.get(), "Noto Sans");
    pango_font_description_set_weight(font.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font.get(), points * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  }

  void need(double height) {
    if (y + height <= bottom || y == top) return;
    cairo_show_page(cairo.get());
    y = top;
  }

  // What was set, in lines no wider than that.
  void write(double x, double width) {
    pango_layout_set_width(layout.get(), pango_units_from_double(width));
    const Owned<PangoLayoutIter, pango_layout_iter_free> line(pango_layout_get_iter(layout.get()));
    do {
      PangoRectangle around;
      pango_layout_iter_get_line_extents(line.get(), nullptr, &around);
      const auto height = pango_units_to_double(around.height);
      need(height);
      const auto ascent = pango_units_to_double(pango_layout_iter_get_baseline(line.get()) - around.y);
      cairo_move_to(cairo.get(), x + pango_units_to_double(around.x), y + ascent);
      pango_cairo_show_layout_line(cairo.get(), pango_layout_iter_get_line_readonly(line.get()));
      y += height;
    } while (pango_layout_iter_next_line(line.get()) != FALSE);
  }

  double text_width() const {
    PangoRectangle around;
    pango_layout_get_extents(layout.get(), nullptr, &around);
    return pango_units_to_double(around.width);
  }
};

PdfPages::PdfPages(const Properties& properties) : canvas_(std::make_unique<Canvas>()) {
  auto* surface = canvas_->surface.get();
  if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) throw std::runtime_error("cannot make a PDF");
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, properties.title.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, properties.author.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Consulta");
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, properties.created_at.c_str());
  auto* layout = canvas_->layout.get();
  auto* context = pango_layout_get_context(layout);
  pango_context_set_language(context, pango_language_from_string(properties.language.c_str()));
  pango_context_set_round_glyph_positions(context, FALSE);  // paper has no pixels
  const Owned<PangoAttrList, pango_attr_list_unref> attributes(pango_attr_list_new());
  pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(FALSE));  // a name is written as it is
  pango_layout_set_attributes(layout, attributes.get());
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_auto_dir(layout, FALSE);  // also what is read from right to left begins at the left edge
}

PdfPages::~PdfPages() = default;

void PdfPages::heading(const std::string& text, double points) {
  canvas_->set(text, points, true);
  canvas_->write(left, right - left);
}

void PdfPages::paragraph(const std::string& text, double points) {
  canvas_->set(text, points, false);
  canvas_->write(left, right - left);
}

void PdfPages::row(const std::string& what, const std::string& amount, bool strong) {
  constexpr double points = 11, between = 24;
  canvas_->need(2 * points);
  const auto y = canvas_->y;
  canvas_->set(amount, points, strong);
  pango_layout_set_width(canvas_->layout.get(), -1);
  const auto width = canvas_->text_width();
  canvas_->write(right - width, width + 1);
  canvas_->y = y;
  canvas_->set(what, points, strong);
  canvas_->write(left, right - left - width - between);
}

void PdfPages::rule() {
  auto* cairo = canvas_->cairo.get();
  canvas_->need(10);
  cairo_set_line_width(cairo, 0.5);
  cairo_move_to(cairo, left, canvas_->y);
  cairo_line_to(cairo, right, canvas_->y);
  cairo_stroke(cairo);
  gap(10);
}

void PdfPages::gap(double points) {
  canvas_->y += points;
}

void PdfPages::qr(const std::string& text) {
  constexpr double side = 100;
  const QrCode code(text);
  canvas_->need(side);
  const Owned<cairo_surface_t, cairo_surface_destroy> modules(
      cairo_image_surface_create(CAIRO_FORMAT_A8, code.width, code.width));
  auto* bytes = cairo_image_surface_get_data(modules.get());
  const auto stride = cairo_image_surface_get_stride(modules.get());
  for (int row = 0; row < code.width; ++row) {
    for (int column = 0; column < code.width; ++column) bytes[row * stride + column] = code.dark(row, column) ? 255 : 0;
  }
  cairo_surface_mark_dirty(modules.get());
  auto* cairo = canvas_->cairo.get();
  cairo_save(cairo);
  cairo_translate(cairo, left, canvas_->y);
  cairo_scale(cairo, side / code.width, side / code.width);
  const Owned<cairo_pattern_t, cairo_pattern_destroy> mask(cairo_pattern_create_for_surface(modules.get()));
  cairo_pattern_set_filter(mask.get(), CAIRO_FILTER_NEAREST);
  cairo_mask(cairo, mask.get());
  cairo_restore(cairo);
  gap(side + 10);
}

std::string PdfPages::take() {
  const auto drawn = cairo_status(canvas_->cairo.get());
  cairo_surface_finish(canvas_->surface.get());
  const auto made = cairo_surface_status(canvas_->surface.get());
  for (const auto status : {drawn, made}) {
    if (status != CAIRO_STATUS_SUCCESS) {
      throw std::runtime_error(std::string("cannot make a PDF: ") + cairo_status_to_string(status));
    }
  }
  return std::move(canvas_->file);
}

void check_fonts() {
  std::string nowhere;
  const Owned<cairo_surface_t, cairo_surface_destroy> surface(
      cairo_pdf_surface_create_for_stream(append, &nowhere, page_width, page_height));
  const Owned<cairo_t, cairo_destroy> cairo(cairo_create(surface.get()));
  const Owned<PangoLayout, g_object_unref> layout(pango_cairo_create_layout(cairo.get()));
  pango_layout_set_text(layout.get(), "Łukasz Žižka, Їжак, Παπάς, 王小明, 김, €", -1);
  if (pango_layout_get_unknown_glyphs_count(layout.get()) != 0) {
    throw std::runtime_error(
        "no font has the letters of patients' names: install Debian's fonts-noto-core and fonts-wqy-microhei");
  }
}

}  // namespace consulta
