// A PDF document, written from top to bottom (Cairo, Pango): every letter is shaped and its font embedded, whichever
// script it is of; what is too long for its line goes on in the next, and what is too long for its page likewise.
#pragma once

#include <memory>
#include <string>

namespace consulta {

class PdfPages {
 public:
  struct Properties {
    std::string title, author, language;
    std::string created_at;  // ISO 8601
  };
  // A4. Throws std::runtime_error where it cannot be begun.
  explicit PdfPages(const Properties& properties);
  ~PdfPages();
  PdfPages(const PdfPages&) = delete;
  PdfPages& operator=(const PdfPages&) = delete;

  void heading(const std::string& text, double points = 12);
  void paragraph(const std::string& text, double points = 10);
  // A description, and an amount flush with the right edge.
  void row(const std::string& what, const std::string& amount, bool strong = false);
  void rule();
  void gap(double points);
  // At least 30 mm wide, as the tax authority asks, at the left.
  void qr(const std::string& text);

  // The file; nothing can be written any more. Throws std::runtime_error where it could not be made.
  std::string take();

 private:
  struct Canvas;
  std::unique_ptr<Canvas> canvas_;
};

// Throws std::runtime_error where no font that is installed has the letters of Europe's and China's names. Whoever
// writes documents asks when it starts, rather than print boxes.
void check_fonts();

}  // namespace consulta
