// Invoices (FT) and credit notes (NC) as PDF pages, with what Portuguese law asks to be shown: both parties with their
// tax numbers, the document's id, ATCUD (Portaria 195/2020), the reason why there is no VAT (M07: article 9 of the VAT
// code, health care), and the QR code whose fields the tax authority specifies. Days and times are those of the
// clinic's wall. Pure.
#pragma once

#include <string>

#include "clinic/wall_clock.hpp"
#include "services/payments/store.hpp"

namespace consulta::payments {

// The clinic, as its documents show it.
struct Issuer {
  std::string name, address, tax_number;
  // What the tax authority gave for each series when it was announced, and for the program; "0" where it has none.
  std::string invoice_code, credit_note_code, certificate = "0";
};

// Whom an invoice is made out to: as was asked for this payment, else the patient, by the name and the tax number they
// are registered with. Without a tax number it is an end consumer.
struct Buyer {
  std::optional<std::string> name, tax_number, address;
};
Buyer buyer_of(const Payment& payment, const std::optional<KnownPatient>& patient);

// Whom the visit was for, with the tax number where there is one: as they are called now, else as they were called
// then.
// "" where it was for the patient.
std::string whom_of(const Payment& payment, const std::optional<KnownDependant>& dependant);

// The calendar year.
std::string series_of(Instant issued_at, const WallClock& clock);

// "FT 2026/17"
std::string name_of(const Document& document);
// "CSDF7T5H-17"
std::string atcud(const Document& document, const Issuer& issuer);
// "A:500000000*B:999999990*C:PT*D:FT*E:N*F:20260102*G:FT 2026/17*H:CSDF7T5H-17*I1:PT*I2:45.00*N:0.00*O:45.00*Q:0*R:0"
std::string qr_text(const Document& document, const Issuer& issuer, const WallClock& clock);

// `corrects` is the invoice a credit note takes back, `whom` as above. Throws std::runtime_error when the pages cannot
// be made.
std::string pdf(const Payment& payment, const Document& document, const Issuer& issuer, const WallClock& clock,
                const std::string& corrects, const std::string& whom = "");

}  // namespace consulta::payments
